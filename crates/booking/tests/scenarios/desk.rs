//! A desk for drawn stories: begins with a drawing, takes commands in words, and shows what became of it.
//!
//! All stories happen on Monday, 2 March 2026 and the days after it, unless they say otherwise. Every letter belongs to
//! one party, unless the story gives it to somebody else.

use super::{
    facts::{APPLICANT, INSTRUMENT, MANAGER, PARTY, id_of, plain_schedule, reservation},
    outcome::{Outcome, assert_same},
    people::{LI, Person},
    words,
};
use crate::guard;
use booking::{
    allocation::{self, Collected, GivenOut, Proposal},
    command::{Actor, ByHand, Capacity, Command, Outage, OutageReason},
    conduct::{Appeal, Measure},
    decision::{Change, Decision, Happening, Rejection},
    engine::{self, Seed},
    hold,
    occupancy::{Occupancy, Source},
    reservation::{OfferFrom, Reservation, State, StateName},
    rules::attempts::Attempts,
    schedule::{KnownUse, Schedule, ShortHolds},
    timeline::{Cell, Drawing, Names, Ruler},
    waiting,
};
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::{Asia::Shanghai, Tz};
use inventory::{
    id::{PersonId, ReservationId},
    instrument::Instrument,
    party::{Party, Side},
    policy::{BookingPolicy, monday_of},
    slot::{Instant, Slot},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU16,
};
use uuid::Uuid;

/// The facts before the story begins.
pub struct Desk {
    pub schedule: Schedule,
    pub date: NaiveDate,
    pub now: Instant,
    /// Every measure that was imposed and stands.
    pub imposed: Vec<Measure>,
    /// Who has agreed to which letter.
    pub agreed: BTreeSet<(ReservationId, PersonId)>,
    /// Who has asked for time, and when.
    pub attempts: Vec<(PersonId, Instant)>,
    ruler: Option<Ruler>,
    names: Names,
    /// Whose the letters are that the story gives to somebody.
    owners: BTreeMap<char, Person>,
    given_out: Option<GivenOut>,
    /// What has ever been kept for some minutes.
    kept: BTreeSet<ReservationId>,
}

/// Somebody whose word counts beside the manager's.
const SECOND: PersonId = PersonId(Uuid::from_u128(0x99));

/// Somebody outside, of the party to which all letters belong that no story gives away.
const SOMEBODY: Person = Person { id: APPLICANT, party: PARTY, side: Side::Outside };

impl Desk {
    /// A desk in Shanghai on 2 March 2026.
    pub fn new() -> Self {
        let date = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date");
        Self {
            schedule: plain_schedule(Shanghai),
            date,
            now: Instant::UNIX_EPOCH,
            imposed: Vec::new(),
            agreed: BTreeSet::new(),
            attempts: Vec::new(),
            ruler: None,
            names: Names::new(),
            owners: BTreeMap::new(),
            given_out: None,
            kept: BTreeSet::new(),
        }
    }

    /// A desk elsewhere, on another day.
    pub fn at(zone: Tz, date: &str) -> Self {
        Self { schedule: plain_schedule(zone), date: date.parse().expect("a date"), ..Self::new() }
    }

    /// Changes the policy.
    pub fn policy(mut self, change: impl FnOnce(&mut BookingPolicy)) -> Self {
        change(&mut self.schedule.instrument.policy);
        self
    }

    /// Changes other facts.
    pub fn facts(mut self, change: impl FnOnce(&mut Schedule)) -> Self {
        change(&mut self.schedule);
        self
    }

    /// Opens the weekly hours `1-5 08:00-12:00, 1-5 13:00-18:00`.
    pub fn open(self, hours: &str) -> Self {
        self.policy(|policy| policy.hours.weekly = words::openings(hours))
    }

    /// Gives the instrument `n` lanes.
    pub fn capacity(self, n: u16) -> Self {
        self.facts(|schedule| schedule.instrument.capacity = NonZeroU16::new(n).expect("a capacity"))
    }

    /// Gives the letters that will be drawn to somebody.
    pub fn whose(mut self, letters: &str, person: Person) -> Self {
        self.owners.extend(letters.chars().map(|letter| (letter, person)));
        self
    }

