//! The mail that reminds of something near.

use super::{Block, Letter, Site, footer, greeting};
use crate::words::Locale;
use inventory::text::Bilingual;
use serde::{Deserialize, Serialize};

/// What somebody is reminded of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// The subject.
    pub subject: Bilingual,
    /// The notice.
    pub text: Bilingual,
    /// Names with their values.
    pub facts: Vec<(Bilingual, Bilingual)>,
    /// What he may do, and until when.
    pub advice: Option<Bilingual>,
    /// The page on which he does it, beginning with `/`.
    pub page: String,
}

/// Writes the mail.
pub fn reminder(told: &Reminded, name: &str, locale: Locale, site: &Site) -> Letter {
    let Reminded { subject, text, facts, advice, page } = told;
    let pick = |text: &Bilingual| locale.of_text(text).to_owned();
    let mut blocks = vec![greeting(name, locale), Block::Paragraph(pick(text))];
    blocks.extend(advice.as_ref().map(|advice| Block::Paragraph(pick(advice))));
    blocks.push(Block::Facts(facts.iter().map(|(name, value)| (pick(name), pick(value))).collect()));
    let open = Bilingual::new("打开预约", "Open the reservation");
    blocks.push(Block::Link { label: pick(&open), url: format!("{}{page}", site.base) });
    Letter { locale, subject: pick(subject), blocks, footer: footer(site, locale, false) }
}
