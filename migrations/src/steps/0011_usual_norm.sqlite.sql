-- The norm of utilisation until the city sets another one: 1,400 hours a year, the ministry's form of 2000 for
-- general-purpose instruments of class 03 (7 h × 5 d × 40 w).
INSERT INTO rated_hours (id, institution_id, class, valid_from, valid_to, minutes_per_year)
VALUES (X'01890000000070008000000000001400', NULL, NULL, '2000-01-01', NULL, 84000);
