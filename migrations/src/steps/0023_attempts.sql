-- Attempts to get time, where an instrument's rules limit them; kept only as long as they count.
CREATE TABLE attempt (
    id {id},                                       -- of no further meaning
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- on which instrument
    person_id {uuid} NOT NULL REFERENCES person (id), -- who tried
    at {time} NOT NULL                             -- when
);
-- Serves: how often somebody has tried lately.
CREATE INDEX attempt_of_person ON attempt (instrument_id, person_id, at);
-- Serves: forgetting attempts that no longer count.
CREATE INDEX attempt_by_time ON attempt (at, id);
