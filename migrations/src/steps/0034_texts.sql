-- Text messages: the number of each person who gave one, the code by which he confirms it, and what he wants there.
CREATE TABLE phone (
    person_id {uuid} PRIMARY KEY NOT NULL REFERENCES person (id), -- whose; a number may be that of several people
    number TEXT NOT NULL CHECK (length(number) BETWEEN 8 AND 16), -- the number (E.164), with +
    confirmed_at {time} NOT NULL                   -- when he showed that messages to it reach him
);

CREATE TABLE phone_code (
    person_id {uuid} PRIMARY KEY NOT NULL REFERENCES person (id), -- who gave the number; a new code replaces the old one
    message_id {uuid} NOT NULL,                    -- the message in the outbox that carries the code
    number TEXT NOT NULL CHECK (length(number) BETWEEN 8 AND 16), -- the number that is to be confirmed (E.164)
    code_hash {digest} NOT NULL,                   -- SHA-256 of a keyed code over the message and the six digits
    tries_left INTEGER NOT NULL CHECK (tries_left >= 0), -- how often it may still be typed
    created_at {time} NOT NULL,                    -- when it was asked for
    expires_at {time} NOT NULL                     -- from then on it confirms nothing
);
-- Serves: forgetting codes that have run out.
CREATE INDEX phone_code_by_end ON phone_code (expires_at);

CREATE TABLE text_choice (
    person_id {uuid} NOT NULL REFERENCES person (id), -- whose messages
    kind {one of reminder|alert|request|change} NOT NULL, -- which
    wanted {bool} NOT NULL,                        -- whether they come as text messages, too
    chosen_at {time} NOT NULL,                     -- when he chose
    PRIMARY KEY (person_id, kind)
);
