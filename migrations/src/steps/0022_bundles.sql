-- Bundles: reservations that were asked for together, all of them or none.
CREATE TABLE bundle (
    id {id},                                       -- chosen by whoever asks
    booked_by {uuid} NOT NULL REFERENCES person (id), -- who asked
    request_digest {digest} NOT NULL,              -- SHA-256 of what was asked, so that the same again is known
    created_at {time} NOT NULL                     -- when it was asked for
);

-- What was asked for together; each reservation goes its own way afterwards.
CREATE TABLE bundle_item (
    reservation_id {id} REFERENCES reservation (id), -- the reservation
    bundle_id {uuid} NOT NULL REFERENCES bundle (id), -- the bundle it was asked for in
    position INTEGER NOT NULL CHECK (position >= 0), -- its place in the order in which they were asked for, from 0
    -- Serves: the reservations of a bundle, in their order.
    UNIQUE (bundle_id, position)
);
