-- The index on the column would keep it from being dropped.
DROP INDEX reservation_by_asking;
ALTER TABLE reservation DROP COLUMN short_hold;
