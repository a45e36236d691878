DROP TABLE IF EXISTS save_keys;
DROP TABLE IF EXISTS stored_events;
DROP TABLE IF EXISTS log_counters;
