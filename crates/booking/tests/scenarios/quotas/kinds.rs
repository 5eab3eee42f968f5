//! Every kind of quota there is, as a table: two measures, five windows, three holders. Chen has the instrument on
//! Monday from 9 to 10 and each quota allows no more than that.

use super::{
    super::people::{CHEN, LI, Person, SUN, ZHAO},
    limited,
};
use inventory::policy::{Quota, QuotaHolder, QuotaMeasure, QuotaWindow};

/// Who asks at the holder's expense, and who does not.
const HOLDERS: [(QuotaHolder, &str, Person, Person); 3] = [
    (QuotaHolder::Person, "person", CHEN, ZHAO),
    (QuotaHolder::Party, "party", ZHAO, SUN),
    (QuotaHolder::Side, "side", SUN, LI),
];

/// A time within the window of Chen's use, and, from a moment on, one that is not.
const WINDOWS: [(QuotaWindow, &str, &str, &str, &str); 5] = [
    (QuotaWindow::Day, "a day", "23:00-24:00", "08:00", "03/03 00:00-01:00"),
    (QuotaWindow::Week, "a week", "03/08 23:00-24:00", "08:00", "03/09 00:00-01:00"),
    (QuotaWindow::Month, "a month", "03/31 23:00-24:00", "08:00", "04/01 00:00-01:00"),
    (QuotaWindow::Year, "a year", "12/31 23:00-24:00", "08:00", "2027/01/01 00:00-01:00"),
    (QuotaWindow::Ahead, "ahead", "04/01 00:00-01:00", "10:00", "04/01 00:00-01:00"),
];

const MEASURES: [(QuotaMeasure, u32, &str); 2] =
    [(QuotaMeasure::Minutes, 60, "60 + 60 > 60 min"), (QuotaMeasure::Uses, 1, "1 + 1 > 1 uses")];

fn kinds() -> impl Iterator<Item = (Quota, String, Person, Person, [&'static str; 3])> {
    HOLDERS.into_iter().flat_map(|(per, holder, holds, other)| {
        WINDOWS.into_iter().flat_map(move |(window, name, within, later, beyond)| {
            MEASURES.into_iter().map(move |(measure, limit, sum)| {
                let quota = Quota { per, measure, window, ..Quota::weekly_minutes(limit) };
                let sentence = format!("quota_exceeded {sum} {name} per {holder}");
                (quota, sentence, holds, other, [within, later, beyond])
            })
        })
    })
}

fn desk(quota: Quota) -> super::Desk {
    limited(vec![quota]).policy(|policy| policy.horizon_days = 366).whose("A", CHEN).drawn(
        "
              08  09  10  11  12
        now   ^
        0     ....AAAA............
        ",
    )
}

#[test]
fn within_its_window_a_quota_stops_its_holder() {
    for (quota, sentence, holds, _, [within, ..]) in kinds() {
        desk(quota).by(holds, &format!("request B {within}")).refused_for(&sentence);
    }
}

#[test]
fn within_its_window_a_quota_stops_nobody_else() {
    for (quota, _, _, other, [within, ..]) in kinds() {
        desk(quota).by(other, &format!("request B {within}")).accepted();
    }
}

#[test]
fn beyond_its_window_a_quota_begins_anew() {
    for (quota, _, holds, _, [_, later, beyond]) in kinds() {
        desk(quota).clock(later).by(holds, &format!("request B {beyond}")).accepted();
    }
}
