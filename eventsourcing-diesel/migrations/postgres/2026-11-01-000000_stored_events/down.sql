DROP TABLE save_keys;
DROP TABLE stored_events;
