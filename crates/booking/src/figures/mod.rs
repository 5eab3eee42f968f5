//! Figures: how long instruments were used, by whom, and how that is known.
//!
//! | figure | formula | source |
//! |---|---|---|
//! | effective minutes 有效机时 | length of the union of set-up, test and post-processing | ministry's yearly benefit form of 2000 for large instruments; the union is ours |
//! | external minutes 对外服务机时 | what of the effective minutes is counted for users outside the owner's legal person | our definition |
//! | rated minutes 额定机时 | Σ over the days: norm of the day ÷ days of its year | norms of the scheme that the caller passes in; pro rata by days is ours |
//! | utilisation 机时利用率 | effective ÷ rated | our definition, not capped |
//! | sharing rate 共享率 | external ÷ effective, 0 when nothing was effective | our definition |
//!
//! Norms differ by scheme and are data: the ministry's form of 2000 rates instruments of class 03 for general purposes
//! at 1400 h a year (7 h × 5 d × 40 w), for special purposes at 800 h (4 h × 5 d × 40 w), class 04 at 800 h.
//!
//! Everything is counted in whole minutes of the clock: an interval counts the minutes from the one its start lies in
//! up to, and without, the one its end lies in. Rounding both ends the same way keeps sums exact: intervals that touch
//! never count a minute twice or lose one, and the parts of a clipped interval add up to the whole.
//!
//! Deliberately absent: the split by purpose, powered-on time, opening and good-order rates, reporting rounds and
//! everything locked or restated.

mod corrections;
mod period;
mod rated;
mod sharing;

pub use corrections::counting;
pub use period::{Period, PeriodError};
pub use rated::{Norm, Rated};

use crate::usage::{EvidenceGrade, UsageRecord};
use inventory::{
    id::{InstrumentId, UsageRecordId},
    party::Side,
    slot::{Instant, Slot},
};
use std::{collections::BTreeMap, ops::AddAssign};

/// A quotient whose parts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// What is divided, in minutes.
    pub numerator: i64,
    /// What it is divided by, in minutes.
    pub denominator: i64,
}

impl Ratio {
    /// Returns the quotient, or nothing when there is nothing to divide by. Not capped: more than the rated minutes
    /// may have been used.
    pub fn value(&self) -> Option<f64> {
        // Minutes of all instruments of a nation in a century are far below 2^53.
        (self.denominator != 0).then(|| self.numerator as f64 / self.denominator as f64)
    }

    /// Returns the quotient, or 0 when there is nothing to divide by.
    pub fn value_or_zero(&self) -> f64 {
        self.value().unwrap_or(0.0)
    }
}

/// How much rests on one grade of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Counted minutes.
    pub minutes: i64,
    /// Records.
    pub records: usize,
}

/// Evidence by grade; grades that do not occur are absent.
pub type EvidenceMix = BTreeMap<EvidenceGrade, Evidence>;

/// One record behind the figures. All records that count and lie in the period are listed, whatever their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedRecord {
    /// The record.
    pub id: UsageRecordId,
    /// Its instrument.
    pub instrument: InstrumentId,
    /// What of it lies in the period.
    pub slot: Slot,
    /// Whole minutes of `slot`.
    pub clipped_minutes: i64,
    /// Its share of the effective minutes: a minute that n effective records share counts one n-th for each. Nothing
    /// for hours that are not effective.
    pub counted_minutes: i64,
    /// Whether its hours are effective.
    pub effective: bool,
    /// Whether they are effective and were used by someone outside the owner's legal person.
    pub external: bool,
    /// How well it is proved.
    pub grade: EvidenceGrade,
}

/// The figures of one instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InstrumentFigures {
    /// Effective minutes.
    pub effective_minutes: i64,
    /// External minutes.
    pub external_minutes: i64,
    /// Rated minutes, rounded once, half up.
    pub rated_minutes: i64,
    /// Whether a norm held on every day on which the instrument was there.
    pub is_rated: bool,
}

/// The figures of a scope. Those of its parts add up to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Effective minutes.
    pub effective_minutes: i64,
    /// External minutes, at most the effective ones.
    pub external_minutes: i64,
    /// Rated minutes: the sum of those of the instruments.
    pub rated_minutes: i64,
    /// How many instruments lacked a norm on some day; while there are any, utilisation is too high.
    pub unrated: usize,
    /// What the effective minutes rest on; its minutes add up to them.
    pub evidence: EvidenceMix,
    /// What the external minutes rest on; its minutes add up to them.
    pub external_evidence: EvidenceMix,
    /// Instrument by instrument.
    pub instruments: BTreeMap<InstrumentId, InstrumentFigures>,
    /// The records behind all this, sorted by start of what is clipped, then id. The counted minutes add up to the
    /// effective ones.
    pub rows: Vec<CountedRecord>,
}

