-- The wider check on a link's purpose stays: it forbids nothing that was allowed.
-- The index on the column would keep it from being dropped.
DROP INDEX outbox_bounced;
ALTER TABLE outbox DROP COLUMN bounced_at;
