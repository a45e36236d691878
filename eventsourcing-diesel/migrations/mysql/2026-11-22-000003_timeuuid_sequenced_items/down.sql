DROP TABLE IF EXISTS timeuuid_sequenced_items;
DELETE FROM log_counters WHERE table_name = 'timeuuid_sequenced_items';
