-- Items of sequences that are ordered by time.
CREATE TABLE IF NOT EXISTS timestamp_sequenced_items (
    -- Given by the counter row of the table, never twice; 0 is what nobody has given.
    log_position BIGINT NOT NULL DEFAULT 0 PRIMARY KEY,
    sequence_id BINARY(16) NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    position BIGINT NOT NULL,
    topic VARCHAR(255) NOT NULL,
    state LONGBLOB NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    `timestamp` BIGINT NOT NULL,
    metadata LONGBLOB,
    save_id BINARY(16) NOT NULL,
    seal BLOB,
    -- The concurrency control: of two writers of one position, one is refused.
    UNIQUE INDEX timestamp_sequenced_items_sequence (sequence_id, position),
    CONSTRAINT timestamp_sequenced_items_log_position CHECK (log_position > 0)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO log_counters (table_name) VALUES ('timestamp_sequenced_items');
