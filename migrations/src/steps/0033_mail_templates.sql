-- Mails about reservations in an institution's own words. A row stays when the built-in wording is restored, so that its
-- revision never comes again.
CREATE TABLE mail_template (
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- whose words
    notice TEXT NOT NULL CHECK (length(notice) <= 40), -- which mail: to whom, and what happened
    locale {one of zh|en} NOT NULL,                -- in which language
    subject TEXT CHECK (length(subject) <= 200),   -- the subject with its placeholders; nothing: the built-in wording
    body TEXT CHECK (length(body) <= 4000),        -- the text with its placeholders
    revision INTEGER NOT NULL,                     -- counts changes from 1; the entity tag
    edited_by {uuid} NOT NULL REFERENCES person (id), -- who changed it last
    edited_at {time} NOT NULL,                     -- when
    failed_at {time},                              -- when a mail last went out in the built-in wording, since this one failed
    fault {json},                                  -- why: half, line, code
    PRIMARY KEY (institution_id, notice, locale),
    CONSTRAINT mail_template_is_whole CHECK ((subject IS NULL) = (body IS NULL)),
    CONSTRAINT mail_template_failed_for_a_reason CHECK ((failed_at IS NULL) = (fault IS NULL))
);
