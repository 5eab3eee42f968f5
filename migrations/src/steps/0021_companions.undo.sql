-- The key of the column would keep the table from being dropped.
ALTER TABLE outage DROP COLUMN companion_id;
ALTER TABLE reservation DROP COLUMN needs;
