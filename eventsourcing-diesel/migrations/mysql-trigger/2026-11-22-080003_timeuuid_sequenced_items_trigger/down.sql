UPDATE log_counters SET by_trigger = FALSE WHERE table_name = 'timeuuid_sequenced_items';
DROP TRIGGER IF EXISTS timeuuid_sequenced_items_log_position;
