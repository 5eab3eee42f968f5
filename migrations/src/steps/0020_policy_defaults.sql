-- What a facility or an institution says for the rules of all instruments that follow it. Rows of their own: whoever books
-- shares the facility's row, and an edit of rules must not wait until nobody does.
CREATE TABLE policy_defaults (
    id {id},                                       -- the facility or institution that says it
    content TEXT NOT NULL,                         -- the sections it speaks of, and its rules in them
    revision INTEGER NOT NULL                      -- counts their changes from 1; the entity tag
);
-- An instrument may follow them.
ALTER TABLE instrument ADD COLUMN
    policy_follows TEXT;                           -- whom it follows, by section; none: its own rules hold in all
