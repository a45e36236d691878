-- A key is used once for each table of items: what one table stored says nothing of another. One
-- statement, which is done or not done.
ALTER TABLE save_keys
    ADD COLUMN table_name VARBINARY(256) NOT NULL DEFAULT 'stored_events' FIRST,
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (table_name, save_key);
