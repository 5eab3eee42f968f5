-- Instruments: what is owned, and what is offered to whom.
CREATE TABLE instrument (
    id {id},
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- the legal person that owns it
    facility_id {uuid} REFERENCES facility (id),   -- the lab it stands in; none: not offered yet
    owner_group_id {uuid} REFERENCES research_group (id), -- the research group that keeps it, if one does
    asset_number TEXT NOT NULL,                    -- its number in the owner's ledger
    name_zh TEXT NOT NULL,                         -- name in Chinese
    name_en TEXT NOT NULL,                         -- name in English, may be empty
    model TEXT NOT NULL,                           -- model, may be empty
    manufacturer TEXT NOT NULL,                    -- manufacturer, may be empty
    country TEXT NOT NULL,                         -- country of origin, may be empty
    value_fen {bigint} NOT NULL CHECK (value_fen >= 0), -- original value, in fen
    purchased {date},                              -- the day it was bought
    first_used {date},                             -- the day it was first used
    department TEXT NOT NULL,                      -- department in the ledger, may be empty
    place TEXT NOT NULL,                           -- building and room, may be empty
    contact_email TEXT NOT NULL,                   -- who answers for it, may be empty
    asset_status {one of in_use|normal|awaiting_repair|surplus|awaiting_retirement|retired} NOT NULL, -- its state in the ledger
    class TEXT NOT NULL,                           -- classification code (GB/T 14885), may be empty
    open {bool} NOT NULL,                          -- whether outsiders may use it
    not_open_reason TEXT,                          -- why not, where the duty to open binds
    secret {bool} NOT NULL,                        -- never shown outside its institution
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 65535), -- how many uses fit at once
    modes {json} NOT NULL,                         -- list of the ways it may be used
    policy {json} NOT NULL,                        -- booking rules
    prices {json} NOT NULL,                        -- list of prices by side
    fallback_search TEXT NOT NULL,                 -- words and pairs of signs of its names, for the search
    revision INTEGER NOT NULL CHECK (revision >= 1), -- counts changes of policy and offer; the entity tag
    last_decision_at {time},                       -- the latest `now` of a decision; time never runs backwards
    UNIQUE (institution_id, asset_number)
);
-- Serves: the rows of a lab's desk and bench.
CREATE INDEX instrument_by_facility ON instrument (facility_id, name_zh, id);
-- Serves: the public catalogue.
CREATE INDEX instrument_open ON instrument (name_zh, id) WHERE open AND NOT secret;
-- Serves: the side on which a group stands.
CREATE INDEX instrument_by_owner_group ON instrument (owner_group_id);

-- Qualifications: who may operate an instrument alone, and until when.
CREATE TABLE qualification (
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument
    person_id {uuid} NOT NULL REFERENCES person (id), -- who may operate it
    expires_on {date},                             -- the last day; none: it does not end
    granted_by {uuid} NOT NULL REFERENCES person (id), -- by whom
    granted_at {time} NOT NULL,                    -- when
    PRIMARY KEY (instrument_id, person_id)
);
-- Serves: the qualifications of a person.
CREATE INDEX qualification_by_person ON qualification (person_id);
