-- States of aggregates, each after the event of a version. All of them can be deleted: they save
-- time and nothing else.
CREATE TABLE IF NOT EXISTS snapshots (
    originator_id BINARY(16) NOT NULL,
    -- The shape of the state, and what the mutators are.
    fingerprint BINARY(16) NOT NULL,
    originator_version BIGINT NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z: of the first event, of the last, and the latest of all.
    created_on BIGINT NOT NULL,
    last_modified BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    ended BOOLEAN NOT NULL,
    -- That of the event of this version.
    save_id BINARY(16) NOT NULL,
    state LONGBLOB NOT NULL,
    checksum BINARY(16) NOT NULL,
    PRIMARY KEY (originator_id, fingerprint, originator_version)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
