-- One row for each event. The numbers of an identity are never given twice; it keeps none in store
-- (`CACHE 1`, as it is unless said), so that those who follow the log know the last one.
CREATE TABLE stored_events (
    log_position BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    originator_id UUID NOT NULL,
    originator_version BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    state BYTEA NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    timestamp BIGINT NOT NULL,
    metadata BYTEA,
    save_id UUID NOT NULL,
    seal BYTEA
);

-- The concurrency control: of two writers of one version, one is refused.
CREATE UNIQUE INDEX stored_events_sequence ON stored_events (originator_id, originator_version);

-- For paging over the originators of a type.
CREATE INDEX stored_events_first ON stored_events (log_position, event_type, originator_id)
WHERE originator_version = 0;

-- One row for each save under a key of the caller's own.
CREATE TABLE save_keys (
    save_key TEXT NOT NULL PRIMARY KEY,
    save_id UUID NOT NULL,
    -- What it stored, as JSON: `[{"originator_id": …, "first": 0, "last": 2}]`.
    ranges TEXT NOT NULL
);
