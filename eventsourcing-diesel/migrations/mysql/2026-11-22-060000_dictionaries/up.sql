-- What compressed states have in common. Rows of other tables name them: none is deleted before those.
CREATE TABLE IF NOT EXISTS dictionaries (
    -- The CRC-32 of the content.
    dictionary_id BIGINT NOT NULL PRIMARY KEY,
    content LONGBLOB NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
