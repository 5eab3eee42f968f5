-- Imports of asset ledgers: staged first, applied in one short transaction.
CREATE TABLE ledger_import (
    id {id},
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- whose ledger
    file_name TEXT NOT NULL,                       -- the file's name
    sha256 {digest} NOT NULL,                      -- SHA-256 of the file
    created_by {uuid} NOT NULL REFERENCES person (id), -- who brought it
    created_at {time} NOT NULL,                    -- when
    expires_at {time} NOT NULL,                    -- from then on it can no longer be applied
    applied_at {time},                             -- when it was applied
    counts {json} NOT NULL,                        -- rows by verdict
    columns {json} NOT NULL                        -- list of the columns understood
);
-- Serves: an institution's imports, newest first.
CREATE INDEX ledger_import_by_institution ON ledger_import (institution_id, created_at, id);
-- Serves: forgetting those that have run out.
CREATE INDEX ledger_import_by_expiry ON ledger_import (expires_at) WHERE applied_at IS NULL;

-- Rows of such a file, with what applying them would do.
CREATE TABLE ledger_import_row (
    import_id {uuid} NOT NULL REFERENCES ledger_import (id) ON DELETE CASCADE, -- the import
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- row in the file, from 1
    verdict {one of added|changed|unchanged|refused|duplicate} NOT NULL, -- what applying it does
    asset_number TEXT,                             -- its asset number, where it could be read
    name TEXT,                                     -- its name, where it could be read
    payload {json} NOT NULL,                       -- cells, changes and problems
    PRIMARY KEY (import_id, row_number)
);
-- Serves: the preview's list of one verdict, in the order of the file.
CREATE INDEX ledger_import_row_by_verdict ON ledger_import_row (import_id, verdict, row_number);
