-- The index and the key of the columns would keep them from being dropped.
DROP INDEX reservation_by_series;
ALTER TABLE reservation DROP COLUMN recurrence_id;
ALTER TABLE reservation DROP COLUMN series_id;
