-- What a facility or an institution says for all instruments that follow it, and in what an instrument does.
ALTER TABLE facility ADD COLUMN
    policy_defaults TEXT;                          -- the sections it speaks of and its rules in them; none: of nothing
ALTER TABLE facility ADD COLUMN
    policy_revision INTEGER NOT NULL DEFAULT 0;    -- counts changes of its defaults; their entity tag
ALTER TABLE institution ADD COLUMN
    policy_defaults TEXT;                          -- as of a facility, for those of which the facility does not speak
ALTER TABLE institution ADD COLUMN
    policy_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instrument ADD COLUMN
    policy_follows TEXT;                           -- whom it follows, by section; none: its own rules hold in all
