//! Calendars as the reader may see them: rivals see "occupied" and nothing else.

use crate::{
    authz::{Action, Principal, permits},
    service::reservation_view,
    store::{self, error::StoreError, instrument::Placed},
    view::timeline::{ItemKind, TimelineItem, TimelineView, WithheldLabel, WithheldTime},
};
use booking::{
    free::{self, Asker, Withheld, WithheldReason},
    occupancy::{Occupancy, Source},
    reservation::{Reservation, State},
};
use inventory::{
    id::{GroupId, OutageId, ReservationId},
    party::{Party, Side},
    role::Role,
    slot::{Instant, Slot},
    working_calendar::WorkingCalendar,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the calendars of `instruments` within `window`, in their order.
pub async fn timelines(
    db: &impl ConnectionTrait,
    reader: Option<&Principal>,
    instruments: &[Placed],
    window: &Slot,
    now: Instant,
) -> Result<Vec<TimelineView>, StoreError> {
    let calendar = store::calendar::load(db).await?;
    let resources = instruments.iter().map(|placed| placed.instrument.id.into()).collect();
    let mut occupied = store::occupancy::within_many(db, resources, window).await?;
    let ids: BTreeSet<ReservationId> = occupied
        .values()
        .flatten()
        .filter_map(|row| match row.source {
            Source::Reservation(id) => Some(id),
            Source::Outage(_) => None,
        })
        .collect();
    let reservations = store::reservation::find_all(db, ids.into_iter().collect()).await?;
    let reservations: BTreeMap<ReservationId, Reservation> = reservations.into_iter().map(|r| (r.id, r)).collect();
    Ok(instruments
        .iter()
        .map(|placed| {
            let rows = occupied.remove(&placed.instrument.id.into()).unwrap_or_default();
            timeline(placed, &rows, &reservations, &calendar, reader, window, now)
        })
        .collect())
}

fn timeline(
    placed: &Placed,
    rows: &[Occupancy],
    reservations: &BTreeMap<ReservationId, Reservation>,
    calendar: &WorkingCalendar,
    reader: Option<&Principal>,
    window: &Slot,
    now: Instant,
) -> TimelineView {
    let instrument = &placed.instrument;
    let mut items = Vec::new();
    let mut own_times = Vec::new();
    let mut outages: BTreeSet<(Slot, OutageId)> = BTreeSet::new();
    for row in rows {
        match row.source {
            Source::Reservation(id) => {
                let known = reservations.get(&id).filter(|reservation| may_know(reader, reservation, placed));
                if let Some(reservation) = known {
                    own_times.push(row.span);
                    items.push(known_item(row, reservation, placed, reader));
                }
            }
            Source::Outage(id) => {
                outages.insert((row.span, id));
            }
        }
    }
    let lab = reader.is_some_and(|reader| {
        let object = crate::authz::Object {
            facility: Some(instrument.facility),
            institution: Some(instrument.institution),
            ..Default::default()
        };
        permits(Some(reader), Action::ListOutages, &object)
    });
    items.extend(
        outages
            .iter()
            .map(|(span, id)| TimelineItem { outage_id: lab.then_some(id.0), ..plain(ItemKind::Outage, span) }),
    );
    let uses: Vec<Occupancy> =
        rows.iter().filter(|row| matches!(row.source, Source::Reservation(_))).copied().collect();
    let full = free::full(&uses, instrument.capacity.get());
    let unknown = full.iter().flat_map(|span| span.minus(&own_times));
    items.extend(unknown.map(|span| plain(ItemKind::Busy, &span)));
    items.sort_by_key(|item| (item.start, item.end, item.lane));
    let provisional = calendar.provisional_from(now.with_timezone(&instrument.zone).date_naive());
    let provisional = inventory::hours::wall(provisional, 0, instrument.zone);
    let open = instrument.policy.hours.open_within(window, instrument.zone, calendar);
    let withheld = free::withheld(&instrument.policy, instrument.zone, &askers(reader, placed), window, now);
    TimelineView {
        instrument: reservation_view::instrument(placed),
        time_zone: instrument.zone.name().to_owned(),
        from: window.start(),
        to: window.end(),
        now,
        grid_minutes: instrument.policy.all_lengths().map(|lengths| lengths.grid_minutes).min().unwrap_or(1),
        withheld: withheld.iter().flat_map(|withheld| within(withheld, &open)).collect(),
        open: open.into_iter().map(Into::into).collect(),
        items,
        provisional_after: (provisional < window.end()).then_some(provisional),
    }
}

/// For whom the reader may ask: his groups, his institution, his organisations, and nobody.
fn askers(reader: Option<&Principal>, placed: &Placed) -> Vec<Asker> {
    let Some(reader) = reader else { return vec![free::VISITOR] };
    let instrument = &placed.instrument;
    let inside = reader.is_inside(instrument.institution);
    let side = if inside { Side::OwnInstitution } else { Side::Outside };
    let groups = [Role::Pi, Role::GroupMember].into_iter().flat_map(|role| reader.scopes(role)).map(GroupId);
    let of_group = |group: GroupId| {
        let side = if instrument.owner_group == Some(group) { Side::OwnGroup } else { side };
        (Some(Party::Group(group)), side)
    };
    groups.map(of_group).chain([(None, side)]).collect()
}

/// What is closed is no time that anybody waits for.
fn within(withheld: &Withheld, open: &[Slot]) -> Vec<WithheldTime> {
    let reason = match withheld.reason {
        WithheldReason::NotReleased => WithheldLabel::NotReleased,
        WithheldReason::Reserved => WithheldLabel::Reserved,
    };
    let parts = open.iter().filter_map(|part| part.intersection(&withheld.slot));
    parts
        .map(|part| WithheldTime { start: part.start(), end: part.end(), reason, opens_at: withheld.opens_at })
        .collect()
}

fn may_know(reader: Option<&Principal>, reservation: &Reservation, placed: &Placed) -> bool {
    let object = reservation_view::object(reservation, placed);
    permits(reader, Action::GetReservation, &object)
}

fn known_item(row: &Occupancy, reservation: &Reservation, placed: &Placed, reader: Option<&Principal>) -> TimelineItem {
    let policy = &placed.instrument.policy;
    let hold_until = match reservation.state {
        State::Held { until, .. } | State::Offered { until, .. } => Some(until),
        _ => None,
    };
    // A use that ended early or was clipped by an outage keeps only what it really took.
    let shown = reservation.slot.intersection(&row.span).unwrap_or(reservation.slot);
    TimelineItem {
        set_up_minutes: policy.set_up_minutes,
        clean_up_minutes: policy.clean_up_minutes,
        lane: row.lane,
        reservation_id: Some(reservation.id.0),
        title: Some(reservation.title.clone()),
        state: store::code::text(&reservation.state.name()).ok(),
        mine: reader.is_some_and(|reader| reader.person == reservation.applicant),
        hold_until,
        ..plain(ItemKind::Reservation, &shown)
    }
}

fn plain(kind: ItemKind, span: &Slot) -> TimelineItem {
    TimelineItem {
        kind,
        start: span.start(),
        end: span.end(),
        set_up_minutes: 0,
        clean_up_minutes: 0,
        lane: 0,
        reservation_id: None,
        outage_id: None,
        title: None,
        state: None,
        mine: false,
        hold_until: None,
    }
}
