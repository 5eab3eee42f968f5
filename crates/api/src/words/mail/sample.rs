//! A made-up reservation, so that an institution sees its words as a mail before anybody gets it.

use super::Occasion;
use crate::words::facts::{Gathering, Guest, Names, Place, ReservationFacts};
use booking::{
    command::OutageReason,
    decision::Happening,
    reservation::{Approval, DeclineCode, OfferFrom, Purpose, State},
};
use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use inventory::{
    id::{OutageId, ReservationId},
    instrument::Mode,
    money::Fen,
    slot::{Instant, Slot},
    text::{Bilingual, EmailAddress},
};
use uuid::Uuid;

/// The reader of a sample.
pub const READER: &str = "李娜";

/// Makes up what happened on an occasion at an institution, as seen at `now`.
pub fn sample(occasion: Occasion, institution: Bilingual, zone: Tz, now: Instant) -> ReservationFacts {
    let (slot, until) = (at(now, zone, 3), now + TimeDelta::hours(20));
    let happening = occasion.happening;
    let actor = match happening {
        Happening::HandedOver => Some("赵敏".to_owned()),
        Happening::Lapsed
        | Happening::Offered
        | Happening::OfferLapsed
        | Happening::Swapped
        | Happening::Staffed
        | Happening::Relocated => None,
        _ => Some("王平".to_owned()),
    };
    let reason = match happening {
        Happening::Declined => Some("请先补充样品的安全说明".to_owned()),
        Happening::Cancelled => Some("样品还没有备好".to_owned()),
        Happening::Moved => Some("电源检修".to_owned()),
        _ => None,
    };
    ReservationFacts {
        reservation: ReservationId(Uuid::nil()),
        happening,
        at: now,
        place: Place {
            instrument: Bilingual::new("场发射扫描电镜", "Field emission SEM"),
            institution,
            owner: None,
            facility: Bilingual::new("分析测试平台", "Analysis Lab"),
            room: "A101".to_owned(),
            contact: EmailAddress::parse("lab@example.cn").ok(),
            zone,
            cancel_minutes: 1440,
        },
        names: Names { applicant: READER.to_owned(), party: Some("微纳科技".to_owned()), actor },
        title: "断面观察".to_owned(),
        note: "样品已镀金".to_owned(),
        mode: Mode::SelfUse,
        purpose: Purpose::Development,
        project_code: None,
        slot,
        previous: matches!(happening, Happening::Moved | Happening::Swapped).then(|| at(now, zone, 2)),
        standing: standing(happening, slot, until, now),
        price: Some(Fen(90_000)),
        reason,
        outage: (happening == Happening::Displaced).then_some(OutageReason::Fault),
        deadline: None,
        others_stand: 0,
        revision: 1,
        sequence: 0,
        occurrence: None,
        series: None,
        gathering: Gathering { operators: operators(happening), ..Gathering::default() },
        is_no_event: false,
    }
}

/// From nine to half past eleven, so many days later.
fn at(now: Instant, zone: Tz, days: i64) -> Slot {
    let day = now.with_timezone(&zone).date_naive() + TimeDelta::days(days);
    let nine = day.and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default());
    let start = nine.and_local_timezone(zone).earliest().map_or(now, |start| start.to_utc());
    Slot::new(start, start + TimeDelta::minutes(150)).expect("invariant: two hours and a half are a span")
}

fn standing(happening: Happening, slot: Slot, until: Instant, now: Instant) -> State {
    match happening {
        Happening::Requested | Happening::Approved => State::Held { until, awaiting: [Approval::Manager].into() },
        Happening::Cancelled => State::Cancelled { reason: None, handed_to: None },
        Happening::HandedOver => State::Cancelled { reason: None, handed_to: Some(ReservationId(Uuid::nil())) },
        Happening::Declined => State::Declined { code: DeclineCode::Incomplete, reason: String::new() },
        Happening::Lapsed | Happening::WaitEnded | Happening::OfferLapsed | Happening::HoldEnded => {
            State::Lapsed { at: now }
        }
        Happening::Displaced => State::Displaced { outage: OutageId(Uuid::nil()), awaiting: [].into() },
        Happening::Joined | Happening::OfferWithdrawn => State::Waiting { until, within: slot },
        Happening::Offered | Happening::HoldBegun => State::Offered { until, from: OfferFrom::List { within: slot } },
        Happening::Confirmed
        | Happening::Moved
        | Happening::CheckedIn
        | Happening::CheckedOut
        | Happening::Continued
        | Happening::NoShow
        | Happening::KeptLonger
        | Happening::Swapped
        | Happening::Staffed
        | Happening::Relocated => State::Confirmed,
    }
}

fn operators(happening: Happening) -> Vec<Guest> {
    let address = EmailAddress::parse("operator@example.cn").ok();
    let guest = address.map(|address| Guest { name: "陈晨".to_owned(), address });
    guest.into_iter().filter(|_| happening == Happening::Staffed).collect()
}
