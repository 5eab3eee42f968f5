-- Retelling: instruments whose place, lab or managers have changed, and whose calendars are to be looked at.
CREATE TABLE retelling (
    instrument_id {uuid} PRIMARY KEY REFERENCES instrument (id) -- which
);
-- What an address was told of the place alone: SHA-256, empty where it is not known.
ALTER TABLE invitation ADD COLUMN place TEXT NOT NULL DEFAULT '';
