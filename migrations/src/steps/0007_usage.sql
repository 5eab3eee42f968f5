-- Usage records: the hours that were really used, and how that is known. A row is never changed: a correction is a
-- new row that names the old one.
CREATE TABLE usage_record (
    id {id},
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- its owner at that time
    reservation_id {uuid} REFERENCES reservation (id), -- the reservation it fulfils, if it fulfils one
    group_id {uuid} REFERENCES research_group (id), -- the party, if a research group
    organisation_id {uuid} REFERENCES organisation (id), -- the party, if an organisation
    person_id {uuid} REFERENCES person (id),       -- the user, if one is known
    kind {one of set_up|test|post_processing|training|maintenance|fault|standby} NOT NULL, -- what the hours were
    purpose {one of research|teaching|development|service|other} NOT NULL, -- what they were for
    side {one of own_group|own_institution|outside} NOT NULL, -- on which side of the owner's door
    starts_at {time} NOT NULL,                     -- from then on
    ends_at {time} NOT NULL,                       -- until then
    evidence_grade {one of metered|confirmed|typed} NOT NULL, -- how well it is proved
    evidence_source {one of meter|instrument_login|user_check_in|operator_check_in|manual} NOT NULL, -- what proves it
    entered_at {time} NOT NULL,                    -- when it was written down
    entered_by {uuid} REFERENCES person (id),      -- by whom; none: by a meter
    corrects_id {uuid} UNIQUE REFERENCES usage_record (id), -- the row it replaces
    samples INTEGER CHECK (samples >= 0),          -- samples measured, if counted
    note TEXT NOT NULL,                            -- words of the bench
    CONSTRAINT usage_record_is_forward CHECK (starts_at < ends_at),
    CONSTRAINT usage_record_has_one_party_at_most CHECK (group_id IS NULL OR organisation_id IS NULL)
);
-- Serves: the figures of an institution for a period.
CREATE INDEX usage_record_by_institution ON usage_record (institution_id, ends_at);
-- Serves: the figures of the city for a period.
CREATE INDEX usage_record_by_time ON usage_record (ends_at);
-- Serves: the records of an instrument, newest first.
CREATE INDEX usage_record_by_instrument ON usage_record (instrument_id, starts_at, id);
-- Serves: the records of a reservation.
CREATE INDEX usage_record_by_reservation ON usage_record (reservation_id) WHERE reservation_id IS NOT NULL;
