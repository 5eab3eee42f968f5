-- The index and the key of the column would keep it from being dropped.
DROP INDEX series_by_continues;
ALTER TABLE series DROP COLUMN departed;
ALTER TABLE series DROP COLUMN continues;
