-- Waiting for time: two more states, and indexes that know them.
DROP INDEX reservation_due;
DROP INDEX reservation_live;
-- Serves: the sweeper, which lets lapse what is due.
CREATE INDEX reservation_due ON reservation (hold_until, id) WHERE state IN ('held', 'offered', 'waiting');
-- Serves: desk and bench, and what every decision must know of; it does not grow with the past.
CREATE INDEX reservation_live ON reservation (instrument_id, ends_at, id)
    WHERE state IN ('held', 'confirmed', 'in_use', 'displaced', 'offered', 'waiting');
