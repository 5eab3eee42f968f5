-- Webhooks: systems of a lab that are called when something happens to its instruments' times. No row holds a secret:
-- what signs the calls follows from a key of the server and from what never changes of a row.
CREATE TABLE webhook (
    id {id},                                       -- chosen by whoever makes it
    facility_id {uuid} NOT NULL REFERENCES facility (id), -- the lab
    made_by {uuid} NOT NULL REFERENCES person (id), -- who registered it
    url TEXT NOT NULL CHECK (length(url) <= 500),  -- what is called
    events {json} NOT NULL,                        -- of what it is told: codes in their order
    created_at {time} NOT NULL,                    -- when it was made
    tested_at {time},                              -- when a test was last asked for
    last_at {time},                                -- when it was last called
    last_status INTEGER,                           -- the status of the answer, if there was one
    last_error TEXT,                               -- why that call did not arrive, as a code; nothing: it did
    failing_since {time},                          -- since when calls are given up, without one that arrived
    off_at {time},                                 -- when it was switched off for that
    deleted_at {time},                             -- when it was removed; its id stays in use
    request_digest {digest} NOT NULL               -- SHA-256 of the request that made it
);
-- Serves: a lab's webhooks, for its page and for every decision on its instruments.
CREATE INDEX webhook_of_facility ON webhook (facility_id, created_at, id) WHERE deleted_at IS NULL;

-- The way a message goes: each has a worker of its own, so that none waits for another's.
ALTER TABLE outbox ADD COLUMN
    channel {one of mail|webhook} NOT NULL DEFAULT 'mail';
