//! Drawings themselves: what was drawn is read back, and what misleads is not read.

use super::facts::{id_of, plain_schedule, reservation};
use booking::{
    occupancy::{Occupancy, Source},
    reservation::State,
    timeline::{Cell, Drawing, DrawingError, Ruler, names},
};
use chrono::NaiveDate;
use chrono_tz::{Asia::Shanghai, Europe::Berlin};
use inventory::{
    hours::wall,
    slot::{Instant, Slot},
};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date")
}

fn parse(text: &str) -> Result<Drawing, DrawingError> {
    Drawing::parse(text, day(), Shanghai)
}

fn at(minute: u16) -> Instant {
    wall(day(), minute, Shanghai)
}

#[test]
fn what_was_drawn_is_read_back() {
    let text = "      08  09  10  11\n\
                now     ^\n\
                0     xxAAAA~~####bbbb\n\
                1     xx......####....\n\
                b held 11:00-12:00 until 03/03 09:00 for manager\n";
    let drawing = parse(text).expect("a drawing");
    assert_eq!(drawing.to_string(), text);
    assert_eq!(drawing.now, Some(at(8 * 60 + 30)));
    let seen: Vec<(Cell, Instant)> = drawing.runs(0).iter().map(|run| (run.cell, run.span.end())).collect();
    let expected = [
        (Cell::Closed, at(510)),
        (Cell::Promised('A'), at(570)),
        (Cell::Buffer, at(600)),
        (Cell::Outage, at(660)),
        (Cell::Held('B'), at(720)),
    ];
    assert_eq!(seen, expected);
    assert_eq!(drawing.note('B'), Some("held 11:00-12:00 until 03/03 09:00 for manager"));
    assert_eq!(drawing.runs(2), []);
}

#[test]
fn a_label_stands_where_its_time_is() {
    let wrong = parse("      08  09   10\n0     ............\n");
    assert_eq!(wrong, Err(DrawingError::Label { label: "10".to_owned(), column: 9, expected: "10:15".to_owned() }));
    let no_time = parse("      08  9x\n0     ............\n");
    let expected = "a time of day".to_owned();
    assert_eq!(no_time, Err(DrawingError::Label { label: "9x".to_owned(), column: 4, expected }));
    let missing_hour = "      01  02  03\n0     ............\n";
    let berlin = Drawing::parse(missing_hour, NaiveDate::from_ymd_opt(2026, 3, 29).expect("a date"), Berlin);
    assert!(matches!(berlin, Err(DrawingError::Label { .. })), "{berlin:?}");
}

#[test]
fn what_misleads_is_not_read() {
    assert_eq!(parse(""), Err(DrawingError::NoRuler));
    assert_eq!(parse("   08\n0  ...."), Err(DrawingError::NoRuler));
    assert_eq!(parse("      08       09\n0     ...."), Err(DrawingError::Step));
    let lane = DrawingError::Lane { line: 3, expected: 1, columns: 4 };
    assert_eq!(parse("      08  09\n0     ....\n1     ..."), Err(lane.clone()));
    assert_eq!(parse("      08  09\n0     ....\n2     ...."), Err(lane));
    assert_eq!(parse("      08  09\n0     ..?."), Err(DrawingError::Sign { line: 2, sign: '?' }));
    assert_eq!(parse("      08  09\n0     ....\nwhat is this"), Err(DrawingError::Line { line: 3 }));
}

#[test]
fn a_cell_shows_the_first_thing_that_touches_it() {
    let mut schedule = plain_schedule(Shanghai);
    let minutes = |from: u16, until: u16| Slot::new(at(from), at(until)).expect("a forward slot");
    for (name, span) in [('A', minutes(485, 490)), ('B', minutes(492, 500))] {
        schedule.occupancy.push(Occupancy { span, lane: 0, source: Source::Reservation(id_of(name)) });
        schedule.reservations.push(reservation(name, span, State::Confirmed));
    }
    let ruler = Ruler::over(&minutes(480, 540), 15, Shanghai);
    let drawing = Drawing::of(&schedule, ruler, &names(&schedule), None);
    assert_eq!(drawing.to_string(), "      08\n0     AB..\n");
}

#[test]
fn a_ruler_that_begins_between_two_hours_says_so() {
    let ruler = Ruler::over(&Slot::new(at(510), at(660)).expect("a forward slot"), 15, Shanghai);
    let drawing = Drawing::of(&plain_schedule(Shanghai), ruler, &names(&plain_schedule(Shanghai)), None);
    let text = "      08:30 10\n0     ..........\n";
    assert_eq!(drawing.to_string(), text);
    assert_eq!(parse(text), Ok(drawing));
}
