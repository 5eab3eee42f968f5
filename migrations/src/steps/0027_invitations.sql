-- Invitations: what the calendar at an address was last told of a reservation or series.
CREATE TABLE invitation (
    about_id {uuid} NOT NULL,                      -- the reservation, or the series as a whole
    address TEXT NOT NULL,                         -- the mail address
    person_id {uuid} NOT NULL REFERENCES person (id), -- whose address it was
    name TEXT NOT NULL,                            -- the name he was addressed by
    locale TEXT NOT NULL,                          -- the language he was told in
    audience {one of applicant|operator|lab|former} NOT NULL, -- as what he was told
    organizer TEXT NOT NULL,                       -- who invites: the same address for the event's life
    sequence INTEGER NOT NULL CHECK (sequence >= 0), -- the event's number as he has it
    content TEXT NOT NULL,                         -- SHA-256 of what must not change unnumbered; empty when only a part was told
    stands {bool} NOT NULL,                        -- he was invited and not uninvited since
    arrived {bool} NOT NULL,                       -- an invitation has left for the address
    ends_at {time} NOT NULL,                       -- when the last of it ends, as he was told
    PRIMARY KEY (about_id, address)
);
-- Serves: forgetting what is long over.
CREATE INDEX invitation_by_end ON invitation (ends_at);
