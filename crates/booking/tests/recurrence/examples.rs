//! The examples of RFC 5545 section 3.8.5.3, all of them and in its order, and some of sections 3.3.10 and 3.6.5.
//!
//! All are in the zone America/New_York. Where the standard writes an ellipsis, the times before it are compared.

use crate::notation::{rule, time, times};
use booking::recurrence::{OccurrenceLimit, Recurrence};
use chrono::{Offset, TimeDelta};
use chrono_tz::America::New_York;

/// The rule; the start; the times; whether more follow.
type Example = (&'static str, &'static str, &'static str, bool);

const ENDS: bool = false;
const GOES_ON: bool = true;
const TWENTY_MINUTES: &str = "19970902-03T0900,0920,0940,1000,1020,1040,1100,1120,1140,1200,1220,1240,1300,1320,1340,\
                              1400,1420,1440,1500,1520,1540,1600,1620,1640";

#[rustfmt::skip]
const EXAMPLES: [Example; 47] = [
    ("FREQ=DAILY;COUNT=10", "19970902T090000", "19970902-11", ENDS),
    ("FREQ=DAILY;UNTIL=19971224T000000Z", "19970902T090000", "19970902-30 1001-31 1101-30 1201-23", ENDS),
    ("FREQ=DAILY;INTERVAL=2", "19970902T090000",
        "19970902 04 06 08 10 12 14 16 18 20 22 24 26 28 30 1002 04 06 08 10 12 14 16 18 20 22 24 26 28 30 \
         1101 03 05 07 09 11 13 15 17 19 21 23 25 27 29 1201 03", GOES_ON),
    ("FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902T090000", "19970902 12 22 1002 12", ENDS),
    ("FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "19980101T090000",
        "19980101-31 19990101-31 20000101-31", ENDS),
    ("FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "19980101T090000", "19980101-31 19990101-31 20000101-31", ENDS),
    ("FREQ=WEEKLY;COUNT=10", "19970902T090000", "19970902 09 16 23 30 1007 14 21 28 1104", ENDS),
    ("FREQ=WEEKLY;UNTIL=19971224T000000Z", "19970902T090000",
        "19970902 09 16 23 30 1007 14 21 28 1104 11 18 25 1202 09 16 23", ENDS),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19970902T090000",
        "19970902 16 30 1014 28 1111 25 1209 23 19980106 20 0203 17", GOES_ON),
    ("FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "19970902T090000",
        "19970902 04 09 11 16 18 23 25 30 1002", ENDS),
    ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "19970902T090000", "19970902 04 09 11 16 18 23 25 30 1002", ENDS),
    ("FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", "19970901T090000",
        "19970901 03 05 15 17 19 29 1001 03 13 15 17 27 29 31 1110 12 14 24 26 28 1208 10 12 22", ENDS),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902T090000", "19970902 04 16 18 30 1002 14 16", ENDS),
    ("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "19970905T090000",
        "19970905 1003 1107 1205 19980102 0206 0306 0403 0501 0605", ENDS),
    ("FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "19970905T090000", "19970905 1003 1107 1205", ENDS),
    ("FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "19970907T090000",
        "19970907 28 1102 30 19980104 25 0301 29 0503 31", ENDS),
    ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922T090000", "19970922 1020 1117 1222 19980119 0216", ENDS),
    ("FREQ=MONTHLY;BYMONTHDAY=-3", "19970928T090000", "19970928 1029 1128 1229 19980129 0226", GOES_ON),
    ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "19970902T090000",
        "19970902 15 1002 15 1102 15 1202 15 19980102 15", ENDS),
    ("FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "19970930T090000",
        "19970930 1001 31 1101 30 1201 31 19980101 31 0201", ENDS),
    ("FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "19970910T090000",
        "19970910-15 19990310-13", ENDS),
    ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19970902T090000",
        "19970902 09 16 23 30 1104 11 18 25 19980106 13 20 27 0303 10 17 24 31", GOES_ON),
    ("FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "19970610T090000",
        "19970610 0710 19980610 0710 19990610 0710 20000610 0710 20010610 0710", ENDS),
    ("FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "19970310T090000",
        "19970310 19990110 0210 0310 20010110 0210 0310 20030110 0210 0310", ENDS),
    ("FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "19970101T090000",
        "19970101 0410 0719 20000101 0409 0718 20030101 0410 0719 20060101", ENDS),
    ("FREQ=YEARLY;BYDAY=20MO", "19970519T090000", "19970519 19980518 19990517", GOES_ON),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000", "19970512 19980511 19990517", GOES_ON),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313T090000",
        "19970313 20 27 19980305 12 19 26 19990304 11 18 25", GOES_ON),
    ("FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605T090000",
        "19970605 12 19 26 0703 10 17 24 31 0807 14 21 28 19980604 11 18 25 0702 09 16 23 30 0806 13 20 27 \
         19990603 10 17 24 0701 08 15 22 29 0805 12 19 26", GOES_ON),
    // Its start is taken out: see `friday_the_13th_does_not_begin_on_its_start`.
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902T090000", "19980213 0313 1113 19990813 20001013", GOES_ON),
    ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "19970913T090000",
        "19970913 1011 1108 1213 19980110 0207 0307 0411 0509 0613", GOES_ON),
    ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105T090000",
        "19961105 20001107 20041102", GOES_ON),
    ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000", "19970904 1007 1106", ENDS),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929T090000",
        "19970929 1030 1127 1230 19980129 0226 0330", GOES_ON),
    // The printed UNTIL=19970902T170000Z is corrected by erratum 3883 (verified).
    ("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", "19970902T090000", "19970902T0900,1200,1500", ENDS),
    ("FREQ=MINUTELY;INTERVAL=15;COUNT=6", "19970902T090000", "19970902T0900,0915,0930,0945,1000,1015", ENDS),
    ("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "19970902T090000", "19970902T0900,1030,1200,1330", ENDS),
    ("FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", "19970902T090000", TWENTY_MINUTES, GOES_ON),
    ("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", "19970902T090000", TWENTY_MINUTES, GOES_ON),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805T090000", "19970805 10 19 24", ENDS),
    ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805T090000", "19970805 17 19 31", ENDS),
    ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115T090000", "20070115 30 0215 0315 30", ENDS),
    // Section 3.3.10: the last work day of the month, and its walk through the order of evaluation.
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "19970930T090000", "19970930 1031 1128 1231 19980130", GOES_ON),
    ("FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU;BYHOUR=8,9;BYMINUTE=30", "19970105T083000",
        "19970105T0830,0930 12T0830,0930 19T0830,0930 26T0830,0930 19990103T0830,0930", GOES_ON),
    ("FREQ=DAILY;COUNT=10;INTERVAL=2", "19970105T083000", "19970105 07 09 11 13 15 17 19 21 23", ENDS),
    // Section 3.6.5: the changes of New York's clock themselves, at times that are there twice or not at all.
    ("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "19671029T020000", "19671029 19681027 19691026", GOES_ON),
    ("FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU;UNTIL=19730429T070000Z", "19670430T020000",
        "19670430 19680428 19690427 19700426 19710425 19720430 19730429", ENDS),
];

