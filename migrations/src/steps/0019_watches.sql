-- Watches: somebody is told when time becomes free. Nothing is kept for him.
CREATE TABLE watch (
    id {id},                                       -- chosen by whoever asks to be told
    person_id {uuid} NOT NULL REFERENCES person (id), -- who is told
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- of which instrument
    group_id {uuid} REFERENCES research_group (id), -- who would stand behind his use: a group,
    organisation_id {uuid} REFERENCES organisation (id), -- an organisation,
    institution_id {uuid} REFERENCES institution (id), -- or his institution
    mode {one of self_use|commissioned} NOT NULL,  -- how he would use it
    minutes INTEGER NOT NULL CHECK (minutes > 0),  -- how long the time must be at least
    from_at {time} NOT NULL,                       -- the time must lie between this
    to_at {time} NOT NULL,                         -- and this; then the watch is over
    hours {json} NOT NULL,                         -- at which hours of the week, on the lab's clock; empty: at any
    known {json} NOT NULL,                         -- free time that he is not told of
    judged_change {bigint} NOT NULL,               -- the instrument's latest change when it was looked at last
    judged_revision INTEGER NOT NULL,              -- the revision of its rules then
    look_at {time},                                -- when it is looked at without a change
    told_start {time},                             -- the time he was told of last
    told_end {time},
    told_at {time},                                -- when he was told
    made_at {time} NOT NULL,                       -- when he asked
    ended_at {time},                               -- when it ended,
    outcome {one of ended|booked|over},            -- by his word, by his use, or with its time
    revision INTEGER NOT NULL,                     -- rises with each look; of two servers that look at once one tells
    request_digest {digest} NOT NULL,              -- SHA-256 of what was asked, so that the same again is known
    CONSTRAINT watch_is_forward CHECK (from_at < to_at),
    CONSTRAINT watch_has_one_party CHECK (
        CASE WHEN group_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN institution_id IS NULL THEN 0 ELSE 1 END = 1),
    CONSTRAINT watch_told_has_its_facts CHECK ((told_at IS NULL) = (told_start IS NULL)
        AND (told_at IS NULL) = (told_end IS NULL)),
    CONSTRAINT watch_end_has_its_reason CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
-- Serves: a person's watches, and how many he has.
CREATE INDEX watch_of_person ON watch (person_id, made_at, id);
-- Serves: the watches that are to be looked at.
CREATE INDEX watch_running ON watch (instrument_id, id) WHERE ended_at IS NULL;
-- Serves: forgetting watches that ended long ago.
CREATE INDEX watch_by_end ON watch (ended_at, id) WHERE ended_at IS NOT NULL;
-- Serves: whether an instrument has changed since a watch was looked at.
CREATE INDEX change_of_instrument ON change (instrument_id, seq);
