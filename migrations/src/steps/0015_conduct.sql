-- Conduct: strikes against people who did not use their time as booked, and the measures that rest on them.
CREATE TABLE strike (
    id {id},                                       -- follows from the reservation's: a use brings one at most
    reservation_id {uuid} NOT NULL UNIQUE REFERENCES reservation (id), -- the use
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- its instrument
    facility_id {uuid} NOT NULL REFERENCES facility (id), -- the instrument's lab at that time
    person_id {uuid} NOT NULL REFERENCES person (id), -- against whom
    kind {one of no_show|late|left_early|overrun|late_cancel} NOT NULL, -- what for
    measured INTEGER NOT NULL CHECK (measured >= 0), -- what was measured: minutes, of left_early percent
    allowed INTEGER NOT NULL CHECK (allowed >= 0), -- what the rules allowed then, in the same unit
    at {time} NOT NULL,                            -- when
    expires_at {time} NOT NULL,                    -- from then on it counts no more
    appeal_until {time} NOT NULL,                  -- until then it may be contested, once
    appeal {one of none|open|upheld|voided} NOT NULL, -- whether it was, and what came of it
    appealed_at {time},                            -- when it was contested
    appeal_words TEXT,                             -- why, in the words of the person
    decided_at {time},                             -- when the lab decided
    decided_by {uuid} REFERENCES person (id),      -- who decided
    decision_reason TEXT,                          -- why, in the words of who decided
    CONSTRAINT strike_appeal_has_its_facts CHECK (CASE appeal
        WHEN 'none' THEN appealed_at IS NULL AND decided_at IS NULL
        WHEN 'open' THEN appealed_at IS NOT NULL AND appeal_words IS NOT NULL AND decided_at IS NULL
        ELSE appealed_at IS NOT NULL AND decided_at IS NOT NULL AND decided_by IS NOT NULL
            AND decision_reason IS NOT NULL END)
);
-- Serves: what counts against a person at a lab.
CREATE INDEX strike_by_person ON strike (person_id, facility_id, expires_at);
-- Serves: a person's own list.
CREATE INDEX strike_of_person ON strike (person_id, at, id);
-- Serves: a lab's list.
CREATE INDEX strike_by_facility ON strike (facility_id, at, id);
-- Serves: the appeals that a lab has to decide.
CREATE INDEX strike_contested ON strike (facility_id, at, id) WHERE appeal = 'open';

CREATE TABLE measure (
    id {id},                                       -- follows from that of the strike that brought it
    person_id {uuid} NOT NULL REFERENCES person (id), -- whom it binds
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument on which the last strike fell
    facility_id {uuid} NOT NULL REFERENCES facility (id), -- its lab
    reach {one of instrument|facility} NOT NULL,   -- whether it holds on that instrument or on all of the lab's
    kind {one of approval|suspension} NOT NULL,    -- each request waits for the lab, or nothing can be booked
    begins_at {time} NOT NULL,                     -- from when
    until_at {time} NOT NULL,                      -- until when; it ends by itself
    strikes INTEGER NOT NULL CHECK (strikes >= 1), -- how many strikes it needs
    within_days INTEGER NOT NULL CHECK (within_days >= 1), -- within how many days
    because {json} NOT NULL,                       -- the ids of the strikes it rests on
    ended_at {time},                               -- when it fell, because too few of them were left
    CONSTRAINT measure_is_forward CHECK (begins_at < until_at)
);
-- Serves: what binds a person at a lab.
CREATE INDEX measure_in_force ON measure (person_id, facility_id, until_at) WHERE ended_at IS NULL;
-- Serves: a person's own list, and a lab's.
CREATE INDEX measure_of_person ON measure (person_id, begins_at, id);
CREATE INDEX measure_by_facility ON measure (facility_id, begins_at, id);

ALTER TABLE reservation ADD COLUMN
    kept_until {time};                             -- confirmed: it is a no-show then; none: it is kept to its end
-- Serves: the sweeper, which lets due no-shows be told.
CREATE INDEX reservation_kept ON reservation (kept_until, id) WHERE state = 'confirmed' AND kept_until IS NOT NULL;
