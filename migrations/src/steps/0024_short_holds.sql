-- Short holds: time that somebody keeps for himself for some minutes, while he fills in the rest.
ALTER TABLE reservation ADD COLUMN
    short_hold {bool} NOT NULL DEFAULT FALSE;      -- it is one, or ended as one; never once it has been booked
-- Serves: what somebody keeps now, and what he has let go of late.
CREATE INDEX reservation_short_hold ON reservation (applicant_id, created_at, id) WHERE short_hold;
