//! The bureau's figures, and the usage records behind them.
//!
//! Figures speak of the instruments that must be opened and are not secret, of the institutions whose hours are kept
//! here. Whoever's are not is listed as not reported: never as zero.

mod norms;
pub mod records;

use crate::{
    authz::{Action, Object, Principal, permits},
    store::{self, connect::Database, error::StoreError, figures::Reporter, rated_hours::RatedHours},
};
use booking::figures::{EvidenceMix, Figures, Period, Rated, Ratio, figures};
use futures::FutureExt;
use inventory::{id::InstitutionId, instrument::OpeningDuty, role::Role};
use std::sync::Arc;

/// The duty whose instruments figures speak of.
pub const DUTY: OpeningDuty = OpeningDuty::CITY;

/// Whose figures a reader asks for and may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    City,
    /// Those of these institutions.
    Institutions(Vec<InstitutionId>),
}

/// Sums of one scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Instruments in scope.
    pub instruments: usize,
    /// How many of them lacked a norm on some day; while there are any, utilisation cannot be told.
    pub unrated: usize,
    /// Effective minutes.
    pub effective_minutes: i64,
    /// External minutes.
    pub external_minutes: i64,
    /// Rated minutes.
    pub rated_minutes: i64,
    /// What the effective minutes rest on.
    pub evidence: EvidenceMix,
    /// What the external minutes rest on.
    pub external_evidence: EvidenceMix,
}

/// An institution's sums; nothing when its hours are not kept here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The institution.
    pub institution: Reporter,
    /// Its sums.
    pub sums: Option<Sums>,
}

/// The figures of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Of all who reported.
    pub total: Sums,
    /// Institution by institution, by name.
    pub institutions: Vec<Reported>,
}

/// Finds out whose figures the reader sees: those of `asked`, or all he may see; nothing when he may see none.
pub fn whose(reader: &Principal, action: Action, asked: Option<InstitutionId>) -> Option<Whose> {
    let of = |id| Object { institution: Some(id), ..Object::default() };
    if let Some(id) = asked {
        return permits(Some(reader), action, &of(id)).then(|| Whose::Institutions(vec![id]));
    }
    if permits(Some(reader), action, &Object::default()) {
        return Some(Whose::City);
    }
    let offices = reader.scopes(Role::InstitutionOffice).into_iter().map(InstitutionId);
    let own: Vec<InstitutionId> = offices.filter(|id| permits(Some(reader), action, &of(*id))).collect();
    (!own.is_empty()).then_some(Whose::Institutions(own))
}

/// Returns the figures of a period. Each institution's come from one state of the database.
///
/// Cost: the period's records and instruments, institution by institution, so that no more than one is in memory.
pub async fn report(db: &Database, whose: &Whose, period: Period) -> Result<Report, StoreError> {
    let rated = Arc::new(store::rated_hours::all(db.read()).await?);
    let mut report = Report { total: Sums::default(), institutions: Vec::new() };
    for institution in reporters(db, whose).await? {
        let sums = match institution.reporting {
            true => Some(sums_of(db, institution.id, period, rated.clone()).await?),
            false => None,
        };
        sums.iter().for_each(|sums| report.total.add(sums));
        report.institutions.push(Reported { institution, sums });
    }
    Ok(report)
}

/// Returns the institutions in question, those that do not report included.
pub async fn reporters(db: &Database, whose: &Whose) -> Result<Vec<Reporter>, StoreError> {
    let only = match whose {
        Whose::City => None,
        Whose::Institutions(ids) => Some(ids.as_slice()),
    };
    store::figures::reporters(db.read(), only).await
}

