-- Contested weeks: the lottery's seed from the first request on, and how each was given out.
CREATE TABLE allocation (
    id {id},
    instrument_id {uuid} NOT NULL REFERENCES instrument (id), -- whose time
    monday {date} NOT NULL,                        -- the first day of the week, on the clock of the facility
    seed {uuid} NOT NULL,                          -- of the lottery; shown when the week has been given out, its hash before
    opened_at {time} NOT NULL,                     -- when the first request came
    closes_at {time} NOT NULL,                     -- requests are collected until then
    due_at {time},                                 -- the program gives it out then; none: the week is contested no more
    decided_at {time},                             -- when it was given out
    decided_by {uuid} REFERENCES person (id),      -- by whom; none: by the program
    plan {json},                                   -- everybody who took part with his numbers, and what it is worth
    CONSTRAINT allocation_of_week UNIQUE (instrument_id, monday),
    CONSTRAINT allocation_is_whole CHECK ((decided_at IS NULL) = (plan IS NULL)
        AND (decided_by IS NULL OR decided_at IS NOT NULL))
);
-- Serves: the sweeper, which gives out what is due.
CREATE INDEX allocation_due ON allocation (due_at, id) WHERE decided_at IS NULL AND due_at IS NOT NULL;
