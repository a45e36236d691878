DROP TABLE IF EXISTS integer_sequenced_items;
DELETE FROM log_counters WHERE table_name = 'integer_sequenced_items';
