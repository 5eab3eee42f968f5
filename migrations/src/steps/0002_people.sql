-- People with an account.
CREATE TABLE person (
    id {id},
    email TEXT NOT NULL UNIQUE,                    -- address in its lower-case form; the name for signing in
    name TEXT NOT NULL,                            -- how the person is called
    locale {one of zh|en} NOT NULL,                -- language of mail and pages
    institution_id {uuid} REFERENCES institution (id), -- employer, if it is one of the institutions
    requested_institution_id {uuid} REFERENCES institution (id), -- employer by the person's own word, not confirmed yet
    state {one of active|disabled|unconfirmed} NOT NULL, -- whether the person may sign in
    email_confirmed_at {time},                     -- when a mailed link proved the address
    created_at {time} NOT NULL                     -- when the account was made
);
-- Serves: the people of an institution, by name.
CREATE INDEX person_by_institution ON person (institution_id, name, id);
-- Serves: those who wait for an institution's word.
CREATE INDEX person_by_request ON person (requested_institution_id) WHERE requested_institution_id IS NOT NULL;

-- Credentials: what proves that somebody is that person.
CREATE TABLE credential (
    person_id {uuid} PRIMARY KEY NOT NULL REFERENCES person (id), -- whose
    password_hash TEXT NOT NULL,                   -- argon2id, in PHC form
    changed_at {time} NOT NULL                     -- when the password was set
);

-- Throttles: failed attempts to sign in, for each account and each address.
CREATE TABLE sign_in_throttle (
    key TEXT PRIMARY KEY NOT NULL,                 -- 'account:…' or 'address:…'
    failures INTEGER NOT NULL CHECK (failures >= 0), -- attempts that failed since the last success
    locked_until {time},                           -- before then every attempt is refused unread
    updated_at {time} NOT NULL                     -- when it last changed; of an address, when counting began
);
-- Serves: forgetting throttles that have run out.
CREATE INDEX sign_in_throttle_by_age ON sign_in_throttle (updated_at);

-- Sessions of the pages: one row a signed-in browser.
CREATE TABLE session (
    id {id},
    token_hash {digest} NOT NULL UNIQUE,           -- SHA-256 of the cookie's value
    person_id {uuid} NOT NULL REFERENCES person (id), -- who is signed in
    label TEXT NOT NULL,                           -- browser and system, for the list of devices
    created_at {time} NOT NULL,                    -- when the person signed in
    last_seen_at {time} NOT NULL,                  -- when it was last used, to the minute
    expires_at {time} NOT NULL,                    -- from then on it is not valid
    revoked_at {time}                              -- when it was ended
);
-- Serves: the list of a person's devices.
CREATE INDEX session_by_person ON session (person_id, last_seen_at);

-- Refresh families: one row a signed-in program; reuse of an old token ends the family.
CREATE TABLE refresh_family (
    id {id},
    person_id {uuid} NOT NULL REFERENCES person (id), -- who is signed in
    label TEXT NOT NULL,                           -- the program, for the list of devices
    created_at {time} NOT NULL,                    -- when the person signed in
    last_seen_at {time} NOT NULL,                  -- when it was last refreshed
    revoked_at {time}                              -- when it was ended
);
-- Serves: the list of a person's devices.
CREATE INDEX refresh_family_by_person ON refresh_family (person_id, last_seen_at);

-- Refresh tokens: each may be used once.
CREATE TABLE refresh_token (
    token_hash {digest} PRIMARY KEY NOT NULL,      -- SHA-256 of the token
    family_id {uuid} NOT NULL REFERENCES refresh_family (id), -- its family
    issued_at {time} NOT NULL,                     -- when it was issued
    expires_at {time} NOT NULL,                    -- from then on it is not valid
    used_at {time}                                 -- when it was exchanged for the next one
);
-- Serves: removing a family's old tokens.
CREATE INDEX refresh_token_by_family ON refresh_token (family_id, issued_at);

-- Links: what was mailed to be pressed once.
CREATE TABLE link (
    token_hash {digest} PRIMARY KEY NOT NULL,      -- SHA-256 of the token in the link
    purpose {one of confirm_email|reset_password|change_email|invite} NOT NULL, -- what the button does
    person_id {uuid} REFERENCES person (id),       -- for whom; none: somebody without an account yet
    recipient TEXT NOT NULL,                       -- the address it was mailed to, in its lower-case form
    payload {json} NOT NULL,                       -- what the purpose needs to know
    created_at {time} NOT NULL,                    -- when it was mailed
    expires_at {time} NOT NULL,                    -- from then on it is not valid
    used_at {time}                                 -- when the button was pressed
);
-- Serves: ending a person's older links when a new one is mailed.
CREATE INDEX link_by_person ON link (person_id, purpose);
-- Serves: the same for somebody without an account yet.
CREATE INDEX link_by_recipient ON link (recipient, purpose);
-- Serves: forgetting links that have run out.
CREATE INDEX link_by_end ON link (expires_at);

-- Keys that the server made for itself.
CREATE TABLE server_key (
    name TEXT PRIMARY KEY NOT NULL,                -- what it is for
    bytes {bytes} NOT NULL,                        -- the key
    created_at {time} NOT NULL                     -- when it was made
);

-- Roles: what a person is, and over what.
CREATE TABLE role_grant (
    id {id},
    person_id {uuid} NOT NULL REFERENCES person (id), -- who holds it
    role {one of system_administrator|security_administrator|audit_administrator|bureau_officer|auditor|institution_office|lab_manager|operator|pi|group_member|organisation_admin|organisation_member} NOT NULL, -- the role
    scope_kind {one of city|institution|facility|group|organisation} NOT NULL, -- the kind of thing it is held over
    scope_id {uuid},                               -- the thing itself; none for the whole city
    granted_at {time} NOT NULL,                    -- since when
    granted_by {uuid} REFERENCES person (id),      -- by whom; none for the first administrator
    CONSTRAINT role_grant_has_its_scope CHECK ((scope_kind = 'city') = (scope_id IS NULL))
);
-- Serves: a person's roles; and nobody holds the same role twice. (Nulls are distinct in unique indexes, so that
-- roles over the whole city need one of their own.)
CREATE UNIQUE INDEX role_grant_person_id_role_scope_id_key ON role_grant (person_id, role, scope_id);
CREATE UNIQUE INDEX role_grant_person_id_role_key ON role_grant (person_id, role) WHERE scope_id IS NULL;
-- Serves: who holds a role over a thing, for notices and for the list of people.
CREATE INDEX role_grant_by_scope ON role_grant (scope_id, role);
