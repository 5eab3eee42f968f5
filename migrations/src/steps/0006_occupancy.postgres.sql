-- The guard on PostgreSQL. It looks at every single row, at once.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE occupancy ADD CONSTRAINT occupancy_no_overlap
    EXCLUDE USING gist (resource_id WITH =, lane WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
    NOT DEFERRABLE;
