-- A check cannot be altered; like in step 0014 the table's text is edited in place.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''change_email'', ''invite'')', '''change_email'', ''invite'', ''end_watch'')')
    WHERE type = 'table' AND name = 'link' AND sql NOT LIKE '%''end_watch''%';
PRAGMA writable_schema = RESET;
