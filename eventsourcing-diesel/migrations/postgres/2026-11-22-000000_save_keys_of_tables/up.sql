-- A key is used once for each table of items: what one table stored says nothing of another.
CREATE TABLE save_keys_of_tables (
    table_name TEXT NOT NULL,
    save_key TEXT NOT NULL,
    save_id UUID NOT NULL,
    -- What it stored, as JSON: `[{"originator_id": …, "first": 0, "last": 2}]`.
    ranges TEXT NOT NULL,
    CONSTRAINT save_keys_key PRIMARY KEY (table_name, save_key)
);

INSERT INTO save_keys_of_tables (table_name, save_key, save_id, ranges)
SELECT 'stored_events', save_key, save_id, ranges FROM save_keys;

DROP TABLE save_keys;

ALTER TABLE save_keys_of_tables RENAME TO save_keys;
