//! Filling empty tables with whole rows: the demonstration city, and nothing else.
//!
//! Reservations ahead of now go through the desk like everybody's; what is written here is past or is no calendar.

use super::{entity, error::StoreError, tx::Tx};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel, ModelTrait};

pub use entity::{
    companion::Model as Companion, companion_instrument::Model as CompanionInstrument, credential::Model as Credential,
    facility::Model as Facility, group_member::Model as GroupMember, institution::Model as Institution,
    instrument::Model as InstrumentRow, occupancy::Model as OccupancyRow, organisation::Model as Organisation,
    organisation_member::Model as OrganisationMember, person::Model as Person, project_code::Model as ProjectCode,
    qualification::Model as Qualification, rated_hours::Model as RatedHours, research_group::Model as ResearchGroup,
    reservation::Model as ReservationRow, role_grant::Model as RoleGrant, terms_acceptance::Model as TermsAcceptance,
    usage_record::Model as UsageRow,
};

/// Rows of an insert: SQLite takes 32,766 parameters a statement, and our widest table has 28 columns.
const CHUNK: usize = 500;

/// Rows of every table, in the order in which they refer to one another.
#[derive(Debug, Default, Clone)]
pub struct Rows {
    /// Institutions.
    pub institutions: Vec<Institution>,
    /// Facilities.
    pub facilities: Vec<Facility>,
    /// Rated hours.
    pub rated_hours: Vec<RatedHours>,
    /// People.
    pub people: Vec<Person>,
    /// Their passwords.
    pub credentials: Vec<Credential>,
    /// Roles not held through a group or organisation.
    pub role_grants: Vec<RoleGrant>,
    /// Research groups.
    pub groups: Vec<ResearchGroup>,
    /// Their members.
    pub group_members: Vec<GroupMember>,
    /// Their project codes.
    pub project_codes: Vec<ProjectCode>,
    /// Organisations.
    pub organisations: Vec<Organisation>,
    /// Their members.
    pub organisation_members: Vec<OrganisationMember>,
    /// The terms they accepted.
    pub terms: Vec<TermsAcceptance>,
    /// Instruments.
    pub instruments: Vec<InstrumentRow>,
    /// What goes with them, and who runs them.
    pub companions: Vec<Companion>,
    /// Which of it goes with which.
    pub companion_instruments: Vec<CompanionInstrument>,
    /// Who may operate them.
    pub qualifications: Vec<Qualification>,
    /// Past reservations.
    pub reservations: Vec<ReservationRow>,
    /// What they occupied.
    pub occupancy: Vec<OccupancyRow>,
    /// The hours they left behind.
    pub usage: Vec<UsageRow>,
}

/// Writes all rows.
pub async fn insert(tx: &Tx, rows: Rows) -> Result<(), StoreError> {
    all::<entity::institution::Entity>(tx, rows.institutions).await?;
    all::<entity::facility::Entity>(tx, rows.facilities).await?;
    all::<entity::rated_hours::Entity>(tx, rows.rated_hours).await?;
    all::<entity::person::Entity>(tx, rows.people).await?;
    all::<entity::credential::Entity>(tx, rows.credentials).await?;
    all::<entity::role_grant::Entity>(tx, rows.role_grants).await?;
    all::<entity::research_group::Entity>(tx, rows.groups).await?;
    all::<entity::group_member::Entity>(tx, rows.group_members).await?;
    all::<entity::project_code::Entity>(tx, rows.project_codes).await?;
    all::<entity::organisation::Entity>(tx, rows.organisations).await?;
    all::<entity::organisation_member::Entity>(tx, rows.organisation_members).await?;
    all::<entity::terms_acceptance::Entity>(tx, rows.terms).await?;
    all::<entity::instrument::Entity>(tx, rows.instruments).await?;
    all::<entity::companion::Entity>(tx, rows.companions).await?;
    all::<entity::companion_instrument::Entity>(tx, rows.companion_instruments).await?;
    all::<entity::qualification::Entity>(tx, rows.qualifications).await?;
    all::<entity::reservation::Entity>(tx, rows.reservations).await?;
    all::<entity::occupancy::Entity>(tx, rows.occupancy).await?;
    all::<entity::usage_record::Entity>(tx, rows.usage).await
}

async fn all<E: EntityTrait>(tx: &Tx, rows: Vec<E::Model>) -> Result<(), StoreError>
where
    E::Model: ModelTrait + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<E::ActiveModel> =
            rows.by_ref().take(CHUNK).map(|row| row.into_active_model().reset_all()).collect();
        E::insert_many(chunk).exec_without_returning(tx).await?;
    }
    Ok(())
}
