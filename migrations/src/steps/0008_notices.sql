-- Notices in the pages.
CREATE TABLE notice (
    id {id},
    person_id {uuid} NOT NULL REFERENCES person (id), -- to whom
    kind TEXT NOT NULL,                            -- what happened
    reservation_id {uuid} REFERENCES reservation (id), -- to which reservation, if to one
    payload {json} NOT NULL,                       -- what the sentence needs to know
    created_at {time} NOT NULL,                    -- when it happened
    read_at {time}                                 -- when it was read
);
-- Serves: a person's notices, newest first.
CREATE INDEX notice_by_person ON notice (person_id, created_at, id);
-- Serves: the number of unread ones on every page.
CREATE INDEX notice_unread ON notice (person_id) WHERE read_at IS NULL;

-- Outbox: what must be sent, written with what caused it.
CREATE TABLE outbox (
    id {id},
    kind TEXT NOT NULL,                            -- what kind of message
    payload {json} NOT NULL,                       -- what the message needs to know
    recipient TEXT NOT NULL,                       -- the address
    about_id {uuid},                               -- what it is about: mails about one thing go in order
    created_at {time} NOT NULL,                    -- when it was caused
    state {one of pending|leased|sent|given_up} NOT NULL, -- where it stands
    attempts INTEGER NOT NULL CHECK (attempts >= 0), -- how often it was tried
    next_attempt_at {time} NOT NULL,               -- before then it is left alone
    leased_until {time},                           -- a worker has it until then
    lease_token {uuid},                            -- which worker
    message_id TEXT,                               -- Message-ID of the mail, without brackets
    rendered {bytes},                              -- the mail as first rendered; a retry sends the same bytes
    sent_at {time},                                -- when it was taken over by the mail server
    last_error TEXT                                -- what the last attempt met with
);
-- Serves: the worker's lease; it does not grow with what was sent.
CREATE INDEX outbox_due ON outbox (next_attempt_at, id) WHERE state IN ('pending', 'leased');
-- Serves: whether an earlier mail about the same thing still has to go to the same address.
CREATE INDEX outbox_in_order ON outbox (about_id, recipient, created_at, id) WHERE about_id IS NOT NULL;
-- Serves: what was given up, for the administrator's list and the count of it.
CREATE INDEX outbox_given_up ON outbox (created_at, id) WHERE state = 'given_up';
-- Serves: the administrator's list, newest first.
CREATE INDEX outbox_by_time ON outbox (created_at, id);

-- Embedded mailbox: mail that no server was set up to take.
CREATE TABLE mailbox_message (
    id {id},
    recipient TEXT NOT NULL,                       -- the address
    subject TEXT NOT NULL,                         -- its subject, decoded
    at {time} NOT NULL,                            -- when it was sent
    raw {bytes} NOT NULL,                          -- the mail itself (RFC 5322)
    has_calendar {bool} NOT NULL                   -- whether it carries an invitation
);
-- Serves: the administrator's list, newest first.
CREATE INDEX mailbox_message_by_time ON mailbox_message (at, id);
