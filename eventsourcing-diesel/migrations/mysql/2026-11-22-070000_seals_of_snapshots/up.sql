-- What binds a snapshot to the event that it was taken after, where the history is a hash chain.
ALTER TABLE snapshots ADD COLUMN IF NOT EXISTS seal LONGBLOB;
