//! Lists of reservations, page by page.

use super::reservations;
use crate::store::{
    code,
    entity::{instrument, reservation as row},
    error::StoreError,
};
use booking::reservation::{Reservation, StateName};
use inventory::{
    id::{FacilityId, InstrumentId, PersonId},
    party::Party,
    slot::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

/// Which reservations a list shows; what is not named is not asked.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this applicant.
    pub applicant: Option<PersonId>,
    /// Of these groups or organisations.
    pub parties: Vec<Party>,
    /// In these labs.
    pub facilities: Option<Vec<FacilityId>>,
    /// On this instrument.
    pub instrument: Option<InstrumentId>,
    /// In these states.
    pub states: Vec<StateName>,
    /// Ending after this instant, or waiting until after it.
    pub from: Option<Instant>,
    /// Starting before this instant.
    pub to: Option<Instant>,
    /// What the applicant keeps for some minutes, too. Nobody's list shows what he has let go.
    pub short_holds: bool,
    /// Latest first.
    pub latest_first: bool,
    /// The last row of the page before: its start and id.
    pub after: Option<(Instant, Uuid)>,
    /// Most rows.
    pub limit: u64,
}

/// Lists reservations by start and id.
pub async fn list(db: &impl ConnectionTrait, wanted: &Wanted) -> Result<Vec<Reservation>, StoreError> {
    let mut all = Condition::all();
    if wanted.applicant.is_some() || !wanted.parties.is_empty() {
        let mut whose = Condition::any();
        if let Some(person) = wanted.applicant {
            whose = whose.add(row::Column::ApplicantId.eq(person.0));
        }
        for party in &wanted.parties {
            whose = whose.add(match party {
                Party::Group(id) => row::Column::GroupId.eq(id.0),
                Party::Organisation(id) => row::Column::OrganisationId.eq(id.0),
                Party::Institution(id) => row::Column::InstitutionId.eq(id.0),
            });
        }
        all = all.add(whose);
    }
    if let Some(facilities) = &wanted.facilities {
        let labs = facilities.iter().map(|id| id.0);
        let here = instrument::Entity::find()
            .select_only()
            .column(instrument::Column::Id)
            .filter(instrument::Column::FacilityId.is_in(labs));
        all = all.add(row::Column::InstrumentId.in_subquery(here.into_query()));
    }
    if let Some(id) = wanted.instrument {
        all = all.add(row::Column::InstrumentId.eq(id.0));
    }
    if !wanted.states.is_empty() {
        let names = wanted.states.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
        all = all.add(row::Column::State.is_in(names));
    }
    let booked = Condition::any().add(row::Column::ShortHold.eq(false));
    let kept = row::Column::State.eq(code::text(&StateName::Offered)?);
    all = all.add(booked.add_option(wanted.short_holds.then_some(kept)));
    // What waits may get a later time than the one it wants most.
    all = all.add_option(wanted.from.map(|from| {
        let waits = Condition::all().add(row::Column::State.eq("waiting")).add(row::Column::HoldUntil.gt(from));
        Condition::any().add(row::Column::EndsAt.gt(from)).add(waits)
    }));
    all = all.add_option(wanted.to.map(|to| row::Column::StartsAt.lt(to)));
    if let Some((start, id)) = wanted.after {
        let tie = Condition::all().add(row::Column::StartsAt.eq(start));
        all = all.add(if wanted.latest_first {
            Condition::any().add(row::Column::StartsAt.lt(start)).add(tie.add(row::Column::Id.lt(id)))
        } else {
            Condition::any().add(row::Column::StartsAt.gt(start)).add(tie.add(row::Column::Id.gt(id)))
        });
    }
    let order = if wanted.latest_first { Order::Desc } else { Order::Asc };
    let rows = row::Entity::find()
        .filter(all)
        .order_by(row::Column::StartsAt, order.clone())
        .order_by(row::Column::Id, order)
        .limit(wanted.limit)
        .all(db)
        .await?;
    reservations(rows)
}
