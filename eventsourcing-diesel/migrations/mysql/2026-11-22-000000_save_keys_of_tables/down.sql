DELETE FROM save_keys WHERE table_name <> 'stored_events';
ALTER TABLE save_keys
    DROP PRIMARY KEY,
    DROP COLUMN table_name,
    ADD PRIMARY KEY (save_key);
