//! What goes with the instruments of the electron microscopes' lab, and who runs them.

use crate::{
    demo::{id, people::person},
    store::seed::{Companion, CompanionInstrument, Rows},
};
use inventory::hours::{Opening, OpeningHours};

/// name, Chinese, English, how many, the instruments it goes with
const ACCESSORIES: [(&str, &str, &str, i32, &[&str]); 2] = [
    ("eds", "能谱仪（EDS）", "EDS detector", 1, &["sem", "tem"]),
    ("cryo", "冷冻样品台", "Cryo stage", 1, &["sem", "tem", "fib"]),
];

/// person, name, first and last weekday, the instruments he can run
const OPERATORS: [(&str, &str, u8, u8, &[&str]); 2] = [
    ("operator", "赵刚", 1, 5, &["sem", "tem", "fib", "confocal"]),
    ("manager", "刘海燕", 2, 4, &["sem", "tabletop-sem"]),
];

/// Writes the lab's accessories and operators; the people are there already.
pub(in crate::demo) fn equip(rows: &mut Rows) {
    for (name, zh, en, capacity, fits) in ACCESSORIES {
        let hours = OpeningHours::always();
        add(rows, (name, "accessory", None), (zh, en), capacity, hours, fits);
    }
    for (local, name, first, last, fits) in OPERATORS {
        let weekly = (first..=last).filter_map(|day| Opening::new(day, 8 * 60 + 30, 17 * 60 + 30).ok()).collect();
        let hours = OpeningHours { weekly, follows_working_days: true, exceptions: Vec::new() };
        add(rows, (local, "operator", Some(person(local))), (name, ""), 1, hours, fits);
    }
}

fn add(
    rows: &mut Rows,
    (name, kind, person): (&str, &str, Option<uuid::Uuid>),
    (zh, en): (&str, &str),
    capacity: i32,
    hours: OpeningHours,
    fits: &[&str],
) {
    let own = id(&format!("companion:{name}"));
    rows.companions.push(Companion {
        id: own,
        facility_id: id("em"),
        kind: kind.to_owned(),
        person_id: person,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        capacity,
        hours: serde_json::to_string(&hours).expect("hours are JSON"),
        in_service: true,
        revision: 1,
    });
    let fits = fits.iter().map(|code| CompanionInstrument { companion_id: own, instrument_id: id(code) });
    rows.companion_instruments.extend(fits);
}
