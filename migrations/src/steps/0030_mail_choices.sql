-- Mail: what each person wants by mail, the links that end a kind of it, and what is kept for the daily digest.
CREATE TABLE mail_choice (
    person_id {uuid} NOT NULL REFERENCES person (id), -- whose mail
    kind {one of request|reminder|alert|other} NOT NULL, -- what of it may be chosen; all else always goes by mail
    choice {one of at_once|digest|pages} NOT NULL, -- by mail at once, once a day with the rest, or only in the pages
    chosen_at {time} NOT NULL,                     -- when he chose
    PRIMARY KEY (person_id, kind),
    CONSTRAINT mail_choice_can_be_gathered CHECK (choice <> 'digest' OR kind IN ('request', 'other'))
);
-- Serves: finding whose digest may be due.
CREATE INDEX mail_choice_of_digest ON mail_choice (person_id) WHERE choice = 'digest';

CREATE TABLE mail_stop (
    token_hash {digest} PRIMARY KEY NOT NULL,      -- SHA-256 of the secret in the link
    person_id {uuid} NOT NULL REFERENCES person (id), -- whose mail it ends
    kind {one of request|reminder|alert|other|digest} NOT NULL, -- which
    UNIQUE (person_id, kind)
);

CREATE TABLE digest_item (
    id {id},
    person_id {uuid} NOT NULL REFERENCES person (id), -- in whose digest it will stand
    part {one of overdue|told} NOT NULL,           -- under which heading
    payload {json} NOT NULL,                       -- the sentences in both languages
    created_at {time} NOT NULL                     -- when it happened
);
-- Serves: a person's digest.
CREATE INDEX digest_item_of_person ON digest_item (person_id, created_at, id);

CREATE TABLE digest (
    person_id {uuid} PRIMARY KEY NOT NULL REFERENCES person (id), -- whose
    day {date} NOT NULL                            -- the last day that has had its digest
);
