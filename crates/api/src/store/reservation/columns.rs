//! A reservation's columns: what its state holds lies in several of them, and what only one state has in `detail`.

use super::Stored;
use crate::store::{code, entity::reservation as row, error::StoreError};
use booking::{
    reservation::{Approval, DeclineCode, OfferFrom, Reservation, State, StateName, Waiver},
    series::InSeries,
};
use inventory::{
    companion::Needs,
    id::{GroupId, InstitutionId, InstrumentId, OrganisationId, OutageId, PersonId, ReservationId, SeriesId},
    money::Fen,
    party::Party,
    slot::{Instant, Slot},
};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a state holds besides its name and deadline, as JSON in the `detail` column.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Detail {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    awaiting: BTreeSet<Approval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_applicant: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline: Option<DeclineCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outage: Option<OutageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<Slot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_at: Option<Instant>,
}

/// Takes a reservation apart into columns.
pub(super) fn columns(from: &Reservation, digest: Vec<u8>) -> Result<row::ActiveModel, StoreError> {
    let Reservation {
        id,
        series,
        instrument,
        applicant,
        booked_by,
        party,
        project_code,
        side,
        mode,
        purpose,
        title,
        note,
        needs,
        slot,
        state,
        kept_until,
        price,
        waiver,
        revision,
        sequence,
        created_at,
    } = from;
    let (group_id, organisation_id, institution_id) = match party {
        Party::Group(id) => (Some(id.0), None, None),
        Party::Organisation(id) => (None, Some(id.0), None),
        Party::Institution(id) => (None, None, Some(id.0)),
    };
    let (hold_until, since, until, reason, detail) = split(state);
    Ok(row::ActiveModel {
        id: Set(id.0),
        instrument_id: Set(instrument.0),
        applicant_id: Set(applicant.0),
        booked_by: Set(booked_by.0),
        group_id: Set(group_id),
        organisation_id: Set(organisation_id),
        institution_id: Set(institution_id),
        project_code: Set(project_code.clone()),
        side: Set(code::text(side)?),
        mode: Set(code::text(mode)?),
        purpose: Set(code::text(purpose)?),
        title: Set(title.clone()),
        note: Set(note.clone()),
        starts_at: Set(slot.start()),
        ends_at: Set(slot.end()),
        state: Set(code::text(&state.name())?),
        hold_until: Set(hold_until),
        checked_in_at: Set(since),
        checked_out_at: Set(until),
        reason: Set(reason),
        detail: Set(code::json(&detail)?),
        price_fen: Set(price.map(|price| price.0)),
        waiver: Set(waiver.as_ref().map(code::json).transpose()?),
        revision: Set(i32::try_from(*revision).unwrap_or(i32::MAX)),
        sequence: Set(i32::try_from(*sequence).unwrap_or(i32::MAX)),
        request_digest: Set(digest),
        created_at: Set(*created_at),
        series_id: Set(series.map(|of| of.series.0)),
        recurrence_id: Set(series.map(|of| of.recurrence_id)),
        kept_until: Set(*kept_until),
        needs: Set((!needs.is_empty()).then(|| code::json(needs)).transpose()?),
        short_hold: Set(state.is_short_hold()),
        handed_to: Set(state.handed_to().map(|id| id.0)),
    })
}

type Columns = (Option<Instant>, Option<Instant>, Option<Instant>, Option<String>, Detail);

fn split(state: &State) -> Columns {
    match state {
        State::Held { until, awaiting } => {
            (Some(*until), None, None, None, Detail { awaiting: awaiting.clone(), ..Detail::default() })
        }
        State::Confirmed => (None, None, None, None, Detail::default()),
        State::InUse { since, by_applicant } => {
            (None, Some(*since), None, None, Detail { by_applicant: Some(*by_applicant), ..Detail::default() })
        }
        State::Done { since, until } => (None, Some(*since), Some(*until), None, Detail::default()),
        State::Cancelled { reason, handed_to: _ } => (None, None, None, reason.clone(), Detail::default()),
        State::Declined { code, reason } => {
            (None, None, None, Some(reason.clone()), Detail { decline: Some(*code), ..Detail::default() })
        }
        State::Waiting { until, within } | State::Offered { until, from: OfferFrom::List { within } } => {
            (Some(*until), None, None, None, Detail { within: Some(*within), ..Detail::default() })
        }
        State::Offered { until, from: OfferFrom::Outage { outage, awaiting } } => {
            let detail = Detail { outage: Some(*outage), awaiting: awaiting.clone(), ..Detail::default() };
            (Some(*until), None, None, None, detail)
        }
        State::Offered { until, from: OfferFrom::Hold } => (Some(*until), None, None, None, Detail::default()),
        State::Lapsed { at } => (Some(*at), None, None, None, Detail::default()),
        State::NoShow { at } => (None, None, None, None, Detail { missed_at: Some(*at), ..Detail::default() }),
        State::Displaced { outage, awaiting } => {
            (None, None, None, None, Detail { outage: Some(*outage), awaiting: awaiting.clone(), ..Detail::default() })
        }
    }
}

