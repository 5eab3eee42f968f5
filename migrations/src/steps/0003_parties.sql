-- Research groups: PI, members and project codes inside an institution.
CREATE TABLE research_group (
    id {id},
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- the legal person it belongs to
    name TEXT NOT NULL,                            -- how it is called
    pi_approval {bool} NOT NULL,                   -- whether its PI approves every request
    state {one of pending|confirmed|declined} NOT NULL, -- what the institution's office said
    revision INTEGER NOT NULL CHECK (revision >= 1), -- counts changes; the entity tag
    created_at {time} NOT NULL,                    -- when it was registered
    decided_by {uuid} REFERENCES person (id),      -- who confirmed or declined it
    decided_at {time},                             -- when
    decision_reason TEXT                           -- why it was declined
);
-- Serves: the groups of an institution, those waiting for its office first.
CREATE INDEX research_group_by_institution ON research_group (institution_id, state, name);

-- Members of research groups.
CREATE TABLE group_member (
    group_id {uuid} NOT NULL REFERENCES research_group (id), -- the group
    person_id {uuid} NOT NULL REFERENCES person (id), -- the member
    role {one of pi|member} NOT NULL,              -- the PI leads it
    PRIMARY KEY (group_id, person_id)
);
-- Serves: the groups of a person.
CREATE INDEX group_member_by_person ON group_member (person_id);

-- Project codes: what a group's uses are charged to.
CREATE TABLE project_code (
    id {id},
    group_id {uuid} NOT NULL REFERENCES research_group (id), -- the group
    code TEXT NOT NULL,                            -- the code
    title TEXT NOT NULL,                           -- what the project is called
    active {bool} NOT NULL,                        -- whether it may be named in new requests
    UNIQUE (group_id, code)
);

-- Organisations: enterprises, startups and teams from outside.
CREATE TABLE organisation (
    id {id},
    name TEXT NOT NULL,                            -- how it is called
    kind {one of enterprise|team} NOT NULL,        -- a registered enterprise, or a team without a code
    credit_code TEXT UNIQUE,                       -- unified social credit code, 18 signs (GB 32100-2015)
    district TEXT NOT NULL,                        -- district of the city
    contact_phone TEXT NOT NULL,                   -- whom the bureau calls
    admission {one of pending|admitted|declined} NOT NULL, -- what the city said
    revision INTEGER NOT NULL CHECK (revision >= 1), -- counts changes; the entity tag
    created_at {time} NOT NULL,                    -- when it was registered
    decided_by {uuid} REFERENCES person (id),      -- who admitted or declined it
    decided_at {time},                             -- when
    decision_reason TEXT                           -- why it was declined
);
-- Serves: the bureau's list, those waiting first.
CREATE INDEX organisation_by_admission ON organisation (admission, created_at, id);

-- Members of organisations.
CREATE TABLE organisation_member (
    organisation_id {uuid} NOT NULL REFERENCES organisation (id), -- the organisation
    person_id {uuid} NOT NULL REFERENCES person (id), -- the member
    role {one of admin|member} NOT NULL,           -- the admin runs its account
    PRIMARY KEY (organisation_id, person_id)
);
-- Serves: the organisations of a person.
CREATE INDEX organisation_member_by_person ON organisation_member (person_id);

-- Terms that an organisation has accepted: the last edition, for each institution.
CREATE TABLE terms_acceptance (
    organisation_id {uuid} NOT NULL REFERENCES organisation (id), -- who accepted
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- whose terms
    version INTEGER NOT NULL CHECK (version >= 1), -- which edition
    accepted_at {time} NOT NULL,                   -- when
    accepted_by {uuid} NOT NULL REFERENCES person (id), -- by whom
    PRIMARY KEY (organisation_id, institution_id)
);
