-- The wider check on the state stays: it forbids nothing that was allowed.
DROP INDEX reservation_due;
DROP INDEX reservation_live;
CREATE INDEX reservation_due ON reservation (hold_until, id) WHERE state = 'held';
CREATE INDEX reservation_live ON reservation (instrument_id, ends_at, id)
    WHERE state IN ('held', 'confirmed', 'in_use', 'displaced');
