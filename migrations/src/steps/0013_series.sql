-- Series: the same time asked for again and again. Each occurrence is a reservation that names its series.
CREATE TABLE series (
    id {id},                                       -- chosen by whoever asks
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- the instrument
    booked_by {uuid} NOT NULL REFERENCES person (id), -- who asked: the applicant, or the lab for a caller
    recurrence {json} NOT NULL,                    -- first time, rule, dates added and taken out, on which wall clock
    sequence INTEGER NOT NULL CHECK (sequence >= 0), -- iTIP sequence of its event: one more with everything told
    request_digest {digest} NOT NULL,              -- SHA-256 of the request that made it
    created_at {time} NOT NULL                     -- when it was asked for
);
ALTER TABLE reservation ADD COLUMN
    series_id {uuid} REFERENCES series (id);       -- of which series it is an occurrence; none: it stands alone
ALTER TABLE reservation ADD COLUMN
    recurrence_id {time};                          -- the start that the series gives it, wherever it was moved
-- Serves: the occurrences of a series; none is there twice.
CREATE UNIQUE INDEX reservation_by_series ON reservation (series_id, recurrence_id) WHERE series_id IS NOT NULL;
