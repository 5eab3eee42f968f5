-- Occupancy: what keeps a resource from being promised twice. Nothing references such a row, so that lanes can be
-- re-dealt by deleting and inserting.
CREATE TABLE occupancy (
    id {id},
    resource_id {uuid} NOT NULL,                   -- the instrument (later: accessory, operator or place)
    lane INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 65535), -- which of its interchangeable lanes
    starts_at {time} NOT NULL,                     -- from then on, set-up included
    ends_at {time} NOT NULL,                       -- until then, clean-up included
    source_kind {one of reservation|outage} NOT NULL, -- what kind of thing occupies it
    source_id {uuid} NOT NULL,                     -- the thing itself
    CONSTRAINT occupancy_is_forward CHECK (starts_at < ends_at)
);
-- Serves: what occupies a resource in a window; it does not grow with the past, since the window's start is sought.
CREATE INDEX occupancy_by_resource ON occupancy (resource_id, ends_at);
-- Serves: giving up what a reservation or an outage occupies.
CREATE INDEX occupancy_by_source ON occupancy (source_id);
