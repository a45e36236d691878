-- The key of each originator whose events are encrypted under one of its own, wrapped by a key that
-- is in no table; or when it was destroyed, for good.
CREATE TABLE IF NOT EXISTS data_keys (
    originator_id BINARY(16) NOT NULL PRIMARY KEY,
    wrapped BLOB,
    -- Microseconds since 1970-01-01T00:00:00Z.
    destroyed_on BIGINT,
    CONSTRAINT data_keys_kept_or_destroyed CHECK ((wrapped IS NULL) <> (destroyed_on IS NULL))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
