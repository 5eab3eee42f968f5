-- The index would keep the column from being dropped.
DROP INDEX reservation_kept;
ALTER TABLE reservation DROP COLUMN kept_until;
