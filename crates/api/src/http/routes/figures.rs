//! The bureau's figures: numerator, denominator, definition, and what they rest on.

use crate::{
    app::Shared,
    authz::Action,
    http::{
        extract::QueryFields,
        fields::{Checked, Fields, value},
        problem::{CommonProblems, Fault, Problem},
        who::SignedIn,
    },
    service::figures::{self, DUTY, Report, Reported, Sums, whose},
    view::{
        common::Named,
        figures::{
            EvidenceShare, FigureCode, FigurePart, FigureUnit, FigureView, FiguresView, GradeName, InstitutionFigures,
            PeriodView,
        },
    },
    words::{self, figure::Figure},
};
use axum::{Json, extract::State};
use booking::{
    figures::{EvidenceMix, Period, PeriodError},
    usage::EvidenceGrade,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use inventory::{id::InstitutionId, text::Bilingual};
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The longest period: five years.
const LONGEST_DAYS: i64 = 1827;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get))
}

/// A period on the city's wall clock.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters; `period` reads them")]
pub struct PeriodQuery {
    /// The first day.
    from: NaiveDate,
    /// The last day, which belongs to the period; at most five years after the first.
    to: NaiveDate,
}

/// Reads `from` and `to`.
pub fn period(query: &mut Fields, zone: Tz) -> Checked<Period> {
    let from = query.required("from", value::date);
    let to = query.required("to", value::date);
    query.combine("/to", (from, to), |(from, to)| period_of(from, to, zone))
}

/// Makes a period of two days, or says why they are none.
pub fn period_of(from: NaiveDate, to: NaiveDate, zone: Tz) -> Result<Period, Fault> {
    let too_long = || Fault::new("window_too_long").with("max_days", LONGEST_DAYS);
    match Period::new(from, to, zone) {
        Ok(_) if (to - from).num_days() >= LONGEST_DAYS => Err(too_long()),
        Ok(period) => Ok(period),
        Err(PeriodError::Backwards { .. }) => Err(Fault::new("before_start")),
        Err(PeriodError::TooLong { .. }) => Err(too_long()),
    }
}

/// Whose figures are shown.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes a parameter; the routes read it")]
pub struct InstitutionQuery {
    /// Only this institution's; without it, those of all the reader may see.
    institution: Option<Uuid>,
}

/// Shows the figures of a period, each with its definition and what it rests on.
#[utoipa::path(get, path = "/figures", operation_id = "get_figures", tag = "figures",
    params(PeriodQuery, InstitutionQuery),
    responses((status = 200, description = "The figures.", body = FiguresView), CommonProblems))]
async fn get(
    State(app): State<Shared>,
    SignedIn(reader): SignedIn,
    QueryFields(mut query): QueryFields,
) -> Result<Json<FiguresView>, Problem> {
    let period = period(&mut query, app.config.time_zone);
    let institution = query.optional("institution", value::id::<InstitutionId>);
    let (period, institution) = query.finish((period, institution))?;
    let whose = whose(&reader, Action::GetFigures, institution).ok_or(Problem::Forbidden)?;
    let report = figures::report(&app.db, &whose, period).await?;
    if institution.is_some() && report.institutions.is_empty() {
        return Err(Problem::NotFound);
    }
    Ok(Json(view(&report, &period)))
}

fn view(report: &Report, period: &Period) -> FiguresView {
    let Report { total, institutions } = report;
    FiguresView {
        period: PeriodView {
            from: period.first(),
            to: period.last(),
            days: (period.last() - period.first()).num_days() + 1,
        },
        scope: words::duty::scope(DUTY.threshold).into(),
        instruments: total.instruments,
        figures: Figure::ALL.into_iter().map(|figure| figure_view(figure, total)).collect(),
        institutions: institutions.iter().map(row).collect(),
        reported: institutions.iter().filter(|institution| institution.sums.is_some()).count(),
        of: institutions.len(),
    }
}

fn figure_view(figure: Figure, sums: &Sums) -> FigureView {
    let hours = |minutes: i64| Some(minutes as f64 / 60.0);
    let (value, unit, numerator, denominator) = match figure {
        Figure::EffectiveHours => (hours(sums.effective_minutes), FigureUnit::Hours, sums.effective_minutes, None),
        Figure::ExternalHours => (hours(sums.external_minutes), FigureUnit::Hours, sums.external_minutes, None),
        Figure::Utilisation => (sums.utilisation(), FigureUnit::Ratio, sums.effective_minutes, rated(sums)),
        Figure::SharingRate => {
            (sums.sharing_rate(), FigureUnit::Ratio, sums.external_minutes, Some(sums.effective_minutes))
        }
    };
    let (evidence, records) = match figure {
        Figure::EffectiveHours | Figure::Utilisation => (&sums.evidence, sums.records()),
        Figure::ExternalHours | Figure::SharingRate => (&sums.external_evidence, sums.external_records()),
    };
    let part = |label: Bilingual, minutes| FigurePart { label: label.into(), minutes };
    FigureView {
        code: code(figure),
        name: words::figure::name(figure).into(),
        value,
        unit,
        numerator: part(words::figure::numerator(figure), Some(numerator)),
        denominator: words::figure::denominator(figure).map(|label| part(label, denominator)),
        definition: words::figure::definition(figure).into(),
        evidence: shares(evidence),
        records,
    }
}

