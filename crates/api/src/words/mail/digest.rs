//! The daily digest: what waits for the reader, what nobody answered in time, and what else was told.

use super::{Block, Letter, Site, footer, greeting};
use crate::{store::digest::Part, words::Locale};
use inventory::text::Bilingual;
use serde::{Deserialize, Serialize};

/// A part of a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestPart {
    /// What all of it has in common.
    pub head: Bilingual,
    /// What stands in it.
    pub lines: Vec<DigestLine>,
    /// How much more there is.
    #[serde(default)]
    pub more: u64,
}

/// Something in a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// What is said.
    pub text: Bilingual,
    /// The page on which something can be done, beginning with `/`.
    pub page: Option<String>,
}

/// Writes the mail.
pub fn digest(parts: &[DigestPart], name: &str, locale: Locale, site: &Site) -> Letter {
    let mut blocks = vec![greeting(name, locale)];
    for part in parts {
        let count = part.lines.len() as u64 + part.more;
        blocks.push(Block::Paragraph(match locale {
            Locale::Zh => format!("{}（{count} 项）", part.head.zh),
            Locale::En => format!("{} ({count})", part.head.en),
        }));
        for line in &part.lines {
            let text = locale.of_text(&line.text).to_owned();
            blocks.push(match &line.page {
                Some(page) => Block::Link { label: text, url: format!("{}{page}", site.base) },
                None => Block::Paragraph(text),
            });
        }
        if part.more > 0 {
            blocks.push(Block::Paragraph(match locale {
                Locale::Zh => format!("另有 {} 项，请在页面上查看。", part.more),
                Locale::En => format!("And {} more, which stand on the pages.", part.more),
            }));
        }
    }
    let (open, subject) = (Bilingual::new("打开", "Open"), subject(parts));
    let label = format!("{} {}", locale.of_text(&open), locale.of_text(&site.name));
    blocks.push(Block::Link { label, url: format!("{}/", site.base) });
    Letter { locale, subject: locale.of_text(&subject).to_owned(), blocks, footer: footer(site, locale, false) }
}

fn subject(parts: &[DigestPart]) -> Bilingual {
    let waits = parts.iter().filter(|part| part.head == waiting());
    let count: u64 = waits.map(|part| part.lines.len() as u64 + part.more).sum();
    match count {
        0 => Bilingual::new("每日摘要", "Your daily digest"),
        count => {
            Bilingual::new(format!("每日摘要：{count} 项申请待您审批"), format!("Your daily digest: {count} to decide"))
        }
    }
}

/// What the requests that wait for the reader stand under.
pub fn waiting() -> Bilingual {
    Bilingual::new("等待您审批", "Waiting for your word")
}

/// What a part of what was kept stands under.
pub fn head(part: Part) -> Bilingual {
    match part {
        Part::Overdue => Bilingual::new("无人答复，已过期", "Lapsed, since nobody answered"),
        Part::Told => Bilingual::new("其他通知", "Other notices"),
    }
}
