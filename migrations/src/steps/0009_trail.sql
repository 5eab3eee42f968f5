-- Changes of the calendar, for live views: they poll it and load again what is named.
CREATE TABLE change (
    seq {serial},                                  -- rises; with gaps, and not in the order of commits
    transaction_id {transaction_id},               -- on PostgreSQL: rows of running transactions are passed over
    instrument_id {uuid} NOT NULL,                 -- the instrument
    starts_at {time} NOT NULL,                     -- start of the window that changed
    ends_at {time} NOT NULL,                       -- its end
    at {time} NOT NULL                             -- when
);
-- Serves: forgetting old changes.
CREATE INDEX change_by_age ON change (at);

-- Leaves of the audit trail: written with what they tell of, sealed later.
CREATE TABLE audit_leaf (
    id {id},
    transaction_id {transaction_id},               -- on PostgreSQL: leaves of running transactions are not sealed
    at {time} NOT NULL,                            -- when
    actor_id {uuid},                               -- who; none: the program
    action TEXT NOT NULL,                          -- what was done
    object_kind TEXT NOT NULL,                     -- to what kind of thing
    object_id {uuid} NOT NULL,                     -- to which one
    previous_id {uuid},                            -- the leaf before it of the same thing
    body {bytes} NOT NULL,                         -- the canonical bytes
    digest {digest} NOT NULL                       -- SHA-256 of the body
);
-- Serves: the trail of a thing, and finding the leaf before.
CREATE INDEX audit_leaf_by_object ON audit_leaf (object_id, at, id);
-- Serves: the trail as a whole, in order of time.
CREATE INDEX audit_leaf_by_time ON audit_leaf (at, id);
