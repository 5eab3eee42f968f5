-- Companions: what uses need beside an instrument: accessories, named places, and people who run instruments.
CREATE TABLE companion (
    id {id},                                       -- chosen by whoever makes it
    facility_id {uuid} NOT NULL REFERENCES facility (id), -- the lab to which it belongs
    kind {one of accessory|place|operator} NOT NULL, -- what it is
    person_id {uuid} REFERENCES person (id),       -- operator: who it is
    name_zh TEXT NOT NULL,                         -- its name in Chinese; of an operator the name he goes by
    name_en TEXT NOT NULL,                         -- its name in English; may be empty
    capacity INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 1000), -- how many uses it serves at once
    hours {json} NOT NULL,                         -- when it is there: of an operator his roster, with his leave
    in_service {bool} NOT NULL,                    -- whether it can be had at all
    revision INTEGER NOT NULL CHECK (revision >= 1), -- counts changes; the entity tag
    CONSTRAINT companion_operator_is_somebody CHECK ((kind = 'operator') = (person_id IS NOT NULL)),
    CONSTRAINT companion_serves_one_at_once CHECK (kind = 'accessory' OR capacity = 1)
);
-- Serves: a lab's list.
CREATE INDEX companion_by_facility ON companion (facility_id, name_zh, id);
-- Serves: a person is an operator once in a lab.
CREATE UNIQUE INDEX companion_by_person ON companion (person_id, facility_id) WHERE person_id IS NOT NULL;
-- What goes with which instrument, and who can run it.
CREATE TABLE companion_instrument (
    companion_id {uuid} NOT NULL REFERENCES companion (id), -- the companion
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument
    PRIMARY KEY (companion_id, instrument_id)
);
-- Serves: what goes with an instrument.
CREATE INDEX companion_instrument_by_instrument ON companion_instrument (instrument_id, companion_id);
ALTER TABLE reservation ADD COLUMN
    needs {json};                                  -- what it needs beside the instrument; none: nothing
ALTER TABLE outage ADD COLUMN
    companion_id {uuid} REFERENCES companion (id); -- the companion that fails on the instrument; none: all of it
