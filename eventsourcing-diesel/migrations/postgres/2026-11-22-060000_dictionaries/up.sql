-- What compressed states have in common. Rows of other tables name them: none is deleted before those.
CREATE TABLE dictionaries (
    -- The CRC-32 of the content.
    dictionary_id BIGINT NOT NULL PRIMARY KEY,
    content BYTEA NOT NULL
);
