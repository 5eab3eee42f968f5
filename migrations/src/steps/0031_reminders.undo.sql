DROP INDEX reservation_ahead;
