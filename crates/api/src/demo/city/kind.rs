//! The table of the city's instruments, `instruments.csv`: a line each, in the order in which they are made.

use serde::Deserialize;
use std::sync::LazyLock;

/// A line of the table.
#[derive(Deserialize)]
pub(super) struct Kind {
    /// What its id is made of.
    pub(super) code: String,
    /// The code of its lab.
    pub(super) facility: String,
    /// The code of the group that keeps it, if one does.
    pub(super) group: Option<String>,
    /// Its name in Chinese.
    pub(super) zh: String,
    /// Its name in English.
    pub(super) en: String,
    /// The maker's name for it.
    pub(super) model: String,
    /// Who made it.
    pub(super) maker: String,
    /// Where it was made.
    pub(super) country: String,
    /// Its class in the national catalogue.
    pub(super) class: String,
    /// What it cost, in ten thousand yuan.
    pub(super) value_wan: i64,
    /// What outsiders pay an hour, in yuan.
    pub(super) outside_yuan: i64,
    /// How its lab lends it.
    pub(super) terms: Terms,
    /// How many may use it at once; one, where nothing is said.
    pub(super) places: Option<i32>,
    /// Why it is not open, if it is not.
    pub(super) not_open_reason: Option<String>,
}

/// How a lab lends an instrument.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Terms {
    /// Own people at once, outsiders by approval, qualification needed.
    Usual,
    /// As usual, each week opened for booking on the Sunday before, with time kept for the owner's people.
    Weekly,
    /// Everybody at once.
    Easy,
    /// Operator only, everybody by approval, set-up and clean-up.
    Served,
    /// Several at once.
    Shared,
    /// Not open, with a reason.
    Closed,
    /// Secret.
    Secret,
}

/// Returns the table.
pub(super) fn all() -> &'static [Kind] {
    static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
        let mut table = csv::Reader::from_reader(include_str!("instruments.csv").as_bytes());
        table.deserialize().collect::<Result<_, _>>().expect("invariant: the table is part of the program")
    });
    &KINDS
}

/// Returns the codes of the city's instruments with their lab and keeper.
pub(in crate::demo) fn instruments() -> impl Iterator<Item = (&'static str, &'static str, Option<&'static str>)> {
    all().iter().map(|kind| (kind.code.as_str(), kind.facility.as_str(), kind.group.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_whole() {
        assert_eq!(all().len(), 28);
        for kind in all() {
            let closed = matches!(kind.terms, Terms::Closed | Terms::Secret);
            assert_eq!(kind.not_open_reason.is_some(), closed, "{}", kind.code);
            assert_eq!(kind.places.is_some(), kind.terms == Terms::Shared, "{}", kind.code);
        }
    }
}
