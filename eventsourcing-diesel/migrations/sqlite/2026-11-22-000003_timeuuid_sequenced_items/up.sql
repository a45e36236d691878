-- Items of sequences that are ordered by UUIDs of version 1.
CREATE TABLE timeuuid_sequenced_items (
    log_position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sequence_id BLOB NOT NULL,
    -- The UUID arranged as version 6 is, whose 16 bytes sort by time.
    position BLOB NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    timestamp BIGINT NOT NULL,
    metadata BLOB,
    save_id BLOB NOT NULL,
    seal BLOB
);

-- The concurrency control: of two writers of one position, one is refused.
CREATE UNIQUE INDEX timeuuid_sequenced_items_sequence ON timeuuid_sequenced_items (sequence_id, position);
