-- A check cannot be altered. Since what is stored stays as it is, the table's text may be edited in place; see "Making
-- Other Kinds Of Table Schema Changes" in SQLite's documentation of ALTER TABLE.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(
        replace(sql, '''no_show'', ''displaced'')', '''no_show'', ''displaced'', ''waiting'', ''offered'')'),
        'WHEN ''lapsed'' THEN hold_until IS NOT NULL',
        'WHEN ''lapsed'' THEN hold_until IS NOT NULL
        WHEN ''waiting'' THEN hold_until IS NOT NULL
        WHEN ''offered'' THEN hold_until IS NOT NULL')
    WHERE type = 'table' AND name = 'reservation' AND sql NOT LIKE '%''waiting''%';
PRAGMA writable_schema = RESET;
