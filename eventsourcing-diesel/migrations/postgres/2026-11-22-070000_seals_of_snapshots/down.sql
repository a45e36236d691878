ALTER TABLE snapshots DROP COLUMN seal;
