//! Which norm holds for an instrument on which day: the most specific one.

use crate::store::rated_hours::RatedHours;
use booking::figures::Norm;
use chrono::NaiveDate;
use inventory::id::InstitutionId;

/// Returns the norms for an instrument of `institution` and `class`, one after the other without overlap.
///
/// An institution's own norm goes before the city's, one for a class before one for all, one for a finer class before
/// one for the class above it (classes are paths with `/`), and of equals the one that began later. Cost: the square
/// of the norms that fit.
pub fn norms(rated: &[RatedHours], institution: InstitutionId, class: &str) -> Vec<Norm> {
    let fitting: Vec<&RatedHours> = rated.iter().filter(|norm| fits(norm, institution, class)).collect();
    let mut edges: Vec<NaiveDate> = fitting.iter().flat_map(|norm| [Some(norm.from), norm.until]).flatten().collect();
    edges.sort();
    edges.dedup();
    let ends = edges.iter().copied().skip(1).map(Some).chain([None]);
    let parts = edges.iter().copied().zip(ends);
    let norm = |(from, until): (NaiveDate, Option<NaiveDate>)| {
        let holding = fitting.iter().filter(|norm| norm.from <= from && norm.until.is_none_or(|until| from < until));
        let best = holding.max_by_key(|norm| rank(norm))?;
        Some(Norm { from, until, minutes_per_year: best.minutes_per_year })
    };
    parts.filter_map(norm).collect()
}

fn fits(norm: &RatedHours, institution: InstitutionId, class: &str) -> bool {
    let of_class = norm
        .class
        .as_deref()
        .is_none_or(|wide| class.strip_prefix(wide).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    of_class && norm.institution.is_none_or(|own| own == institution)
}

fn rank(norm: &RatedHours) -> (bool, usize, NaiveDate) {
    (norm.institution.is_some(), norm.class.as_ref().map_or(0, |class| class.len() + 1), norm.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 1, 1).expect("a day")
    }

    fn own() -> InstitutionId {
        InstitutionId(Uuid::from_u128(1))
    }

    fn norm(institution: Option<u128>, class: Option<&str>, from: i32, until: Option<i32>, hours: u32) -> RatedHours {
        RatedHours {
            institution: institution.map(|id| InstitutionId(Uuid::from_u128(id))),
            class: class.map(str::to_owned),
            from: day(from),
            until: until.map(day),
            minutes_per_year: hours * 60,
        }
    }

    fn hours(rated: &[RatedHours], class: &str) -> Vec<(NaiveDate, Option<NaiveDate>, u32)> {
        let found = norms(rated, own(), class);
        found.into_iter().map(|norm| (norm.from, norm.until, norm.minutes_per_year / 60)).collect()
    }

    #[test]
    fn a_later_norm_of_the_city_takes_over() {
        let rated = [norm(None, None, 2000, None, 1400), norm(None, None, 2026, None, 1600)];
        assert_eq!(hours(&rated, "分析仪器"), [(day(2000), Some(day(2026)), 1400), (day(2026), None, 1600)]);
    }

    #[test]
    fn the_more_specific_norm_wins_as_long_as_it_holds() {
        let rated = [
            norm(None, None, 2000, None, 1400),
            norm(None, Some("分析仪器/质谱仪器"), 2024, Some(2026), 800),
            norm(None, None, 2025, None, 1600),
        ];
        assert_eq!(
            hours(&rated, "分析仪器/质谱仪器"),
            [
                (day(2000), Some(day(2024)), 1400),
                (day(2024), Some(day(2025)), 800),
                (day(2025), Some(day(2026)), 800),
                (day(2026), None, 1600),
            ]
        );
        let beside = [(day(2000), Some(day(2025)), 1400), (day(2025), None, 1600)];
        assert_eq!(hours(&rated, "分析仪器/质谱仪器旁"), beside);
    }

    #[test]
    fn an_institutions_own_norm_goes_before_the_citys_class() {
        let rated = [norm(None, Some("分析仪器"), 2000, None, 800), norm(Some(1), None, 2000, None, 1200)];
        assert_eq!(hours(&rated, "分析仪器/光谱仪器"), [(day(2000), None, 1200)]);
        let others = [norm(Some(2), None, 2000, None, 1200)];
        assert_eq!(hours(&others, "分析仪器"), []);
    }

    #[test]
    fn days_without_a_norm_stay_without() {
        let rated = [norm(None, None, 2000, Some(2001), 1400), norm(None, None, 2003, None, 1400)];
        assert_eq!(hours(&rated, ""), [(day(2000), Some(day(2001)), 1400), (day(2003), None, 1400)]);
    }
}
