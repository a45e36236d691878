-- The key of each originator whose events are encrypted under one of its own, wrapped by a key that
-- is in no table; or when it was destroyed, for good.
CREATE TABLE data_keys (
    originator_id UUID NOT NULL PRIMARY KEY,
    wrapped BYTEA,
    -- Microseconds since 1970-01-01T00:00:00Z.
    destroyed_on BIGINT,
    CHECK ((wrapped IS NULL) <> (destroyed_on IS NULL))
);
