-- A check cannot be altered, but its text may be edited in place: it forbids nothing that was allowed.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '(''mail'', ''webhook'')', '(''mail'', ''webhook'', ''text'')')
    WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;
