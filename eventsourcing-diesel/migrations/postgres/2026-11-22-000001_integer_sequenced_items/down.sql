DROP TABLE integer_sequenced_items;
