//! Sections of a policy, and where each comes from: the instrument, its facility, or its institution.
//!
//! A facility and an institution each have defaults for some sections. An instrument names the sections in which it
//! follows them; in all others its own rules hold. What holds is put together here and nowhere else.

use super::BookingPolicy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of a policy that belong together and are followed together. No field of one contradicts a field of another
/// ([`BookingPolicy::problems`]), so that valid sections make a valid policy wherever each of them comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Grid and lengths, by hours too.
    Length,
    /// Opening hours, working days and days with other hours.
    Hours,
    /// How long before its start a use is asked for, and how far ahead.
    Ahead,
    /// Set-up and clean-up.
    Buffers,
    /// Whether a use of one's own needs a qualification, and when somebody of the lab runs the instrument.
    Qualification,
    /// Who is confirmed at once, when the lab is asked, and how long a request is held.
    Approval,
    /// Until when a use may be given up or moved.
    Cancellation,
    /// Quotas, and the peak hours they count.
    Quotas,
    /// How many requests may wait for approval at once, and how often somebody may ask.
    Requests,
    /// When time becomes bookable, and for whom it is kept.
    Release,
    /// The waiting list.
    Waiting,
    /// Contested weeks.
    Contest,
    /// Handing over and swapping.
    Exchange,
    /// Conduct.
    Conduct,
}

impl Section {
    /// All sections, in the order of the editor.
    pub const ALL: [Self; 14] = [
        Self::Length,
        Self::Hours,
        Self::Ahead,
        Self::Buffers,
        Self::Qualification,
        Self::Approval,
        Self::Cancellation,
        Self::Quotas,
        Self::Requests,
        Self::Release,
        Self::Waiting,
        Self::Contest,
        Self::Exchange,
        Self::Conduct,
    ];

    /// Returns its name, as it is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Hours => "hours",
            Self::Ahead => "ahead",
            Self::Buffers => "buffers",
            Self::Qualification => "qualification",
            Self::Approval => "approval",
            Self::Cancellation => "cancellation",
            Self::Quotas => "quotas",
            Self::Requests => "requests",
            Self::Release => "release",
            Self::Waiting => "waiting",
            Self::Contest => "contest",
            Self::Exchange => "exchange",
            Self::Conduct => "conduct",
        }
    }
}

/// Whose defaults an instrument follows in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Follow {
    /// Its facility's; where the facility says nothing, its institution's.
    Facility,
    /// Its institution's, whatever the facility says.
    Institution,
}

/// The sections in which an instrument follows others; in all others its own rules hold.
pub type Follows = BTreeMap<Section, Follow>;

/// Where the rules of a section come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The instrument itself.
    Own,
    /// The defaults of its facility.
    Facility,
    /// The defaults of its institution.
    Institution,
}

/// What a facility or an institution says for all instruments that follow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDefaults {
    /// The sections it speaks of.
    pub sections: BTreeSet<Section>,
    /// What it says in these; in all others its rules mean nothing.
    pub policy: BookingPolicy,
}

impl PolicyDefaults {
    /// Makes defaults that speak of some sections; what `policy` says beyond them is not kept.
    pub fn new(sections: BTreeSet<Section>, policy: &BookingPolicy) -> Self {
        let usual = BookingPolicy::usual();
        let policy = BookingPolicy::joined(|section| if sections.contains(&section) { policy } else { &usual });
        Self { sections, policy }
    }

    /// Returns defaults that speak of nothing.
    pub fn none() -> Self {
        Self { sections: BTreeSet::new(), policy: BookingPolicy::usual() }
    }

    /// Tells whether they speak of a section.
    pub fn speak_of(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }
}

/// Everything that the rules of one instrument come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// Its own rules.
    pub own: BookingPolicy,
    /// Where it follows others.
    pub follows: Follows,
    /// The defaults of its facility.
    pub facility: PolicyDefaults,
    /// The defaults of its institution.
    pub institution: PolicyDefaults,
}

