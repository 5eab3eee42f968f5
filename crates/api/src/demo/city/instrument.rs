//! An instrument's row, made of its line in the table, and the rules that its lab lends it by.

use super::{
    super::{chance::Chance, id},
    FACILITIES, INSTITUTIONS,
    kind::{Kind, Terms},
};
use crate::store::seed::InstrumentRow;
use chrono::{DateTime, Datelike, Days, Utc};
use inventory::{
    hours::{Opening, OpeningHours},
    instrument::HourlyPrice,
    money::Fen,
    party::Side,
    policy::{BookingPolicy, Quota, ReservedTime, WeekMoment, WeeklyRelease},
};
use serde_json::json;

/// Makes an instrument's row; what its kind does not say is left to chance.
pub(super) fn row(kind: &Kind, chance: &mut Chance, now: DateTime<Utc>) -> InstrumentRow {
    let facility = FACILITIES.iter().find(|lab| lab.0 == kind.facility).expect("every instrument's lab is listed");
    let purchased = now.date_naive() - Days::new(500 + chance.below(3000));
    let open = !matches!(kind.terms, Terms::Closed | Terms::Secret);
    let modes = match kind.terms {
        Terms::Served => json!(["commissioned"]),
        Terms::Usual | Terms::Weekly | Terms::Easy => json!(["self_use", "commissioned"]),
        Terms::Shared | Terms::Closed | Terms::Secret => json!(["self_use"]),
    };
    let prices = [
        HourlyPrice { side: Side::OwnInstitution, per_hour: Fen(kind.outside_yuan * 100 * 3 / 10) },
        HourlyPrice { side: Side::Outside, per_hour: Fen(kind.outside_yuan * 100) },
    ];
    let institution = INSTITUTIONS.iter().find(|owner| owner.0 == facility.1).expect("every lab's owner is listed");
    InstrumentRow {
        id: id(&kind.code),
        institution_id: id(facility.1),
        facility_id: Some(id(&kind.facility)),
        owner_group_id: kind.group.as_deref().map(id),
        asset_number: format!("{}{:06}", purchased.year(), 100_000 + chance.below(899_999)),
        name_zh: kind.zh.clone(),
        name_en: kind.en.clone(),
        model: kind.model.clone(),
        manufacturer: kind.maker.clone(),
        country: kind.country.clone(),
        value_fen: kind.value_wan * 1_000_000,
        purchased: Some(purchased),
        first_used: Some(purchased + Days::new(20 + chance.below(90))),
        department: facility.2.to_owned(),
        place: format!("{} 室", 101 + chance.below(400)),
        contact_email: format!("{}@lab.example", kind.facility),
        asset_status: "in_use".to_owned(),
        class: kind.class.clone(),
        open,
        not_open_reason: kind.not_open_reason.clone(),
        secret: kind.terms == Terms::Secret,
        capacity: kind.places.unwrap_or(1),
        modes: modes.to_string(),
        policy: serde_json::to_string(&policy(kind.terms)).expect("a policy is plain data"),
        policy_follows: None,
        prices: serde_json::to_string(&prices).expect("prices are plain data"),
        fallback_search: inventory::search::index(&[
            &kind.zh,
            &kind.en,
            &kind.model,
            &kind.maker,
            &kind.class,
            institution.1,
            institution.2,
            facility.2,
        ]),
        revision: 1,
        last_decision_at: None,
    }
}

fn policy(terms: Terms) -> BookingPolicy {
    let usual = BookingPolicy::usual();
    let long_days = (1..=7).filter_map(|day| Opening::new(day, 8 * 60, 22 * 60).ok()).collect::<Vec<_>>();
    match terms {
        Terms::Usual | Terms::Closed | Terms::Secret => {
            BookingPolicy { quotas: vec![Quota::weekly_minutes(20 * 60)], cancel_minutes: 720, ..usual }
        }
        Terms::Weekly => BookingPolicy {
            release: Some(WeeklyRelease { at: WeekMoment { weekday: 7, minute: 21 * 60 }, weeks_before: 1 }),
            reserved: vec![ReservedTime {
                weekly: [2, 4].into_iter().filter_map(|day| Opening::new(day, 14 * 60, 18 * 60).ok()).collect(),
                groups: Vec::new(),
                sides: vec![Side::OwnGroup, Side::OwnInstitution],
                release_minutes: Some(1440),
            }],
            cancel_minutes: 720,
            ..usual
        },
        Terms::Easy => BookingPolicy {
            automatic_for: Side::ALL.to_vec(),
            qualification_needed: false,
            lead_minutes_self_use: 30,
            cancel_minutes: 120,
            hours: OpeningHours { weekly: long_days, follows_working_days: false, exceptions: Vec::new() },
            ..usual
        },
        Terms::Served => BookingPolicy {
            automatic_for: Vec::new(),
            set_up_minutes: 30,
            clean_up_minutes: 30,
            lead_minutes_commissioned: 2880,
            min_minutes: 60,
            max_minutes: 600,
            ..usual
        },
        Terms::Shared => BookingPolicy {
            automatic_for: Side::ALL.to_vec(),
            qualification_needed: false,
            min_minutes: 60,
            max_minutes: 1440,
            grid_minutes: 60,
            hours: OpeningHours::always(),
            ..usual
        },
    }
}
