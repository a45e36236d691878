DROP TABLE IF EXISTS timestamp_sequenced_items;
DELETE FROM log_counters WHERE table_name = 'timestamp_sequenced_items';
