-- Reminders: who was reminded of what, or spared, for which instant; a row is made once, whoever looks.
CREATE TABLE reminder (
    about_id {uuid} NOT NULL,                      -- the reservation, or the series whose answer is awaited
    person_id {uuid} NOT NULL REFERENCES person (id), -- who
    kind {one of use|hold} NOT NULL,               -- that a use begins, or that a hold lapses
    for_at {time} NOT NULL,                        -- when it does; after a move it is another reminder
    PRIMARY KEY (about_id, kind, for_at, person_id)
);
-- Serves: forgetting what is long over.
CREATE INDEX reminder_by_time ON reminder (for_at);
-- Serves: finding the uses that begin within a day.
CREATE INDEX reservation_ahead ON reservation (starts_at, id) WHERE state = 'confirmed';
