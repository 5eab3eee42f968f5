-- Proposals: one user's time for another, which changes nothing until that one says yes.
CREATE TABLE proposal (
    id {id},                                       -- chosen by whoever proposes
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- where the times are
    kind {one of hand_over|swap} NOT NULL,         -- to take the time over, or to exchange times
    reservation_id {uuid} NOT NULL REFERENCES reservation (id), -- whose time is proposed
    starts_at {time} NOT NULL,                     -- that time, as both have seen it
    ends_at {time} NOT NULL,
    counter_id {uuid} REFERENCES reservation (id), -- swap: whose time is asked for
    counter_starts_at {time},                      -- swap: that time, as both have seen it
    counter_ends_at {time},
    by_id {uuid} NOT NULL REFERENCES person (id),  -- who proposed
    to_id {uuid} NOT NULL REFERENCES person (id),  -- who is asked
    note TEXT NOT NULL,                            -- words to whoever is asked
    made_at {time} NOT NULL,                       -- when it was made
    until_at {time} NOT NULL,                      -- until when it may be answered
    state {one of open|accepted|refused|withdrawn} NOT NULL, -- what became of it
    answered_at {time},                            -- when it was answered or taken back
    made_id {uuid} REFERENCES reservation (id),    -- hand-over: the reservation of whoever took the time over
    request_digest {digest} NOT NULL,              -- SHA-256 of what was asked, so that the same again is known
    CONSTRAINT proposal_is_to_another CHECK (by_id <> to_id),
    CONSTRAINT proposal_is_forward CHECK (starts_at < ends_at),
    CONSTRAINT proposal_swap_has_its_facts CHECK ((kind = 'swap') = (counter_id IS NOT NULL)
        AND (counter_id IS NULL) = (counter_starts_at IS NULL) AND (counter_id IS NULL) = (counter_ends_at IS NULL)),
    CONSTRAINT proposal_answer_has_its_time CHECK ((state = 'open') = (answered_at IS NULL)),
    CONSTRAINT proposal_made_by_yes CHECK ((made_id IS NOT NULL) = (kind = 'hand_over' AND state = 'accepted'))
);
-- Serves: one proposal at a time for a reservation.
CREATE INDEX proposal_of_reservation ON proposal (reservation_id, made_at, id);
-- Serves: what a person has proposed, and what he is asked.
CREATE INDEX proposal_by ON proposal (by_id, made_at, id);
CREATE INDEX proposal_to ON proposal (to_id, made_at, id);
-- Serves: what is asked of whoever holds a time.
CREATE INDEX proposal_counter ON proposal (counter_id, made_at, id);
