-- The guard on SQLite. Rows of one lane never overlap, so only the one that starts last before the new row's end can
-- collide with it: one seek in this index, however full the table is.
CREATE INDEX occupancy_guard ON occupancy (resource_id, lane, starts_at, ends_at);

CREATE TRIGGER occupancy_guard_insert BEFORE INSERT ON occupancy BEGIN
    SELECT RAISE(ABORT, 'occupancy_no_overlap') WHERE (
        SELECT ends_at FROM occupancy
        WHERE resource_id = NEW.resource_id AND lane = NEW.lane AND starts_at < NEW.ends_at
        ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
END;

CREATE TRIGGER occupancy_guard_update BEFORE UPDATE OF resource_id, lane, starts_at, ends_at ON occupancy BEGIN
    SELECT RAISE(ABORT, 'occupancy_no_overlap') WHERE (
        SELECT ends_at FROM occupancy
        WHERE resource_id = NEW.resource_id AND lane = NEW.lane AND starts_at < NEW.ends_at AND rowid <> OLD.rowid
        ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at;
END;
