ALTER TABLE instrument DROP COLUMN policy_follows;
ALTER TABLE institution DROP COLUMN policy_revision;
ALTER TABLE institution DROP COLUMN policy_defaults;
ALTER TABLE facility DROP COLUMN policy_revision;
ALTER TABLE facility DROP COLUMN policy_defaults;