    /// Puts what is drawn into the schedule, and checks that the facts would be drawn like this.
    ///
    /// Upper-case letters are confirmed, or `in use` by their note; lower-case letters are held as their note says.
    #[track_caller]
    pub fn drawn(mut self, text: &str) -> Self {
        let drawing = Drawing::parse(text, self.date, self.schedule.instrument.zone).expect("a drawing");
        self.ruler = Some(drawing.ruler);
        self.now = drawing.now.expect("the drawing shows the present");
        assert_eq!(drawing.lanes.len(), usize::from(self.schedule.instrument.capacity.get()), "one row a lane");
        for lane in 0..drawing.lanes.len() {
            for run in drawing.runs(lane) {
                let lane = u16::try_from(lane).expect("few lanes");
                match run.cell {
                    Cell::Free | Cell::Closed | Cell::Buffer => {}
                    Cell::Outage => self.put_outage(lane, run.span),
                    Cell::Held(name) | Cell::Promised(name) => {
                        let held = matches!(run.cell, Cell::Held(_));
                        let state = words::given_state(held, drawing.note(name), &run.span, &self);
                        self.put(lane, name, run.span, state);
                    }
                }
            }
        }
        self.schedule.occupancy.sort();
        self.schedule.reservations.sort_by_key(|reservation| reservation.id);
        assert_same(&self.drawing(), text);
        self
    }

    /// The schedule as it would be drawn now.
    pub fn drawing(&self) -> String {
        let ruler = self.ruler.expect("a story begins with a drawing");
        Drawing::of(&self.schedule, ruler, &self.names, Some(self.now)).to_string()
    }

    /// Lets time pass to a wall-clock time; what is due lapses.
    pub fn clock(&mut self, time: &str) -> &mut Self {
        self.now = self.instant(time);
        let lapsed = engine::lapse(&self.schedule, self.now);
        self.carry(&lapsed);
        self.offer();
        self
    }

    /// Offers what is free to those who wait, in their order, as the program does with every command.
    fn offer(&mut self) {
        for id in waiting::queue(&self.schedule.instrument.policy.waiting, &self.schedule.reservations) {
            let waiting = self.schedule.reservation(id).expect("a request that waits");
            let person = Person { id: waiting.applicant, party: waiting.party, side: waiting.side };
            self.stand(&Command::Accept { id }, person, waiting.applicant);
            if let Some(offer) = engine::offer(&self.schedule, id, self.now) {
                guard::apply(&offer, &mut self.schedule).expect("the guard stays silent");
            }
        }
    }

    /// Gives out the week in which the clock shows `time`, in turns; what each had before is what is drawn.
    pub fn allocate(&mut self, time: &str, seed: Uuid) -> &mut Self {
        let monday = self.collect(time, seed);
        let actor = Actor { person: SOMEBODY.id, capacity: Capacity::Lab };
        self.give_out(Command::Allocate { monday, by_hand: None }, actor).expect("a week to be given out");
        self
    }

    /// Gives it out as the lab says: letters and times, one after the other.
    pub fn allocate_by_hand(&mut self, time: &str, grants: &[(char, &str)], seed: Uuid) -> Result<(), Rejection> {
        let monday = self.collect(time, seed);
        let slot = |text: &str| {
            let (from, to) = text.split_once('-').expect("a time");
            Slot::new(self.instant(from), self.instant(to)).expect("a slot")
        };
        let grants = grants.iter().map(|(name, time)| (self.reservation(*name).id, slot(time))).collect();
        let by_hand = Some(ByHand { grants, reason: "a visitor from abroad".to_owned() });
        let actor = Actor { person: SOMEBODY.id, capacity: Capacity::Lab };
        self.give_out(Command::Allocate { monday, by_hand }, actor)
    }

    /// Gives it out as the program does when nobody has.
    pub fn allocate_by_itself(&mut self, time: &str, seed: Uuid) -> Result<(), Rejection> {
        let monday = self.collect(time, seed);
        let actor = Actor { person: SOMEBODY.id, capacity: Capacity::System };
        self.give_out(Command::Allocate { monday, by_hand: None }, actor)
    }

    /// The proposal for that week.
    pub fn proposal(&mut self, time: &str, seed: Uuid) -> Proposal {
        self.collect(time, seed);
        allocation::propose(&self.schedule, self.now).expect("a week to be given out")
    }

    /// How the week was given out that was given out last.
    pub fn given_out(&self) -> &GivenOut {
        self.given_out.as_ref().expect("a week that was given out")
    }

    fn give_out(&mut self, command: Command, actor: Actor) -> Result<(), Rejection> {
        let decision = engine::decide(&self.schedule, &command, &actor, self.now, Seed(Uuid::from_u128(1)))?;
        self.given_out = decision.changes.iter().find_map(|change| match change {
            Change::GiveOut(given_out) => Some((**given_out).clone()),
            _ => None,
        });
        self.carry(&decision);
        self.schedule.collected = None;
        Ok(())
    }

