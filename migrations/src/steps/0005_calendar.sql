-- Outages: instruments out of use for a while.
CREATE TABLE outage (
    id {id},                                       -- chosen by whoever declares it
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument
    starts_at {time} NOT NULL,                     -- from then on
    ends_at {time} NOT NULL,                       -- until then
    reason {one of fault|maintenance|calibration|other} NOT NULL, -- why
    note TEXT NOT NULL,                            -- words
    declared_by {uuid} NOT NULL REFERENCES person (id), -- by whom
    declared_at {time} NOT NULL,                   -- when
    ended_at {time},                               -- when it was ended before its time
    request_digest {digest} NOT NULL,              -- SHA-256 of the request that made it
    CONSTRAINT outage_is_forward CHECK (starts_at < ends_at)
);
-- Serves: the outages of an instrument in a window.
CREATE INDEX outage_by_instrument ON outage (instrument_id, ends_at);

-- Reservations: who asked for which time, and what became of it.
CREATE TABLE reservation (
    id {id},                                       -- chosen by whoever asks
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument
    applicant_id {uuid} NOT NULL REFERENCES person (id), -- who will use it
    booked_by {uuid} NOT NULL REFERENCES person (id), -- who asked: the applicant, or the lab for a caller
    group_id {uuid} REFERENCES research_group (id), -- the party, if a research group
    organisation_id {uuid} REFERENCES organisation (id), -- the party, if an organisation
    institution_id {uuid} REFERENCES institution (id), -- the party, if an institution's own staff
    project_code TEXT,                             -- the group's code, as it was named
    side {one of own_group|own_institution|outside} NOT NULL, -- on which side of the owner's door the party stands
    mode {one of self_use|commissioned} NOT NULL,  -- how the instrument is used
    purpose {one of research|teaching|development|service|other} NOT NULL, -- what the hours are for
    title TEXT NOT NULL,                           -- what it is called in calendars
    note TEXT NOT NULL,                            -- words to the lab
    starts_at {time} NOT NULL,                     -- from then on, without set-up
    ends_at {time} NOT NULL,                       -- until then, without clean-up
    state {one of held|confirmed|in_use|done|cancelled|declined|lapsed|no_show|displaced} NOT NULL, -- where it stands
    hold_until {time},                             -- held: it lapses then; lapsed: it did then
    checked_in_at {time},                          -- in use, done: when the use began
    checked_out_at {time},                         -- done: when the use ended
    reason TEXT,                                   -- cancelled, declined: why, in words
    detail {json} NOT NULL,                        -- what else its state holds: approvals awaited, code, outage
    price_fen {bigint} CHECK (price_fen >= 0),     -- the price it was quoted, in fen; none: that side pays nothing
    waiver {json},                                 -- rules that the lab set aside for it, why and by whom
    revision INTEGER NOT NULL CHECK (revision >= 1), -- counts changes; the entity tag
    sequence INTEGER NOT NULL CHECK (sequence >= 0), -- iTIP sequence (RFC 5546 section 2.1.4)
    request_digest {digest} NOT NULL,              -- SHA-256 of the request that made it
    created_at {time} NOT NULL,                    -- when it was asked for
    CONSTRAINT reservation_is_forward CHECK (starts_at < ends_at),
    CONSTRAINT reservation_has_one_party CHECK (
        CASE WHEN group_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN institution_id IS NULL THEN 0 ELSE 1 END = 1),
    CONSTRAINT reservation_state_has_its_facts CHECK (CASE state
        WHEN 'held' THEN hold_until IS NOT NULL
        WHEN 'lapsed' THEN hold_until IS NOT NULL
        WHEN 'in_use' THEN checked_in_at IS NOT NULL
        WHEN 'done' THEN checked_in_at IS NOT NULL AND checked_out_at IS NOT NULL
        WHEN 'declined' THEN reason IS NOT NULL
        ELSE TRUE END)
);
-- Serves: an instrument's calendar, and what a decision on it must know.
CREATE INDEX reservation_by_instrument ON reservation (instrument_id, starts_at, id);
-- Serves: a person's own list.
CREATE INDEX reservation_by_applicant ON reservation (applicant_id, starts_at, id);
-- Serves: a group's list, and its quotas.
CREATE INDEX reservation_by_group ON reservation (group_id, starts_at, id) WHERE group_id IS NOT NULL;
-- Serves: an organisation's list, and its quotas.
CREATE INDEX reservation_by_organisation ON reservation (organisation_id, starts_at, id)
    WHERE organisation_id IS NOT NULL;
-- Serves: the sweeper, which lets due holds lapse.
CREATE INDEX reservation_due ON reservation (hold_until, id) WHERE state = 'held';
-- Serves: desk and bench; it does not grow with the past.
CREATE INDEX reservation_live ON reservation (instrument_id, ends_at, id)
    WHERE state IN ('held', 'confirmed', 'in_use', 'displaced');

-- History of reservations.
CREATE TABLE reservation_event (
    id {id},
    reservation_id {uuid} NOT NULL REFERENCES reservation (id), -- to which reservation
    at {time} NOT NULL,                            -- when
    actor_id {uuid} REFERENCES person (id),        -- by whom; none: by the program
    action TEXT NOT NULL,                          -- what happened
    reason TEXT,                                   -- why, in words
    detail {json} NOT NULL                         -- numbers of the change
);
-- Serves: the history on a reservation's page.
CREATE INDEX reservation_event_by_reservation ON reservation_event (reservation_id, at, id);
