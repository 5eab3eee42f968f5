-- A check cannot be altered; like in step 0019 the table's text is edited in place.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''invite'', ''end_watch'')', '''invite'', ''end_watch'', ''cancel_reservation'')')
    WHERE type = 'table' AND name = 'link' AND sql NOT LIKE '%''cancel_reservation''%';
PRAGMA writable_schema = RESET;
