//! What the rules need to know of an applicant and his party.

use super::{
    code,
    entity::{
        group_member, organisation, organisation_member, person, project_code, qualification, research_group,
        reservation, terms_acceptance,
    },
    error::StoreError,
    instrument::Placed,
};
use booking::{
    reservation::{Approval, StateName},
    schedule::{PartyUse, Standing},
};
use chrono::NaiveDate;
use inventory::{
    id::{GroupId, InstrumentId, OrganisationId, PersonId, ReservationId},
    party::{Admission, GroupState, Party, Side},
    slot::Slot,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// An applicant's standing on one instrument, and the side his party stands on.
#[derive(Debug, Clone)]
pub struct Stand {
    /// The side.
    pub side: Side,
    /// The facts.
    pub standing: Standing,
}

/// Loads what is known of `applicant` booking for `party`; `window` bounds the uses that count for quotas.
pub async fn load(
    db: &impl ConnectionTrait,
    placed: &Placed,
    applicant: PersonId,
    party: Party,
    window: &Slot,
) -> Result<Stand, StoreError> {
    let mut stand = match party {
        Party::Group(id) => of_group(db, placed, applicant, id).await?,
        Party::Organisation(id) => of_organisation(db, placed, applicant, id).await?,
        Party::Institution(id) => {
            let row = person::Entity::find_by_id(applicant.0).one(db).await?;
            let inside = row.is_some_and(|row| row.institution_id == Some(id.0)) && id == placed.instrument.institution;
            let side = if inside { Side::OwnInstitution } else { Side::Outside };
            Stand { side, standing: Standing { may_book_for_party: inside, ..Standing::default() } }
        }
    };
    stand.standing.qualified_until = qualification(db, placed.instrument.id, applicant).await?;
    if stand.standing.may_book_for_party {
        stand.standing.uses = uses(db, placed, party, window).await?;
    } else {
        // Whoever may not book for a party learns nothing of what it has used and which codes it has.
        stand.standing.project_codes.clear();
    }
    Ok(stand)
}

/// Returns the last day of a person's qualification; `Some(None)` does not end, `None` is none.
pub async fn qualification(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    person: PersonId,
) -> Result<Option<Option<NaiveDate>>, StoreError> {
    let row = qualification::Entity::find_by_id((instrument.0, person.0)).one(db).await?;
    Ok(row.map(|row| row.expires_on))
}

async fn of_group(
    db: &impl ConnectionTrait,
    placed: &Placed,
    applicant: PersonId,
    id: GroupId,
) -> Result<Stand, StoreError> {
    let Some(group) = research_group::Entity::find_by_id(id.0).one(db).await? else { return Ok(Stand::nobody()) };
    let member = group_member::Entity::find_by_id((id.0, applicant.0)).one(db).await?;
    let codes = project_code::Entity::find()
        .filter(project_code::Column::GroupId.eq(id.0))
        .filter(project_code::Column::Active.eq(true))
        .all(db)
        .await?;
    let state: GroupState =
        code::parse(&group.state).ok_or_else(|| StoreError::bad_row("research_group", "state", group.id))?;
    let side = if group.institution_id != placed.row.institution_id {
        Side::Outside
    } else if placed.row.owner_group_id == Some(id.0) {
        Side::OwnGroup
    } else {
        Side::OwnInstitution
    };
    let is_pi = member.as_ref().is_some_and(|member| member.role == "pi");
    let owed = BTreeSet::from_iter((group.pi_approval && !is_pi).then_some(Approval::Pi));
    let standing = Standing {
        may_book_for_party: member.is_some() && state == GroupState::Confirmed,
        project_codes: codes.into_iter().map(|row| row.code).collect(),
        owed,
        ..Standing::default()
    };
    Ok(Stand { side, standing })
}

async fn of_organisation(
    db: &impl ConnectionTrait,
    placed: &Placed,
    applicant: PersonId,
    id: OrganisationId,
) -> Result<Stand, StoreError> {
    let Some(row) = organisation::Entity::find_by_id(id.0).one(db).await? else { return Ok(Stand::nobody()) };
    let member = organisation_member::Entity::find_by_id((id.0, applicant.0)).one(db).await?;
    let accepted = terms_acceptance::Entity::find_by_id((id.0, placed.row.institution_id)).one(db).await?;
    let admission: Admission =
        code::parse(&row.admission).ok_or_else(|| StoreError::bad_row("organisation", "admission", row.id))?;
    let current = placed.institution.terms_version;
    let terms_owed = current > 0 && accepted.is_none_or(|accepted| accepted.version < current);
    let owed =
        [(admission == Admission::Pending).then_some(Approval::Admission), terms_owed.then_some(Approval::Terms)];
    let standing = Standing {
        may_book_for_party: member.is_some() && admission != Admission::Declined,
        owed: owed.into_iter().flatten().collect(),
        ..Standing::default()
    };
    Ok(Stand { side: Side::Outside, standing })
}

/// The party's uses that count for its quotas: everything that was not given up, refused, displaced or overtaken.
async fn uses(
    db: &impl ConnectionTrait,
    placed: &Placed,
    party: Party,
    window: &Slot,
) -> Result<Vec<PartyUse>, StoreError> {
    let policy = &placed.instrument.policy;
    if policy.weekly_quota_minutes.is_none() && policy.max_pending_holds.is_none() {
        return Ok(Vec::new());
    }
    let held = code::text(&StateName::Held)?;
    let counted = [StateName::Held, StateName::Confirmed, StateName::InUse, StateName::Done];
    let counted = counted.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let of_party = match party {
        Party::Group(id) => reservation::Column::GroupId.eq(id.0),
        Party::Organisation(id) => reservation::Column::OrganisationId.eq(id.0),
        Party::Institution(id) => reservation::Column::InstitutionId.eq(id.0),
    };
    type Row = (uuid::Uuid, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>, String);
    let rows: Vec<Row> = reservation::Entity::find()
        .select_only()
        .columns([
            reservation::Column::Id,
            reservation::Column::StartsAt,
            reservation::Column::EndsAt,
            reservation::Column::State,
        ])
        .filter(reservation::Column::InstrumentId.eq(placed.row.id))
        .filter(of_party)
        .filter(reservation::Column::State.is_in(counted))
        .filter(reservation::Column::EndsAt.gt(window.start()))
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(id, start, end, state)| {
            let slot = Slot::new(start, end).map_err(|_| StoreError::bad_row("reservation", "ends_at", id))?;
            Ok(PartyUse { id: ReservationId(id), slot, held: state == held })
        })
        .collect()
}

impl Stand {
    /// What is known of somebody who asks for a party that is not his: nothing.
    pub fn nobody() -> Self {
        Self { side: Side::Outside, standing: Standing::default() }
    }
}
