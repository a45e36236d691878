-- Items of sequences that are ordered by UUIDs of version 1.
CREATE TABLE timeuuid_sequenced_items (
    log_position BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sequence_id UUID NOT NULL,
    -- The UUID arranged as version 6 is, which sorts by time.
    position UUID NOT NULL,
    topic TEXT NOT NULL,
    state BYTEA NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    timestamp BIGINT NOT NULL,
    metadata BYTEA,
    save_id UUID NOT NULL,
    seal BYTEA
);

-- The concurrency control: of two writers of one position, one is refused.
CREATE UNIQUE INDEX timeuuid_sequenced_items_sequence ON timeuuid_sequenced_items (sequence_id, position);