/// The rated minutes, unless some instrument's are not known.
fn rated(sums: &Sums) -> Option<i64> {
    (sums.unrated == 0).then_some(sums.rated_minutes)
}

fn row(reported: &Reported) -> InstitutionFigures {
    let Reported { institution, sums } = reported;
    let sums = sums.as_ref();
    InstitutionFigures {
        institution: Named { id: institution.id.0, name: institution.name.clone().into() },
        reported: sums.is_some(),
        instruments: sums.map(|sums| sums.instruments),
        effective_minutes: sums.map(|sums| sums.effective_minutes),
        external_minutes: sums.map(|sums| sums.external_minutes),
        rated_minutes: sums.and_then(rated),
        utilisation: sums.and_then(Sums::utilisation),
        sharing_rate: sums.and_then(Sums::sharing_rate),
        records: sums.map_or(0, Sums::records),
    }
}

/// All grades, best first, those that do not occur with nothing.
fn shares(mix: &EvidenceMix) -> Vec<EvidenceShare> {
    let grades = [
        (EvidenceGrade::Metered, GradeName::Metered),
        (EvidenceGrade::Confirmed, GradeName::Confirmed),
        (EvidenceGrade::Typed, GradeName::Typed),
    ];
    let share = |(grade, name): (EvidenceGrade, GradeName)| {
        let evidence = mix.get(&grade).copied().unwrap_or_default();
        EvidenceShare { grade: name, minutes: evidence.minutes, records: evidence.records }
    };
    grades.into_iter().map(share).collect()
}

fn code(figure: Figure) -> FigureCode {
    match figure {
        Figure::EffectiveHours => FigureCode::EffectiveHours,
        Figure::ExternalHours => FigureCode::ExternalHours,
        Figure::Utilisation => FigureCode::Utilisation,
        Figure::SharingRate => FigureCode::SharingRate,
    }
}

/// The figure of a name.
pub fn figure(code: FigureCode) -> Figure {
    match code {
        FigureCode::EffectiveHours => Figure::EffectiveHours,
        FigureCode::ExternalHours => Figure::ExternalHours,
        FigureCode::Utilisation => Figure::Utilisation,
        FigureCode::SharingRate => Figure::SharingRate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_period_is_at_most_five_years() {
        let zone = chrono_tz::Asia::Shanghai;
        assert!(period_of(day("2021-01-01"), day("2025-12-31"), zone).is_ok());
        assert_eq!(period_of(day("2021-01-01"), day("2026-01-02"), zone).map_err(|f| f.code), Err("window_too_long"));
        assert_eq!(period_of(day("2021-01-02"), day("2021-01-01"), zone).map_err(|f| f.code), Err("before_start"));
    }

    #[test]
    fn the_evidence_of_a_rate_is_that_of_its_numerator() {
        let evidence = |minutes, records| booking::figures::Evidence { minutes, records };
        let sums = Sums {
            effective_minutes: 90,
            external_minutes: 30,
            rated_minutes: 180,
            evidence: EvidenceMix::from([
                (EvidenceGrade::Metered, evidence(60, 2)),
                (EvidenceGrade::Typed, evidence(30, 1)),
            ]),
            external_evidence: EvidenceMix::from([(EvidenceGrade::Typed, evidence(30, 1))]),
            ..Sums::default()
        };
        let sharing = figure_view(Figure::SharingRate, &sums);
        assert_eq!((sharing.records, sharing.value), (1, Some(30.0 / 90.0)));
        let shown: Vec<(i64, usize)> = sharing.evidence.iter().map(|share| (share.minutes, share.records)).collect();
        assert_eq!(shown, [(0, 0), (0, 0), (30, 1)]);
        let utilisation = figure_view(Figure::Utilisation, &sums);
        assert_eq!((utilisation.records, utilisation.value), (3, Some(0.5)));
        assert_eq!(utilisation.denominator.and_then(|part| part.minutes), Some(180));
    }
}
