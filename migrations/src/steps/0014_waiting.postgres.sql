ALTER TABLE reservation DROP CONSTRAINT reservation_state_check;
ALTER TABLE reservation ADD CONSTRAINT reservation_state_check CHECK (state IN
    ('held', 'confirmed', 'in_use', 'done', 'cancelled', 'declined', 'lapsed', 'no_show', 'displaced',
     'waiting', 'offered'));
ALTER TABLE reservation DROP CONSTRAINT IF EXISTS reservation_waits_until;
ALTER TABLE reservation ADD CONSTRAINT reservation_waits_until CHECK
    (state NOT IN ('waiting', 'offered') OR hold_until IS NOT NULL);