#[test]
fn the_examples_of_the_standard_come_out() {
    for (text, start, expected, goes_on) in EXAMPLES {
        let start = time(start);
        let expected = times(expected, start);
        let more = usize::from(!goes_on);
        let found: Vec<_> = rule(text).starts(start, New_York).take(expected.len() + more).collect();
        let walls: Vec<_> = found.iter().map(|start| start.wall).collect();
        assert_eq!(walls, expected, "{text}");
    }
}

#[test]
fn the_clock_shows_the_time_asked_for_before_and_after_it_changes() {
    for (text, start, expected, _) in EXAMPLES {
        let start = time(start);
        let length = times(expected, start).len();
        // 02:00 on the nights of section 3.6.5 does not exist.
        for at in rule(text).starts(start, New_York).take(length).filter(|at| at.wall.format("%H").to_string() != "02")
        {
            assert_eq!(at.instant.with_timezone(&New_York).naive_local(), at.wall, "{text}");
        }
    }
    let daily: Vec<_> = rule("FREQ=DAILY").starts(time("19971025T090000"), New_York).take(2).collect();
    let offset = |at: usize| daily[at].instant.with_timezone(&New_York).offset().fix().local_minus_utc() / 3600;
    assert_eq!((offset(0), offset(1)), (-4, -5), "section 3.8.5.3 writes EDT up to 25 October 1997, then EST");
}

#[test]
fn friday_the_13th_does_not_begin_on_its_start() {
    let start = time("19970902T090000");
    let by_rule = rule("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=6");
    let series = Recurrence::new(New_York, start, start + TimeDelta::hours(1), Some(by_rule)).expect("a series");
    assert!(!series.starts_by_rule());
    let first = booking::recurrence::zoned::instant(start, New_York);
    let found = series.excluding([first]).occurrences(OccurrenceLimit::MOST).expect("six at most");
    let walls: Vec<_> = found.iter().map(|occurrence| occurrence.wall).collect();
    assert_eq!(walls, times("19980213 0313 1113 19990813 20001013", start), "the start is counted, then taken out");
}
