DROP TABLE timestamp_sequenced_items;
