//! A reservation for measurements that need thousands.

use crate::app::{beginning, fresh, id};
use booking::reservation::{Purpose, Reservation, State};
use inventory::{
    companion::Needs,
    id::{GroupId, InstrumentId, PersonId, ReservationId},
    instrument::Mode,
    party::{Party, Side},
    slot::Slot,
};

/// Returns a confirmed use of the demonstration city's electron microscope by its researcher.
pub fn reservation(slot: Slot) -> Reservation {
    let person = PersonId(id("person:researcher"));
    Reservation {
        id: ReservationId(fresh()),
        series: None,
        instrument: InstrumentId(id("sem")),
        applicant: person,
        booked_by: person,
        party: Party::Group(GroupId(id("nano"))),
        project_code: None,
        side: Side::OwnGroup,
        mode: Mode::SelfUse,
        purpose: Purpose::Research,
        title: "石墨烯薄膜的断口形貌观察".to_owned(),
        note: String::new(),
        needs: Needs::default(),
        slot,
        state: State::Confirmed,
        kept_until: None,
        price: None,
        waiver: None,
        revision: 1,
        sequence: 0,
        created_at: beginning(),
    }
}
