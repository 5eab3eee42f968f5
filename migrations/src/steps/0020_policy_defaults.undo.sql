ALTER TABLE instrument DROP COLUMN policy_follows;
