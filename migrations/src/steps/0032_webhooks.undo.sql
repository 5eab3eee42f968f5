DELETE FROM outbox WHERE channel = 'webhook';
ALTER TABLE outbox DROP COLUMN channel;
