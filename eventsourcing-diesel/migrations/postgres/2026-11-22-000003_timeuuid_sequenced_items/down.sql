DROP TABLE timeuuid_sequenced_items;
