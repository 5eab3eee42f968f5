-- Short holds: time that somebody keeps for himself for some minutes, while he fills in the rest.
ALTER TABLE reservation ADD COLUMN
    short_hold {bool} NOT NULL DEFAULT FALSE;      -- it is one, or ended as one; never once it has been booked
-- Serves: what somebody has asked for within the last hour, of which some was only kept.
CREATE INDEX reservation_by_asking ON reservation (applicant_id, created_at, id);
