//! Mails in an institution's own words.

use super::{tests::site, *};
use crate::words::facts::ReservationFacts;
use inventory::slot::Instant;

fn now() -> Instant {
    "2026-11-28T10:00:00Z".parse().expect("an instant")
}

fn sampled(occasion: Occasion) -> ReservationFacts {
    sample(occasion, Bilingual::new("示例大学", "Example University"), chrono_tz::Tz::Asia__Shanghai, now())
}

fn ours(occasion: Occasion, facts: &ReservationFacts, locale: Locale) -> Letter {
    notice(facts, occasion.audience, "李娜", locale, &site())
}

fn worded(occasion: Occasion, locale: Locale, subject: &str, text: &str) -> Letter {
    let facts = sampled(occasion);
    let template = parse_template(subject, text).expect("a template");
    let values = values(&facts, occasion.audience, "李娜", locale);
    reworded(ours(occasion, &facts, locale), &template, &values).expect("a letter")
}

#[test]
fn the_editors_first_text_says_what_the_built_in_wording_says() {
    for occasion in Occasion::all() {
        for locale in [Locale::Zh, Locale::En] {
            let (subject, text) = built_in(locale);
            assert_eq!(
                worded(occasion, locale, subject, text),
                ours(occasion, &sampled(occasion), locale),
                "{occasion:?}"
            );
        }
    }
}

#[test]
fn every_occasion_has_a_name_of_its_own() {
    let codes: std::collections::BTreeSet<&str> = Occasion::all().map(Occasion::code).collect();
    assert_eq!(codes.len(), Occasion::all().count());
    for occasion in Occasion::all() {
        assert!(occasion.happening.is_told(), "{occasion:?}");
        assert_eq!(Occasion::parse(occasion.code()), Some(occasion));
        let Bilingual { zh, en } = occasion.name();
        assert!(!zh.is_empty() && !en.is_empty());
    }
    assert_eq!(Occasion::parse("applicant_no_show"), None);
}

#[test]
fn every_variable_has_a_value_and_a_meaning() {
    for occasion in Occasion::all() {
        let values = values(&sampled(occasion), occasion.audience, "李娜", Locale::En);
        for variable in VARIABLES.iter().filter(|variable| !variable.is_block) {
            assert!(values.contains_key(variable.name), "{}", variable.name);
            let is_there = values.get(variable.name).is_some_and(|value| !value.is_empty());
            assert!(variable.may_be_empty || is_there, "{} {occasion:?}", variable.name);
        }
        assert_eq!(values.len() + 2, VARIABLES.len());
    }
}

#[test]
fn what_happened_is_told_whatever_a_template_says() {
    let declined = Occasion::parse("applicant_declined").expect("an occasion");
    let silent = worded(declined, Locale::En, "Hello", "A word.\n\n{{ facts }}\n{{ link }}");
    let [Block::Paragraph(_), Block::Facts(rows), Block::Link { .. }] = silent.blocks.as_slice() else {
        unreachable!("{silent:?}")
    };
    assert_eq!(rows[0].0, "What happened");
    assert!(rows[0].1.ends_with("Note: 请先补充样品的安全说明"), "{rows:?}");
    assert_eq!((rows[1].0.as_str(), rows[2].0.as_str()), ("Instrument", "Time"));
    // Half of it is not enough, and in full it is not told twice.
    let told = worded(declined, Locale::En, "Hello", "Sorry: {{ what_happened }} Bye.\n\n{{ facts }}\n{{ link }}");
    let [_, Block::Facts(rows), _] = told.blocks.as_slice() else { unreachable!("{told:?}") };
    assert_eq!(rows[0].0, "Instrument");
}

#[test]
fn the_footer_stays_ours() {
    let confirmed = Occasion::parse("lab_confirmed").expect("an occasion");
    let letter = worded(confirmed, Locale::Zh, "{{ instrument }}", "{{ link }}\n\n{{ facts }}\n\n-- \n没有落款");
    assert_eq!(letter.footer, ours(confirmed, &sampled(confirmed), Locale::Zh).footer);
    assert!(matches!(letter.blocks[0], Block::Link { .. }));
    assert_eq!(letter.subject, "场发射扫描电镜");
}
