//! Every sentence for people that the server makes, in Chinese and English.
//!
//! Plain functions from codes and numbers to [`Bilingual`] text: no state, nothing that depends on a request, and no
//! templates at run time but an institution's own for its mails ([`mail::parse_template`]). Single sentences that stand
//! in lists have no full stop; notices and mails are prose and do. Deliberately absent: what the pages say by themselves
//! (their message catalogue) and the texts of problems by status (`http::problem`).

pub mod allocation;
pub mod alternative;
pub mod answer;
mod approval;
pub mod choice;
mod companions;
pub mod conduct;
pub mod contest;
mod deadline;
pub mod duty;
pub mod exchange;
pub mod facts;
pub mod figure;
pub mod health;
pub mod history;
mod hours;
pub mod ledger;
mod limits;
pub mod mail;
pub mod notice;
pub mod policy;
pub mod recurrence;
pub mod reminder;
pub mod text;
pub mod time;
pub mod violation;
pub mod waiting;
pub mod watch;

use inventory::text::Bilingual;
use serde::{Deserialize, Serialize};

/// A language in which the program writes to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// Reads a stored locale; anything but English is Chinese.
    pub fn of(text: &str) -> Self {
        if text.eq_ignore_ascii_case("en") || text.to_ascii_lowercase().starts_with("en-") {
            Self::En
        } else {
            Self::Zh
        }
    }

    /// Returns the half of a text in this language; where that half is empty, the other one.
    pub fn of_text(self, text: &Bilingual) -> &str {
        let (own, other) = match self {
            Self::Zh => (&text.zh, &text.en),
            Self::En => (&text.en, &text.zh),
        };
        if own.is_empty() { other } else { own }
    }

    /// Returns the language's tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// Joins the halves of several texts, Chinese with one sign and English with another.
fn join(texts: &[Bilingual], zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join(zh),
        en: texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(en),
    }
}

/// Returns `1 sample`, `2 samples`.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_half_is_filled_by_the_other() {
        let text = Bilingual::new("扫描电镜", "");
        assert_eq!(Locale::En.of_text(&text), "扫描电镜");
        assert_eq!(Locale::of("en-GB"), Locale::En);
        assert_eq!(Locale::of("zh"), Locale::Zh);
    }
}
