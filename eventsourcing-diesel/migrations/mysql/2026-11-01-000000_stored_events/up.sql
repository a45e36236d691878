-- The server cannot undo what makes a table: whatever is there of an interrupted run is left as it is.

-- One row for each event.
CREATE TABLE IF NOT EXISTS stored_events (
    -- Given by the counter row of the table, never twice; 0 is what nobody has given.
    log_position BIGINT NOT NULL DEFAULT 0 PRIMARY KEY,
    originator_id BINARY(16) NOT NULL,
    originator_version BIGINT NOT NULL,
    event_type VARCHAR(255) NOT NULL,
    state LONGBLOB NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    `timestamp` BIGINT NOT NULL,
    metadata LONGBLOB,
    save_id BINARY(16) NOT NULL,
    seal BLOB,
    -- The concurrency control: of two writers of one version, one is refused.
    UNIQUE INDEX stored_events_sequence (originator_id, originator_version),
    CONSTRAINT stored_events_log_position CHECK (log_position > 0)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row for each table of items: the last log position that was given, whose lock orders those who
-- write to the table; and whether a trigger advances it.
CREATE TABLE IF NOT EXISTS log_counters (
    table_name VARBINARY(256) NOT NULL PRIMARY KEY,
    last_position BIGINT NOT NULL DEFAULT 0,
    by_trigger BOOLEAN NOT NULL DEFAULT FALSE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT IGNORE INTO log_counters (table_name) VALUES ('stored_events');

-- One row for each save under a key of the caller's own, compared byte by byte.
CREATE TABLE IF NOT EXISTS save_keys (
    save_key VARBINARY(2048) NOT NULL PRIMARY KEY,
    save_id BINARY(16) NOT NULL,
    -- What it stored, as JSON: `[{"originator_id": …, "first": 0, "last": 2}]`.
    ranges LONGTEXT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