fn join(model: &row::Model) -> Result<State, StoreError> {
    let bad = |column| StoreError::bad_row("reservation", column, model.id);
    let detail: Detail = serde_json::from_str(&model.detail).map_err(|_| bad("detail"))?;
    let name: StateName = code::parse(&model.state).ok_or_else(|| bad("state"))?;
    Ok(match name {
        StateName::Held => {
            State::Held { until: model.hold_until.ok_or_else(|| bad("hold_until"))?, awaiting: detail.awaiting }
        }
        StateName::Confirmed => State::Confirmed,
        StateName::InUse => State::InUse {
            since: model.checked_in_at.ok_or_else(|| bad("checked_in_at"))?,
            by_applicant: detail.by_applicant.unwrap_or(false),
        },
        StateName::Done => State::Done {
            since: model.checked_in_at.ok_or_else(|| bad("checked_in_at"))?,
            until: model.checked_out_at.ok_or_else(|| bad("checked_out_at"))?,
        },
        StateName::Cancelled => {
            State::Cancelled { reason: model.reason.clone(), handed_to: model.handed_to.map(ReservationId) }
        }
        StateName::Declined => State::Declined {
            code: detail.decline.unwrap_or(DeclineCode::Other),
            reason: model.reason.clone().unwrap_or_default(),
        },
        StateName::Lapsed => State::Lapsed { at: model.hold_until.ok_or_else(|| bad("hold_until"))? },
        StateName::Waiting => State::Waiting {
            until: model.hold_until.ok_or_else(|| bad("hold_until"))?,
            within: detail.within.ok_or_else(|| bad("detail"))?,
        },
        StateName::Offered => State::Offered {
            until: model.hold_until.ok_or_else(|| bad("hold_until"))?,
            from: match (detail.within, detail.outage, model.short_hold) {
                (Some(within), None, false) => OfferFrom::List { within },
                (None, Some(outage), false) => OfferFrom::Outage { outage, awaiting: detail.awaiting },
                (None, None, true) => OfferFrom::Hold,
                _ => return Err(bad("detail")),
            },
        },
        StateName::NoShow => State::NoShow { at: detail.missed_at.ok_or_else(|| bad("detail"))? },
        StateName::Displaced => {
            State::Displaced { outage: detail.outage.ok_or_else(|| bad("detail"))?, awaiting: detail.awaiting }
        }
    })
}

impl TryFrom<row::Model> for Stored {
    type Error = StoreError;

    fn try_from(model: row::Model) -> Result<Self, StoreError> {
        let bad = |column| StoreError::bad_row("reservation", column, model.id);
        let party = match (model.group_id, model.organisation_id, model.institution_id) {
            (Some(id), None, None) => Party::Group(GroupId(id)),
            (None, Some(id), None) => Party::Organisation(OrganisationId(id)),
            (None, None, Some(id)) => Party::Institution(InstitutionId(id)),
            _ => return Err(bad("group_id")),
        };
        let waiver: Option<Waiver> =
            model.waiver.as_deref().map(serde_json::from_str).transpose().map_err(|_| bad("waiver"))?;
        let number = |value: i32, column| u32::try_from(value).map_err(|_| bad(column));
        let series = match (model.series_id, model.recurrence_id) {
            (Some(id), Some(recurrence_id)) => Some(InSeries { series: SeriesId(id), recurrence_id }),
            (None, None) => None,
            _ => return Err(bad("recurrence_id")),
        };
        let needs: Option<Needs> =
            model.needs.as_deref().map(serde_json::from_str).transpose().map_err(|_| bad("needs"))?;
        let needs = needs.unwrap_or_default();
        let reservation = Reservation {
            id: ReservationId(model.id),
            series,
            instrument: InstrumentId(model.instrument_id),
            applicant: PersonId(model.applicant_id),
            booked_by: PersonId(model.booked_by),
            party,
            project_code: model.project_code.clone(),
            side: code::parse(&model.side).ok_or_else(|| bad("side"))?,
            mode: code::parse(&model.mode).ok_or_else(|| bad("mode"))?,
            purpose: code::parse(&model.purpose).ok_or_else(|| bad("purpose"))?,
            title: model.title.clone(),
            note: model.note.clone(),
            needs,
            slot: Slot::new(model.starts_at, model.ends_at).map_err(|_| bad("ends_at"))?,
            state: join(&model)?,
            kept_until: model.kept_until,
            price: model.price_fen.map(Fen),
            waiver,
            revision: number(model.revision, "revision")?,
            sequence: number(model.sequence, "sequence")?,
            created_at: model.created_at,
        };
        Ok(Stored { reservation, request_digest: model.request_digest })
    }
}
