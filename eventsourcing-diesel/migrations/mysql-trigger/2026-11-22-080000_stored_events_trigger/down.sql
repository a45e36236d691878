UPDATE log_counters SET by_trigger = FALSE WHERE table_name = 'stored_events';
DROP TRIGGER IF EXISTS stored_events_log_position;
