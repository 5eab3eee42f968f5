//! The mail about time that has become free: where it is booked, and how to hear no more of it.

use super::{Block, Letter, Site, footer, greeting};
use crate::words::Locale;
use inventory::text::Bilingual;
use serde::{Deserialize, Serialize};

/// What is told of a time that has become free.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreedTime {
    /// The subject.
    pub subject: Bilingual,
    /// The notice.
    pub text: Bilingual,
    /// The page on which the time is booked, beginning with `/`.
    pub page: String,
    /// The secret of the link that ends the watch.
    pub secret: String,
}

/// Writes the mail.
pub fn freed(told: &FreedTime, name: &str, locale: Locale, site: &Site) -> Letter {
    let FreedTime { subject, text, page, secret } = told;
    let pick = |zh: &str, en: &str| locale.of_text(&Bilingual::new(zh, en)).to_owned();
    Letter {
        locale,
        subject: locale.of_text(subject).to_owned(),
        blocks: vec![
            greeting(name, locale),
            Block::Paragraph(locale.of_text(text).to_owned()),
            Block::Link { label: pick("预约这段时间", "Book this time"), url: format!("{}{page}", site.base) },
            Block::Paragraph(pick(
                "不再需要这条空位提醒时，请打开下面的链接，并在页面上按“结束提醒”。",
                "If you need this alert no longer, open the link below and press “End the alert” on the page.",
            )),
            Block::Link { label: pick("结束提醒", "End the alert"), url: format!("{}/link/{secret}", site.base) },
        ],
        footer: footer(site, locale, false),
    }
}