    /// Loads what is needed to give a week out.
    fn collect(&mut self, time: &str, seed: Uuid) -> NaiveDate {
        let Instrument { zone, policy, .. } = self.schedule.instrument.clone();
        let contest = policy.contest.expect("a contested week");
        let monday = monday_of(self.instant(time), zone);
        let window = contest.lately(monday, zone);
        let mut lately: BTreeMap<Party, i64> = BTreeMap::new();
        for one in self.schedule.reservations.iter().filter(|one| one.state.occupies() && one.slot.overlaps(&window)) {
            *lately.entry(one.party).or_default() += one.slot.minutes();
        }
        let entrants = allocation::entrants(&contest, zone, monday, &self.schedule.reservations, &lately, seed);
        let mut standings = BTreeMap::new();
        for entrant in entrants {
            let one = self.schedule.reservation(entrant.id).expect("a request that takes part");
            let person = Person { id: one.applicant, party: one.party, side: one.side };
            self.stand(&Command::Accept { id: entrant.id }, person, person.id);
            standings.insert(entrant.id, self.schedule.standing.clone());
        }
        self.schedule.collected = Some(Box::new(Collected { monday, seed, lately, standings }));
        monday
    }

    /// The states of reservations, in the order of their letters.
    pub fn states(&self, names: &str) -> String {
        let name = |name: char| format!("{:?}", self.reservation(name).state.name()).to_lowercase();
        names.chars().map(name).collect::<Vec<_>>().join(" ")
    }

