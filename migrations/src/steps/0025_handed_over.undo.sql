ALTER TABLE reservation DROP COLUMN handed_to;
