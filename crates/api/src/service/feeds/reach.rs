//! What somebody may read of a calendar, by the rights he has now.

use crate::{
    authz::{Action, Object, Principal, permits},
    service::denied::Denied,
    store::{self, agenda::Scope, error::StoreError, feed::Opens, instrument::Placed},
    words::{Locale, facts::Audience},
};
use chrono_tz::Tz;
use inventory::{
    id::{FacilityId, InstrumentId},
    role::Role,
    text::Bilingual,
};
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// How much of a calendar is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What it is, and for the lab who comes.
    Details(Audience),
    /// That time is taken.
    Taken,
}

/// A calendar that somebody may read.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Whose.
    pub scope: Scope,
    /// How much of it.
    pub reach: Reach,
    /// What it is called.
    pub name: Bilingual,
    /// The clock of those who keep it; a person's own has none.
    pub zone: Option<Tz>,
}

/// Returns the calendar that a link opens to its person now; nothing, when he may not read it any more.
pub async fn resolve(
    db: &impl ConnectionTrait,
    reader: &Principal,
    opens: Opens,
    busy_only: bool,
) -> Result<Option<Calendar>, StoreError> {
    let full = |audience| if busy_only { Reach::Taken } else { Reach::Details(audience) };
    match opens {
        Opens::Caldav => Ok(None),
        Opens::Own => Ok(Some(mine(reader, full(Audience::Applicant)))),
        Opens::Facility(id) => facility(db, reader, id, full(Audience::Lab)).await,
        Opens::Instrument(id) => {
            let placed = store::instrument::find(db, id).await?;
            let placed = placed.filter(|placed| placed.publicity().admits(Some(reader)));
            Ok(placed.map(|placed| {
                let reach = if sees_names(reader, &placed) { full(Audience::Lab) } else { Reach::Taken };
                instrument(id, &placed, reach)
            }))
        }
    }
}

fn mine(reader: &Principal, reach: Reach) -> Calendar {
    let name = Bilingual::new("我的预约", "My reservations");
    Calendar { scope: Scope::Own(reader.person), reach, name, zone: None }
}

fn instrument(id: InstrumentId, placed: &Placed, reach: Reach) -> Calendar {
    let name = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    Calendar { scope: Scope::Instrument(id), reach, name, zone: Some(placed.instrument.zone) }
}

async fn facility(
    db: &impl ConnectionTrait,
    reader: &Principal,
    id: FacilityId,
    reach: Reach,
) -> Result<Option<Calendar>, StoreError> {
    if !works_for(reader, id) {
        return Ok(None);
    }
    let found = store::places::facility(db, id).await?;
    Ok(found.map(|lab| Calendar {
        scope: Scope::Facility(id),
        reach,
        name: Bilingual::new(lab.name_zh, lab.name_en),
        zone: lab.time_zone.parse().ok(),
    }))
}

/// Tells whether somebody gets the calendar files of whatever is reserved in a lab.
fn works_for(reader: &Principal, id: FacilityId) -> bool {
    permits(Some(reader), Action::GetInvitation, &Object { facility: Some(id), ..Object::default() })
}

/// Tells whether somebody sees on an instrument's time line who uses it.
pub(super) fn sees_names(reader: &Principal, placed: &Placed) -> bool {
    let instrument = &placed.instrument;
    let object =
        Object { facility: Some(instrument.facility), institution: Some(instrument.institution), ..Object::default() };
    permits(Some(reader), Action::GetReservation, &object)
}

/// Refuses a feed of what its person may not read.
pub(super) async fn admitted(db: &impl ConnectionTrait, reader: &Principal, opens: Opens) -> Result<(), Denied> {
    match opens {
        Opens::Own | Opens::Caldav => Ok(()),
        Opens::Facility(id) if !works_for(reader, id) => Err(Denied::Forbidden),
        Opens::Facility(_) | Opens::Instrument(_) => {
            resolve(db, reader, opens, false).await?.map(|_| ()).ok_or(Denied::NotFound)
        }
    }
}

/// Returns the calendars that somebody reads over CalDAV: his own, and those of the labs he works for, by id.
pub async fn collections(db: &impl ConnectionTrait, reader: &Principal) -> Result<Vec<Calendar>, StoreError> {
    let labs: BTreeSet<_> =
        [Role::LabManager, Role::Operator].into_iter().flat_map(|role| reader.scopes(role)).collect();
    let mut found = vec![mine(reader, Reach::Details(Audience::Applicant))];
    for id in labs {
        found.extend(facility(db, reader, FacilityId(id), Reach::Details(Audience::Lab)).await?);
    }
    Ok(found)
}

impl Calendar {
    /// Returns what it is called in a language.
    pub fn named(&self, locale: Locale) -> String {
        locale.of_text(&self.name).to_owned()
    }
}
