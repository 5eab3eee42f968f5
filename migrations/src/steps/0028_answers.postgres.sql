ALTER TABLE link DROP CONSTRAINT link_purpose_check;
ALTER TABLE link ADD CONSTRAINT link_purpose_check CHECK (purpose IN
    ('confirm_email', 'reset_password', 'change_email', 'invite', 'end_watch', 'cancel_reservation'));
