-- Series that are divided, since what follows was moved: the two know each other, and the revision of neither falls.
ALTER TABLE series ADD COLUMN
    continues {uuid} REFERENCES series (id);       -- the series it was a part of; none: it was asked for as it is
ALTER TABLE series ADD COLUMN
    departed INTEGER NOT NULL DEFAULT 0;           -- what the revisions of reservations that have left came to
-- Serves: the series that go on from one.
CREATE INDEX series_by_continues ON series (continues) WHERE continues IS NOT NULL;
