//! Series with their occurrences, and with what the reader may do to all of them.

use super::reservation_view;
use crate::{
    authz::{Action, Principal, permits},
    store::{self, error::StoreError, instrument::Placed, series::StoredSeries},
    view::{
        reservation::{Can, ReservationView},
        series::{OccurrenceView, SeriesView},
    },
    words,
};
use booking::{
    recurrence::{OccurrenceLimit, Recurrence},
    reservation::{Reservation, StateName},
};
use inventory::{
    id::SeriesId,
    slot::{Instant, Slot},
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// Returns a series, if the reader may see it.
pub async fn view(
    db: &impl ConnectionTrait,
    reader: &Principal,
    id: SeriesId,
    now: Instant,
) -> Result<Option<SeriesView>, StoreError> {
    let Some(StoredSeries { series, .. }) = store::series::find(db, id).await? else { return Ok(None) };
    let reservations = store::series::occurrences(db, id).await?;
    let Some(first) = reservations.first() else { return Ok(None) };
    let Some(placed) = store::instrument::find(db, series.instrument).await? else { return Ok(None) };
    let object = reservation_view::object(first, &placed);
    if !permits(Some(reader), Action::GetSeries, &object) {
        return Ok(None);
    }
    let views = reservation_view::views(db, reader, &reservations, now).await?;
    let Some(head) = views.first().cloned() else { return Ok(None) };
    let awaiting: BTreeSet<_> = views.iter().flat_map(|view| view.awaiting.iter().copied()).collect();
    let standing = views.iter().filter(|view| view.state.is_live());
    let prices: Option<Vec<i64>> = standing.map(|view| view.price_fen).collect();
    Ok(Some(SeriesView {
        id: id.0,
        rule: words::recurrence::booked(&series.recurrence, reservations.len()).into(),
        recurrence_rule: series.recurrence.rule().map(ToString::to_string),
        occurrences: occurrences(&series.recurrence, &reservations, &views),
        price_fen: prices.filter(|prices| !prices.is_empty()).map(|prices| prices.iter().sum()),
        awaiting: awaiting.into_iter().collect(),
        revision: series.revision(&reservations),
        can: can(&views, reader, first, &placed),
        continues: series.continues.map(|id| id.0),
        continued_by: store::series::continuing(db, id).await?.into_iter().map(|id| id.0).collect(),
        created_at: series.created_at,
        instrument: head.instrument,
        institution: head.institution,
        facility: head.facility,
        mode: head.mode,
        purpose: head.purpose,
        title: head.title,
        note: head.note,
        side: head.side,
        applicant: head.applicant,
        group: head.group,
        organisation: head.organisation,
    }))
}

fn occurrences(
    recurrence: &Recurrence,
    reservations: &[Reservation],
    views: &[ReservationView],
) -> Vec<OccurrenceView> {
    let given: BTreeMap<Instant, Slot> = recurrence
        .iter()
        .take(usize::from(OccurrenceLimit::MOST.get()))
        .map(|occurrence| (occurrence.recurrence_id, occurrence.slot))
        .collect();
    let each = reservations.iter().zip(views).filter_map(|(reservation, view)| {
        let recurrence_id = reservation.series?.recurrence_id;
        Some(OccurrenceView {
            reservation_id: view.id,
            recurrence_id,
            start: view.start,
            end: view.end,
            moved: given.get(&recurrence_id) != Some(&reservation.slot),
            state: view.state,
            handed_over: view.handed_over,
            hold_until: view.hold_until,
        })
    });
    each.collect()
}

/// What may be done to one of them and is possible for all at once; each action has a row of its own for series.
fn can(views: &[ReservationView], reader: &Principal, first: &Reservation, placed: &Placed) -> Vec<Can> {
    let object = reservation_view::object(first, placed);
    let all = [
        (Can::Approve, Action::ApproveSeries),
        (Can::BenchApprove, Action::BenchApproveSeries),
        (Can::PiApprove, Action::PiApproveSeries),
        (Can::Decline, Action::DeclineSeries),
        (Can::Move, Action::MoveSeries),
        (Can::Cancel, Action::CancelSeries),
        (Can::Override, Action::OverrideRules),
    ];
    let possible = |can: Can| {
        // A series is never given up at the price of strikes; one occurrence may be.
        let free = views.iter().filter(|view| !(can == Can::Cancel && view.cancel_counts));
        let states = free.filter(|view| view.can.contains(&can)).map(|view| view.state);
        states.into_iter().any(|state| state != StateName::Done)
    };
    all.into_iter()
        .filter(|(can, action)| possible(*can) && permits(Some(reader), *action, &object))
        .map(|(can, _)| can)
        .collect()
}
