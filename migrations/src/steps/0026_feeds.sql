-- Feeds: what calendar programs may read for a person, each opened by a secret of its own.
CREATE TABLE feed (
    id {id},                                       -- chosen by whoever makes it
    person_id {uuid} NOT NULL REFERENCES person (id), -- for whom it is read, by the rights he has then
    kind {one of own|facility|instrument|caldav} NOT NULL, -- a link to his own times, a lab's or an instrument's; or his password for CalDAV
    facility_id {uuid} REFERENCES facility (id),   -- the lab
    instrument_id {uuid} REFERENCES instrument (id), -- the instrument
    busy_only {bool} NOT NULL,                     -- it says that time is taken, and nothing else
    label TEXT NOT NULL,                           -- where it is used, in his words; may be empty
    token_hash {digest} NOT NULL UNIQUE,           -- SHA-256 of the secret
    created_at {time} NOT NULL,                    -- when it was made
    last_used_at {time},                           -- when it was last read, to the hour
    revoked_at {time},                             -- when it was ended
    request_digest {digest} NOT NULL,              -- SHA-256 of the request that made it
    CONSTRAINT feed_has_its_object CHECK ((kind = 'facility') = (facility_id IS NOT NULL)
        AND (kind = 'instrument') = (instrument_id IS NOT NULL))
);
-- Serves: a person's feeds, and how many he has.
CREATE INDEX feed_of_person ON feed (person_id, created_at, id);
-- Serves: forgetting feeds that were ended long ago.
CREATE INDEX feed_by_end ON feed (revoked_at) WHERE revoked_at IS NOT NULL;