    /// A command by someone outside.
    pub fn outsider(&mut self, command: &str) -> Outcome<'_> {
        self.by(SOMEBODY, command)
    }

    /// A command by the group that keeps the instrument.
    pub fn owner(&mut self, command: &str) -> Outcome<'_> {
        self.by(LI, command)
    }

    /// A command by somebody of the story.
    pub fn by(&mut self, person: Person, command: &str) -> Outcome<'_> {
        self.act(command, person.id, Capacity::User, person)
    }

    /// A command by the lab.
    pub fn lab(&mut self, command: &str) -> Outcome<'_> {
        self.act(command, MANAGER, Capacity::Lab, SOMEBODY)
    }

    /// A command by somebody else of the lab, or by a PI: another person than the lab's manager.
    pub fn second(&mut self, command: &str) -> Outcome<'_> {
        self.act(command, SECOND, Capacity::Lab, SOMEBODY)
    }

    fn act(&mut self, command: &str, person: PersonId, capacity: Capacity, asking: Person) -> Outcome<'_> {
        let command = words::command(command, &asking, self);
        let actor = Actor { person, capacity };
        let named = command.reservation().and_then(|id| self.schedule.reservation(id));
        let applicant = named.map_or(asking.id, |named| named.applicant);
        self.stand(&command, asking, applicant);
        self.schedule.agreed = self.agreed.clone();
        self.count(&command, person, capacity);
        let seed = Seed(Uuid::from_u128(7));
        let result = engine::decide(&self.schedule, &command, &actor, self.now, seed);
        assert_eq!(result, engine::decide(&self.schedule, &command, &actor, self.now, seed), "the same answer twice");
        if let (Some(request), Ok(_)) = (command.request(), &result) {
            self.names.insert(request.id, words::name_of(request.id));
        }
        if let (Ok(_), Command::Approve { id, approval }) = (&result, &command)
            && hold::words_of_two(&self.schedule.instrument.policy).contains(approval)
        {
            self.agreed.insert((*id, person));
        }
        if let Ok(decision) = &result {
            self.carry(decision);
            self.offer();
        }
        Outcome { desk: self, result }
    }

    /// Counts attempts, where they are limited.
    fn count(&mut self, command: &Command, person: PersonId, capacity: Capacity) {
        self.schedule.standing.attempts = Attempts::default();
        let Some(limit) = self.schedule.instrument.policy.attempts else { return };
        if capacity != Capacity::User || !command.is_attempt() {
            return;
        }
        let own = self.attempts.iter().filter(|(who, _)| *who == person).map(|(_, at)| *at).collect();
        let known = Attempts::with_one_more(&limit, own, self.now);
        self.attempts.extend(known.is_one.then_some((person, self.now)));
        self.schedule.standing.attempts = known;
    }

    /// Gathers what the rules need to know of somebody who only asks.
    pub fn ask(&mut self, person: Person) {
        self.stand(&Command::CheckIn { id: id_of('?') }, person, person.id);
    }

    /// Gathers what the rules need to know of whom a command is for.
    fn stand(&mut self, command: &Command, asking: Person, applicant: PersonId) {
        self.schedule.standing.uses = uses(&self.schedule, command, asking);
        self.schedule.standing.person = Some(applicant);
        let promised = self.schedule.reservations.iter().filter(|own| own.applicant == applicant);
        self.schedule.standing.known_here = promised.into_iter().any(|own| {
            let name = own.state.name();
            matches!(name, StateName::Confirmed | StateName::InUse | StateName::Done | StateName::NoShow)
        });
        let own = self.imposed.iter().filter(|measure| measure.person == applicant);
        self.schedule.standing.measures = own.cloned().collect();
        self.schedule.standing.holds = self.holds(applicant);
    }

    fn holds(&self, applicant: PersonId) -> ShortHolds {
        let mut holds = ShortHolds::default();
        let kept = self.schedule.reservations.iter().filter(|one| self.kept.contains(&one.id));
        for one in kept.filter(|one| one.applicant == applicant) {
            match &one.state {
                State::Offered { until, from: OfferFrom::Hold } => holds.kept_until = Some(*until),
                State::Cancelled { .. } | State::Lapsed { .. } => {
                    holds.let_go_here = holds.let_go_here.max(Some(one.created_at));
                }
                _ => {}
            }
        }
        holds
    }

    /// The lab takes a strike back, and with it what rested on it.
    pub fn void(&mut self, name: char) -> &mut Self {
        for strike in self.schedule.strikes.iter_mut().filter(|strike| strike.reservation == id_of(name)) {
            strike.appeal = Appeal::Voided;
        }
        let strikes = &self.schedule.strikes;
        let is_void = |id| strikes.iter().any(|strike| strike.id == id && strike.appeal == Appeal::Voided);
        self.imposed.retain(|measure| measure.stands(is_void));
        self
    }

    /// Compares the strikes, one line each.
    #[track_caller]
    pub fn struck(&mut self, text: &str) -> &mut Self {
        let wanted: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(words::strikes(self), wanted);
        self
    }

    /// Compares the measures that stand, one line each.
    #[track_caller]
    pub fn measures(&mut self, text: &str) -> &mut Self {
        let wanted: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(words::measures(self), wanted);
        self
    }

    fn carry(&mut self, decision: &Decision) {
        guard::apply(decision, &mut self.schedule).expect("the guard stays silent");
        self.kept.extend(decision.changes.iter().filter_map(|change| match change {
            Change::AddReservation { reservation, happening: Happening::HoldBegun } => Some(reservation.id),
            _ => None,
        }));
        self.imposed.extend(decision.changes.iter().filter_map(|change| match change {
            Change::Impose(measure) => Some(measure.clone()),
            _ => None,
        }));
    }

    /// Reads a wall-clock time `HH:MM`, or `MM/DD HH:MM`.
    pub fn instant(&self, time: &str) -> Instant {
        words::instant(time, self.date, self.schedule.instrument.zone)
    }

    pub fn reservation(&self, name: char) -> &Reservation {
        self.schedule.reservation(id_of(name)).expect("a known letter")
    }

    fn put(&mut self, lane: u16, name: char, slot: Slot, state: State) {
        let span = self.schedule.span_taken(&slot, self.now);
        self.schedule.occupancy.push(Occupancy { span, lane, source: Source::Reservation(id_of(name)) });
        self.names.insert(id_of(name), name);
        let grace = self.schedule.instrument.policy.conduct.as_ref().and_then(|conduct| conduct.no_show_minutes);
        let until = grace.map(|minutes| slot.start() + TimeDelta::minutes(i64::from(minutes)));
        let kept_until = until.filter(|until| state == State::Confirmed && *until < slot.end());
        let plain = reservation(name, slot, state);
        let Person { id: applicant, party, side } = self.owners.get(&name).copied().unwrap_or(SOMEBODY);
        self.schedule.reservations.push(Reservation {
            applicant,
            booked_by: applicant,
            party,
            side,
            kept_until,
            ..plain
        });
    }

    fn put_outage(&mut self, lane: u16, span: Slot) {
        let id = words::outage_id(span.start());
        self.schedule.occupancy.push(Occupancy { span, lane, source: Source::Outage(id) });
        if self.schedule.outage(id).is_none() {
            let note = String::new();
            let reason = OutageReason::Fault;
            self.schedule.outages.push(Outage {
                id,
                instrument: INSTRUMENT,
                companion: None,
                slot: span,
                reason,
                note,
                ended_at: None,
            });
        }
    }
}

/// The uses that count, as they look to whoever asks, or to whom the reservation belongs that the command names.
fn uses(schedule: &Schedule, command: &Command, asking: Person) -> Vec<KnownUse> {
    let named = command.reservation().and_then(|id| schedule.reservation(id));
    let (applicant, party) = named.map_or((asking.id, asking.party), |named| (named.applicant, named.party));
    let counted = |state: &State| state.name().is_live();
    let live = schedule.reservations.iter().filter(|reservation| counted(&reservation.state));
    live.map(|r| KnownUse {
        id: r.id,
        slot: r.slot,
        side: r.side,
        by_person: r.applicant == applicant,
        by_party: r.party == party,
        held: matches!(r.state, State::Held { .. }),
        series: r.series.map(|of| of.series),
        begun: matches!(r.state, State::InUse { .. } | State::Done { .. }),
        party: Some(r.party),
    })
    .collect()
}
