UPDATE log_counters SET by_trigger = FALSE WHERE table_name = 'integer_sequenced_items';
DROP TRIGGER IF EXISTS integer_sequenced_items_log_position;
