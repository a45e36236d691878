CREATE TABLE save_keys_of_events (
    save_key TEXT NOT NULL CONSTRAINT save_keys_pkey PRIMARY KEY,
    save_id UUID NOT NULL,
    ranges TEXT NOT NULL
);

INSERT INTO save_keys_of_events (save_key, save_id, ranges)
SELECT save_key, save_id, ranges FROM save_keys WHERE table_name = 'stored_events';

DROP TABLE save_keys;

ALTER TABLE save_keys_of_events RENAME TO save_keys;