impl Sources {
    /// Returns where the rules of a section come from: of those that are followed the nearest that speaks of it, and the
    /// instrument itself where none does.
    pub fn origin(&self, section: Section) -> Origin {
        let facility = (Origin::Facility, &self.facility);
        let institution = (Origin::Institution, &self.institution);
        let asked = match self.follows.get(&section) {
            None => Vec::new(),
            Some(Follow::Facility) => vec![facility, institution],
            Some(Follow::Institution) => vec![institution],
        };
        let speaks = asked.into_iter().find(|(_, defaults)| defaults.speak_of(section));
        speaks.map_or(Origin::Own, |(origin, _)| origin)
    }

    /// Returns the rules that hold.
    pub fn effective(&self) -> BookingPolicy {
        BookingPolicy::joined(|section| match self.origin(section) {
            Origin::Own => &self.own,
            Origin::Facility => &self.facility.policy,
            Origin::Institution => &self.institution.policy,
        })
    }
}

impl BookingPolicy {
    /// Returns the policy that has each section as another one has it. That every field is named here once is what makes
    /// it belong to a section.
    pub fn joined<'a>(of: impl Fn(Section) -> &'a Self) -> Self {
        let [
            length,
            hours,
            ahead,
            buffers,
            qualification,
            approval,
            cancellation,
            quotas,
            requests,
            release,
            waiting,
            contest,
            exchange,
            conduct,
        ] = Section::ALL.map(of);
        Self {
            grid_minutes: length.grid_minutes,
            min_minutes: length.min_minutes,
            max_minutes: length.max_minutes,
            hour_rules: length.hour_rules.clone(),
            hours: hours.hours.clone(),
            lead_minutes_self_use: ahead.lead_minutes_self_use,
            lead_minutes_commissioned: ahead.lead_minutes_commissioned,
            lead_working_days_self_use: ahead.lead_working_days_self_use,
            lead_working_days_commissioned: ahead.lead_working_days_commissioned,
            horizon_days: ahead.horizon_days,
            set_up_minutes: buffers.set_up_minutes,
            clean_up_minutes: buffers.clean_up_minutes,
            qualification_needed: qualification.qualification_needed,
            operated: qualification.operated,
            automatic_for: approval.automatic_for.clone(),
            approval: approval.approval.clone(),
            hold_minutes: approval.hold_minutes,
            cancel_minutes: cancellation.cancel_minutes,
            cancel_by: cancellation.cancel_by,
            quotas: quotas.quotas.clone(),
            peak: quotas.peak.clone(),
            max_pending_holds: requests.max_pending_holds,
            attempts: requests.attempts,
            release: release.release,
            leftovers: release.leftovers,
            reserved: release.reserved.clone(),
            waiting: waiting.waiting.clone(),
            contest: contest.contest.clone(),
            exchange: exchange.exchange,
            conduct: conduct.conduct.clone(),
        }
    }

    /// Returns what makes it impossible to book anything: every use is longer than the instrument is ever open without a
    /// break. Unlike what [`Self::problems`] finds it may arise between sections from different hands.
    ///
    /// Days with other hours may be open for longer: where there are such days nothing is said.
    pub fn nothing_fits(&self) -> Option<NothingFits> {
        if self.hours.exceptions.iter().any(|days| !days.openings.is_empty()) {
            return None;
        }
        let open_minutes = self.hours.longest_of_week()?;
        let needed_minutes = self.all_lengths().filter_map(|lengths| lengths.at_least(1)).min()?;
        (needed_minutes > i64::from(open_minutes)).then_some(NothingFits { open_minutes, needed_minutes })
    }
}

/// No use fits into the hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NothingFits {
    /// How long the instrument is open at most without a break, in an ordinary week.
    pub open_minutes: u32,
    /// The shortest use.
    pub needed_minutes: i64,
}