impl Figures {
    /// Returns effective ÷ rated.
    pub fn utilisation(&self) -> Ratio {
        Ratio { numerator: self.effective_minutes, denominator: self.rated_minutes }
    }

    /// Returns external ÷ effective. When nothing was effective its value is 0 by definition, see
    /// [`Ratio::value_or_zero`].
    pub fn sharing_rate(&self) -> Ratio {
        Ratio { numerator: self.external_minutes, denominator: self.effective_minutes }
    }
}

impl AddAssign for Figures {
    /// Joins the figures of another scope of the same period that shares no instrument with this one.
    fn add_assign(&mut self, other: Self) {
        self.effective_minutes += other.effective_minutes;
        self.external_minutes += other.external_minutes;
        self.rated_minutes += other.rated_minutes;
        self.unrated += other.unrated;
        let join = |mix: &mut EvidenceMix, more: EvidenceMix| {
            for (grade, Evidence { minutes, records }) in more {
                let evidence = mix.entry(grade).or_default();
                evidence.minutes += minutes;
                evidence.records += records;
            }
        };
        join(&mut self.evidence, other.evidence);
        join(&mut self.external_evidence, other.external_evidence);
        self.instruments.extend(other.instruments);
        self.rows.extend(other.rows);
        self.rows.sort_by_key(|row| (row.slot.start(), row.id));
    }
}

/// Returns the figures of `instruments` in `period`.
///
/// `records` are those of the instruments that overlap the period, and every correction of one of them, whatever time
/// the correction itself names: a record that was corrected no longer counts, the latest correction does. Records of
/// other instruments are left out. Cost: O(n log n) in the records, times the users at once.
pub fn figures(period: &Period, instruments: &[Rated], records: &[UsageRecord]) -> Figures {
    let window = period.slot();
    let mut by_instrument: BTreeMap<InstrumentId, Vec<CountedRecord>> = BTreeMap::new();
    for record in counting(records) {
        if let Some(slot) = record.slot.intersection(&window) {
            by_instrument.entry(record.instrument).or_default().push(clipped(record, slot));
        }
    }
    let rated: BTreeMap<InstrumentId, &Rated> = instruments.iter().map(|rated| (rated.instrument, rated)).collect();
    let mut figures = Figures::default();
    for (instrument, rated) in rated {
        let rows = by_instrument.remove(&instrument).unwrap_or_default();
        let (minutes, is_rated) = rated.minutes(period);
        add_instrument(&mut figures, instrument, (minutes, is_rated), rows);
    }
    figures.rows.sort_by_key(|row| (row.slot.start(), row.id));
    figures
}

/// A record's part of the period, before minutes are shared out.
fn clipped(record: &UsageRecord, slot: Slot) -> CountedRecord {
    let effective = record.kind.is_effective();
    CountedRecord {
        id: record.id,
        instrument: record.instrument,
        slot,
        clipped_minutes: minute_of(slot.end()) - minute_of(slot.start()),
        counted_minutes: 0,
        effective,
        external: effective && record.side == Side::Outside,
        grade: record.source.grade(),
    }
}

fn add_instrument(
    figures: &mut Figures,
    instrument: InstrumentId,
    (rated_minutes, is_rated): (i64, bool),
    rows: Vec<CountedRecord>,
) {
    let effective = rows.iter().filter(|row| row.effective);
    let spans: Vec<sharing::Span> = effective
        .map(|row| sharing::Span { id: row.id, from: minute_of(row.slot.start()), until: minute_of(row.slot.end()) })
        .collect();
    let shares = sharing::shares(&spans);
    let mut own = InstrumentFigures { rated_minutes, is_rated, ..InstrumentFigures::default() };
    for mut row in rows {
        row.counted_minutes = shares.get(&row.id).copied().unwrap_or(0);
        own.effective_minutes += row.counted_minutes;
        if row.effective {
            add_evidence(&mut figures.evidence, &row);
        }
        if row.external {
            own.external_minutes += row.counted_minutes;
            add_evidence(&mut figures.external_evidence, &row);
        }
        figures.rows.push(row);
    }
    figures.effective_minutes += own.effective_minutes;
    figures.external_minutes += own.external_minutes;
    figures.rated_minutes += rated_minutes;
    figures.unrated += usize::from(!is_rated);
    figures.instruments.insert(instrument, own);
}

fn add_evidence(mix: &mut EvidenceMix, row: &CountedRecord) {
    let evidence = mix.entry(row.grade).or_default();
    evidence.minutes += row.counted_minutes;
    evidence.records += 1;
}

/// The number of the clock's minute in which an instant lies.
fn minute_of(instant: Instant) -> i64 {
    instant.timestamp().div_euclid(60)
}
