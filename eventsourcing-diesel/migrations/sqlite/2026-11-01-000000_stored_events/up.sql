-- One row for each event. `AUTOINCREMENT`: without it SQLite gives the position of a deleted last
-- row again.
CREATE TABLE stored_events (
    log_position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    originator_id BLOB NOT NULL,
    originator_version BIGINT NOT NULL,
    event_type TEXT NOT NULL,
    state BLOB NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    timestamp BIGINT NOT NULL,
    metadata BLOB,
    save_id BLOB NOT NULL,
    seal BLOB
);

-- The concurrency control: of two writers of one version, one is refused.
CREATE UNIQUE INDEX stored_events_sequence ON stored_events (originator_id, originator_version);

-- For paging over the originators of a type. At a million events in streams of 20, a page of 100 is
-- 5 times as fast, one of a type that 1 % of the streams have 30 times; an append costs the same.
CREATE INDEX stored_events_first ON stored_events (log_position, event_type, originator_id)
WHERE originator_version = 0;

-- One row for each save under a key of the caller's own.
CREATE TABLE save_keys (
    save_key TEXT NOT NULL PRIMARY KEY,
    save_id BLOB NOT NULL,
    -- What it stored, as JSON: `[{"originator_id": …, "first": 0, "last": 2}]`.
    ranges TEXT NOT NULL
);
