ALTER TABLE invitation DROP COLUMN place;
