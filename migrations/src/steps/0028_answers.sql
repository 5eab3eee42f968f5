-- Mails that came in, each of which acts once; and what the answers among them said.
CREATE TABLE answer (
    id {id},
    mail_digest {digest} NOT NULL UNIQUE,          -- SHA-256 of the mail
    received_at {time} NOT NULL,                   -- when it was read
    outcome {one of recorded|asked|told|unknown|foreign|stale|bounced|nothing} NOT NULL, -- what came of it
    why TEXT,                                      -- why it says nothing, as a code
    about_id {uuid},                               -- the invitation it answers: the reservation, or the series as a whole
    address TEXT,                                  -- the invitation's address
    recurrence_id {time},                          -- which occurrence; nothing for all
    reply {one of accepted|tentative|declined|counter}, -- what he says
    counter_start {time},                          -- the time he would rather have
    counter_end {time},                            -- its end
    comment TEXT NOT NULL,                         -- in his own words; may be empty
    CONSTRAINT answer_to_something CHECK ((about_id IS NULL) = (reply IS NULL) AND (about_id IS NULL) = (address IS NULL)),
    CONSTRAINT answer_counters CHECK ((counter_start IS NULL) = (counter_end IS NULL))
);
-- Serves: what was answered, on the page of a reservation.
CREATE INDEX answer_of ON answer (about_id, received_at, id) WHERE about_id IS NOT NULL;
-- Serves: forgetting what was read long ago.
CREATE INDEX answer_by_time ON answer (received_at);

-- Addresses from which our mail has come back for good.
CREATE TABLE address_bounce (
    address TEXT PRIMARY KEY NOT NULL,             -- the mail address
    status TEXT NOT NULL,                          -- why it came back last (RFC 3463)
    bounced_at {time} NOT NULL,                    -- when that was read
    times INTEGER NOT NULL CHECK (times > 0),      -- how often mail came back since some last got through
    sent_at {time}                                 -- when the first mail since then left for it
);

-- Who reads the mailbox at present: one server, as long as it lives.
CREATE TABLE reading (
    name TEXT PRIMARY KEY NOT NULL,                -- what is read
    holder {uuid} NOT NULL,                        -- who reads
    until {time} NOT NULL                          -- until then nobody else does
);

-- Mails that came back after they had been sent.
ALTER TABLE outbox ADD COLUMN
    bounced_at {time};                             -- when it came back for good
-- Serves: the count of what came back.
CREATE INDEX outbox_bounced ON outbox (bounced_at) WHERE bounced_at IS NOT NULL;
