-- Items of sequences that count from 0: as `stored_events`, under names that speak of no aggregate.
CREATE TABLE integer_sequenced_items (
    log_position BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sequence_id UUID NOT NULL,
    position BIGINT NOT NULL,
    topic TEXT NOT NULL,
    state BYTEA NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    timestamp BIGINT NOT NULL,
    metadata BYTEA,
    save_id UUID NOT NULL,
    seal BYTEA
);

-- The concurrency control: of two writers of one position, one is refused.
CREATE UNIQUE INDEX integer_sequenced_items_sequence ON integer_sequenced_items (sequence_id, position);

-- For paging over the sequences of a type.
CREATE INDEX integer_sequenced_items_first ON integer_sequenced_items (log_position, topic, sequence_id)
WHERE position = 0;
