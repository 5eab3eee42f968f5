//! Mails as text: what is said, in one language, before it becomes a message.

mod account;
mod digest;
mod reminder;
mod reservation;
mod sample;
mod watch;
mod wording;

pub use account::{LinkPurpose, already_registered, email_changed, link, password_changed, told};
pub use digest::{DigestLine, DigestPart, digest, head as digest_head, waiting as digest_waiting};
pub use reminder::{Reminded, reminder};
pub use reservation::{description, location, notice, summary};
pub use sample::{READER, sample};
pub use watch::{FreedTime, freed};
pub use wording::{Occasion, VARIABLES, Values, Variable, bare, built_in, parse as parse_template, reworded, values};

use super::Locale;
use chrono_tz::Tz;
use inventory::text::Bilingual;

/// A part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(String),
    /// Names with their values, one a line.
    Facts(Vec<(String, String)>),
    /// Something to open, with what it is called.
    Link {
        /// What opens.
        label: String,
        /// Its address.
        url: String,
    },
}

/// A mail in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The language it is in.
    pub locale: Locale,
    /// The subject.
    pub subject: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// The line under it: who wrote, and whether an answer is read.
    pub footer: String,
}

/// What every mail of the site needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The site's name.
    pub name: Bilingual,
    /// The site's address, without a final slash.
    pub base: String,
    /// The city's wall clock, for times that belong to no facility.
    pub zone: Tz,
}

impl Site {
    /// Returns the address of a reservation's page.
    pub fn reservation(&self, id: inventory::id::ReservationId) -> String {
        format!("{}/reservations/{id}", self.base)
    }
}

fn greeting(name: &str, locale: Locale) -> Block {
    Block::Paragraph(match locale {
        Locale::Zh => format!("{name}，您好："),
        Locale::En => format!("Dear {name},"),
    })
}

fn footer(site: &Site, locale: Locale, is_answered: bool) -> String {
    let name = locale.of_text(&site.name);
    match (locale, is_answered) {
        (Locale::Zh, true) => format!("本邮件由“{name}”自动发送。回复本邮件可联系平台。"),
        (Locale::Zh, false) => format!("本邮件由“{name}”自动发送，请勿回复。"),
        (Locale::En, true) => format!("Sent automatically by {name}. A reply reaches the lab."),
        (Locale::En, false) => format!("Sent automatically by {name}. Replies are not read."),
    }
}

/// How the reader gets no more mails of this kind.
pub fn stop(url: &str, locale: Locale) -> [Block; 2] {
    let pick = |zh: &str, en: &str| locale.of_text(&Bilingual::new(zh, en)).to_owned();
    [
        Block::Paragraph(pick(
            "在“账户与设备”页可以选择接收哪些邮件。不想再收到这一类邮件，请打开下面的链接，并在页面上按“停止发送”；内容仍会显示在通知里。",
            "You choose on your account's page which mails you get. To get no more of this kind, open the link below and press “Stop these mails” on the page; what they tell still stands among your notices.",
        )),
        Block::Link { label: pick("停止这类邮件", "Stop these mails"), url: url.to_owned() },
    ]
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wording_tests;
