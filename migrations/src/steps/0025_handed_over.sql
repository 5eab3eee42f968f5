-- Time that was handed over: its old reservation is over, and says who has the time since.
ALTER TABLE reservation ADD COLUMN
    handed_to {uuid} REFERENCES reservation (id)   -- handed over: the reservation of whoever has its time since
    DEFERRABLE INITIALLY DEFERRED;                 -- which is written after it, for its time must be free first
UPDATE reservation SET handed_to = (SELECT p.made_id FROM proposal AS p
    WHERE p.reservation_id = reservation.id AND p.made_id IS NOT NULL)
    WHERE state = 'cancelled' AND id IN (SELECT p.reservation_id FROM proposal AS p WHERE p.made_id IS NOT NULL);