async fn sums_of(
    db: &Database,
    institution: InstitutionId,
    period: Period,
    rated: Arc<Vec<RatedHours>>,
) -> Result<Sums, StoreError> {
    let (instruments, records) = db
        .snapshot("figures", move |tx| {
            async move {
                let instruments = store::figures::measured(tx, institution, DUTY).await?;
                let records = store::figures::of_institution(tx, institution, &period.slot()).await?;
                Ok((instruments, records))
            }
            .boxed()
        })
        .await?;
    let instruments: Vec<Rated> = instruments
        .into_iter()
        .map(|measured| Rated {
            norms: norms::norms(&rated, institution, &measured.class),
            instrument: measured.id,
            since: measured.first_used,
        })
        .collect();
    // A year of a large institution is a second of computing, which must not hold up other requests.
    let computed = tokio::task::spawn_blocking(move || {
        let number = instruments.len();
        Sums::of(number, figures(&period, &instruments, &records))
    });
    computed.await.map_err(|_| StoreError::Panicked("figures"))
}

impl Sums {
    fn of(instruments: usize, figures: Figures) -> Self {
        let Figures {
            effective_minutes,
            external_minutes,
            rated_minutes,
            unrated,
            evidence,
            external_evidence,
            instruments: _,
            rows: _,
        } = figures;
        Self { instruments, unrated, effective_minutes, external_minutes, rated_minutes, evidence, external_evidence }
    }

    /// Returns effective ÷ rated; nothing while an instrument lacks a norm, since the rate would be too high.
    pub fn utilisation(&self) -> Option<f64> {
        let rate = Ratio { numerator: self.effective_minutes, denominator: self.rated_minutes };
        if self.unrated == 0 { rate.value() } else { None }
    }

    /// Returns external ÷ effective; nothing when nothing was effective.
    pub fn sharing_rate(&self) -> Option<f64> {
        Ratio { numerator: self.external_minutes, denominator: self.effective_minutes }.value()
    }

    /// Returns how many records the effective minutes rest on.
    pub fn records(&self) -> usize {
        self.evidence.values().map(|evidence| evidence.records).sum()
    }

    /// Returns how many records the external minutes rest on.
    pub fn external_records(&self) -> usize {
        self.external_evidence.values().map(|evidence| evidence.records).sum()
    }

    fn add(&mut self, other: &Self) {
        self.instruments += other.instruments;
        self.unrated += other.unrated;
        self.effective_minutes += other.effective_minutes;
        self.external_minutes += other.external_minutes;
        self.rated_minutes += other.rated_minutes;
        for (mix, more) in
            [(&mut self.evidence, &other.evidence), (&mut self.external_evidence, &other.external_evidence)]
        {
            for (grade, evidence) in more {
                let sum = mix.entry(*grade).or_default();
                sum.minutes += evidence.minutes;
                sum.records += evidence.records;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::Grant;
    use inventory::id::PersonId;
    use uuid::Uuid;

    fn reader(role: Role, scope: Option<u128>) -> Principal {
        let grants = vec![Grant { role, scope: scope.map(Uuid::from_u128) }];
        Principal { person: PersonId(Uuid::from_u128(9)), institution: None, hosts: Vec::new(), grants }
    }

    fn institution(id: u128) -> InstitutionId {
        InstitutionId(Uuid::from_u128(id))
    }

    #[test]
    fn an_auditor_sees_the_city_and_an_office_itself() {
        let seen = |reader: &Principal, asked| whose(reader, Action::GetFigures, asked);
        let auditor = reader(Role::Auditor, None);
        assert_eq!(seen(&auditor, None), Some(Whose::City));
        assert_eq!(seen(&auditor, Some(institution(2))), Some(Whose::Institutions(vec![institution(2)])));
        let office = reader(Role::InstitutionOffice, Some(1));
        assert_eq!(seen(&office, None), Some(Whose::Institutions(vec![institution(1)])));
        assert_eq!(seen(&office, Some(institution(2))), None);
        assert_eq!(seen(&reader(Role::LabManager, Some(1)), None), None);
    }

    #[test]
    fn a_rate_without_a_divisor_is_no_zero() {
        let sums = Sums { effective_minutes: 60, rated_minutes: 120, unrated: 1, ..Sums::default() };
        assert_eq!((sums.utilisation(), sums.sharing_rate()), (None, Some(0.0)));
        let sums = Sums { effective_minutes: 0, rated_minutes: 120, ..Sums::default() };
        assert_eq!((sums.utilisation(), sums.sharing_rate()), (Some(0.0), None));
    }
}
