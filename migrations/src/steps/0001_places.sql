-- Institutions: the legal persons that own instruments.
CREATE TABLE institution (
    id {id},
    code TEXT NOT NULL UNIQUE,                     -- short code that people and files use
    name_zh TEXT NOT NULL,                         -- name in Chinese
    name_en TEXT NOT NULL,                         -- name in English
    district TEXT NOT NULL,                        -- district of the city
    terms_version INTEGER NOT NULL,                -- counts the editions of its terms of use, from 1
    terms_zh TEXT NOT NULL,                        -- terms of use in Chinese
    terms_en TEXT NOT NULL,                        -- terms of use in English
    reporting {bool} NOT NULL                      -- whether its hours belong to the bureau's figures
);

-- Rated hours: how long an instrument of a class should run in a year; the divisor of utilisation.
CREATE TABLE rated_hours (
    id {id},
    institution_id {uuid} REFERENCES institution (id), -- whose instruments; none: the city's default
    class TEXT,                                    -- classification code; none: every class
    valid_from {date} NOT NULL,                    -- first day it applies to
    valid_to {date},                               -- last day it applies to; none: still valid
    minutes_per_year INTEGER NOT NULL CHECK (minutes_per_year > 0), -- rated minutes of a whole year
    CONSTRAINT rated_hours_are_forward CHECK (valid_to IS NULL OR valid_from <= valid_to)
);

-- Facilities: an institution's labs, each with its own wall clock.
CREATE TABLE facility (
    id {id},
    institution_id {uuid} NOT NULL REFERENCES institution (id), -- its owner
    name_zh TEXT NOT NULL,                         -- name in Chinese
    name_en TEXT NOT NULL,                         -- name in English
    time_zone TEXT NOT NULL,                       -- IANA name of its wall clock
    address TEXT NOT NULL,                         -- where visitors go
    email TEXT NOT NULL                            -- where notices to the lab go
);
-- Serves: the facilities of an institution.
CREATE INDEX facility_by_institution ON facility (institution_id);

-- Calendar years: the working days of those years whose list is known.
CREATE TABLE calendar_year (
    year INTEGER PRIMARY KEY NOT NULL CHECK (year BETWEEN 1900 AND 2999), -- the year
    payload {json} NOT NULL                        -- its list of holidays and make-up working days
);
