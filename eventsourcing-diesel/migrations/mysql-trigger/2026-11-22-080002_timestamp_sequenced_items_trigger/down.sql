UPDATE log_counters SET by_trigger = FALSE WHERE table_name = 'timestamp_sequenced_items';
DROP TRIGGER IF EXISTS timestamp_sequenced_items_log_position;
