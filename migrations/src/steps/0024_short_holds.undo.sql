-- The index on the column would keep it from being dropped.
DROP INDEX reservation_short_hold;
ALTER TABLE reservation DROP COLUMN short_hold;
