//! What the rules need to know of an applicant and his party.

use super::{
    code,
    entity::{
        group_member, organisation, organisation_member, person, project_code, qualification, research_group,
        reservation, terms_acceptance,
    },
    error::StoreError,
    instrument::Placed,
    measure,
};
use booking::{
    reservation::{Approval, StateName},
    rules::quota::counts_from,
    schedule::{KnownUse, Standing},
};
use chrono::{DateTime, NaiveDate, Utc};
use inventory::{
    id::{GroupId, InstitutionId, InstrumentId, OrganisationId, PersonId, ReservationId, SeriesId},
    party::{Admission, GroupState, Party, Side},
    policy::QuotaHolder,
    slot::{Instant, Slot},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An applicant's standing on one instrument, and the side his party stands on.
#[derive(Debug, Clone)]
pub struct Stand {
    /// The side.
    pub side: Side,
    /// The facts.
    pub standing: Standing,
}

/// Loads what is known of `applicant` booking for `party` at `now`, for times from the start of `window` on.
pub async fn load(
    db: &impl ConnectionTrait,
    placed: &Placed,
    applicant: PersonId,
    party: Party,
    window: &Slot,
    now: Instant,
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
    stand.standing.person = Some(applicant);
    stand.standing.qualified_until = qualification(db, placed.instrument.id, applicant).await?;
    let (facility, instrument) = (placed.instrument.facility, placed.instrument.id);
    stand.standing.measures = measure::binding(db, applicant, facility, instrument, now).await?;
    let asks_of_new = placed.instrument.policy.approval.as_ref().is_some_and(|rules| rules.first_use);
    if asks_of_new {
        stand.standing.known_here = was_promised(db, instrument, applicant).await?;
    }
    if stand.standing.may_book_for_party {
        let from = counts_from(&placed.instrument.policy, window.start(), placed.instrument.zone, now);
        stand.standing.uses = match from {
            Some(from) => uses(db, placed, applicant, party, from).await?,
            None => Vec::new(),
        };
    } else {
        // Whoever may not book for a party learns nothing of what it has used and which codes it has.
        stand.standing.project_codes.clear();
    }
    Ok(stand)
}

/// Tells whether the instrument was ever promised to a person and not given up by him or taken from him.
async fn was_promised(
    db: &impl ConnectionTrait,
    instrument: InstrumentId,
    person: PersonId,
) -> Result<bool, StoreError> {
    let promised = [StateName::Confirmed, StateName::InUse, StateName::Done, StateName::NoShow];
    let promised = promised.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let found = reservation::Entity::find()
        .select_only()
        .column(reservation::Column::Id)
        .filter(reservation::Column::InstrumentId.eq(instrument.0))
        .filter(reservation::Column::ApplicantId.eq(person.0))
        .filter(reservation::Column::State.is_in(promised))
        .limit(1)
        .into_tuple::<Uuid>()
        .one(db)
        .await?;
    Ok(found.is_some())
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
    let other_pi = group_member::Entity::find()
        .filter(group_member::Column::GroupId.eq(id.0))
        .filter(group_member::Column::Role.eq("pi"))
        .filter(group_member::Column::PersonId.ne(applicant.0))
        .one(db)
        .await?;
    let owed = BTreeSet::from_iter((group.pi_approval && !is_pi).then_some(Approval::Pi));
    let standing = Standing {
        may_book_for_party: member.is_some() && state == GroupState::Confirmed,
        project_codes: codes.into_iter().map(|row| row.code).collect(),
        owed,
        has_pi: !is_pi && other_pi.is_some(),
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

/// The uses that the instrument's limits count: everything that was not given up, refused, displaced or overtaken, of
/// the party and the person, and of everybody where a quota is for a side or for all.
async fn uses(
    db: &impl ConnectionTrait,
    placed: &Placed,
    applicant: PersonId,
    party: Party,
    from: Instant,
) -> Result<Vec<KnownUse>, StoreError> {
    let counted = [StateName::Held, StateName::Offered, StateName::Confirmed, StateName::InUse, StateName::Done];
    let counted = counted.iter().map(code::text).collect::<Result<Vec<_>, _>>()?;
    let of_party = match party {
        Party::Group(id) => reservation::Column::GroupId.eq(id.0),
        Party::Organisation(id) => reservation::Column::OrganisationId.eq(id.0),
        Party::Institution(id) => reservation::Column::InstitutionId.eq(id.0),
    };
    let mut query = reservation::Entity::find()
        .select_only()
        .columns([
            reservation::Column::Id,
            reservation::Column::StartsAt,
            reservation::Column::EndsAt,
            reservation::Column::State,
            reservation::Column::Side,
            reservation::Column::ApplicantId,
            reservation::Column::GroupId,
            reservation::Column::OrganisationId,
            reservation::Column::InstitutionId,
            reservation::Column::SeriesId,
        ])
        .filter(reservation::Column::InstrumentId.eq(placed.row.id))
        .filter(reservation::Column::State.is_in(counted))
        .filter(reservation::Column::EndsAt.gt(from));
    let quotas = &placed.instrument.policy.quotas;
    let of_all = |per: QuotaHolder| matches!(per, QuotaHolder::Side | QuotaHolder::All);
    if !quotas.iter().any(|quota| of_all(quota.per)) {
        let own = Condition::any().add(of_party).add(reservation::Column::ApplicantId.eq(applicant.0));
        query = query.filter(own);
    }
    let rows = query.into_model::<UseRow>().all(db).await?;
    rows.into_iter().map(|row| row.known(applicant, party)).collect()
}

#[derive(FromQueryResult)]
struct UseRow {
    id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    state: String,
    side: String,
    applicant_id: Uuid,
    group_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    institution_id: Option<Uuid>,
    series_id: Option<Uuid>,
}

impl UseRow {
    fn known(self, applicant: PersonId, party: Party) -> Result<KnownUse, StoreError> {
        let bad = |column| StoreError::bad_row("reservation", column, self.id);
        let state: StateName = code::parse(&self.state).ok_or_else(|| bad("state"))?;
        Ok(KnownUse {
            id: ReservationId(self.id),
            slot: Slot::new(self.starts_at, self.ends_at).map_err(|_| bad("ends_at"))?,
            side: code::parse(&self.side).ok_or_else(|| bad("side"))?,
            by_person: self.applicant_id == applicant.0,
            by_party: match party {
                Party::Group(id) => self.group_id == Some(id.0),
                Party::Organisation(id) => self.organisation_id == Some(id.0),
                Party::Institution(id) => self.institution_id == Some(id.0),
            },
            held: state == StateName::Held,
            series: self.series_id.map(SeriesId),
            begun: matches!(state, StateName::InUse | StateName::Done),
            party: Some(match (self.group_id, self.organisation_id, self.institution_id) {
                (Some(id), None, None) => Party::Group(GroupId(id)),
                (None, Some(id), None) => Party::Organisation(OrganisationId(id)),
                (None, None, Some(id)) => Party::Institution(InstitutionId(id)),
                _ => return Err(bad("group_id")),
            }),
        })
    }
}

impl Stand {
    /// What is known of somebody who asks for a party that is not his: nothing.
    pub fn nobody() -> Self {
        Self { side: Side::Outside, standing: Standing::default() }
    }
}
