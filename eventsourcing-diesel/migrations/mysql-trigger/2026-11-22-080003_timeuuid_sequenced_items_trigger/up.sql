-- Gives each row the next log position of the table. Where its counter row is missing it gives 0, which
-- the table refuses.
CREATE TRIGGER IF NOT EXISTS timeuuid_sequenced_items_log_position BEFORE INSERT ON timeuuid_sequenced_items
FOR EACH ROW
BEGIN
    UPDATE log_counters SET last_position = LAST_INSERT_ID(last_position + 1)
    WHERE table_name = 'timeuuid_sequenced_items';
    SET NEW.log_position = IF(ROW_COUNT() = 1, LAST_INSERT_ID(), 0);
END;

UPDATE log_counters SET by_trigger = TRUE WHERE table_name = 'timeuuid_sequenced_items';
