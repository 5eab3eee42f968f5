//! Names of research groups and organisations, and who acts for them.

use super::{
    entity::{group_member, organisation, organisation_member, research_group},
    error::StoreError,
};
use inventory::{
    id::{GroupId, OrganisationId, PersonId},
    party::{Admission, GroupState, Party},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Returns groups' names by id.
pub async fn group_names(db: &impl ConnectionTrait, ids: Vec<GroupId>) -> Result<BTreeMap<Uuid, String>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = ids.into_iter().map(|id| id.0);
    let rows = research_group::Entity::find().filter(research_group::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Returns whether the city has admitted an organisation.
pub async fn admission(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<Admission>, StoreError> {
    let row = organisation::Entity::find_by_id(id.0).one(db).await?;
    let bad = || StoreError::bad_row("organisation", "admission", id.0);
    row.map(|row| super::code::parse(&row.admission).ok_or_else(bad)).transpose()
}

/// Returns organisations' names by id.
pub async fn organisation_names(
    db: &impl ConnectionTrait,
    ids: Vec<OrganisationId>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids = ids.into_iter().map(|id| id.0);
    let rows = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Returns for whom people may act: their confirmed research groups, then their organisations, each kind by id.
pub async fn acted_for(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<(Party, String)>>, StoreError> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let confirmed = super::code::text(&GroupState::Confirmed)?;
    let in_groups = group_member::Entity::find().filter(group_member::Column::PersonId.is_in(ids.clone()));
    let in_groups = in_groups.order_by_asc(group_member::Column::GroupId).all(db).await?;
    let groups = research_group::Entity::find()
        .filter(research_group::Column::Id.is_in(in_groups.iter().map(|member| member.group_id)))
        .filter(research_group::Column::State.eq(confirmed));
    let groups: BTreeMap<Uuid, String> = groups.all(db).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let in_organisations = organisation_member::Entity::find().filter(organisation_member::Column::PersonId.is_in(ids));
    let in_organisations = in_organisations.order_by_asc(organisation_member::Column::OrganisationId).all(db).await?;
    let organisations = in_organisations.iter().map(|member| OrganisationId(member.organisation_id)).collect();
    let organisations = organisation_names(db, organisations).await?;
    let groups = in_groups.into_iter().filter_map(|member| {
        let name = groups.get(&member.group_id)?.clone();
        Some((PersonId(member.person_id), (Party::Group(GroupId(member.group_id)), name)))
    });
    let organisations = in_organisations.into_iter().filter_map(|member| {
        let (id, name) = (member.organisation_id, organisations.get(&member.organisation_id)?.clone());
        Some((PersonId(member.person_id), (Party::Organisation(OrganisationId(id)), name)))
    });
    let mut found: BTreeMap<PersonId, Vec<(Party, String)>> = BTreeMap::new();
    for (person, party) in groups.chain(organisations) {
        found.entry(person).or_default().push(party);
    }
    Ok(found)
}
