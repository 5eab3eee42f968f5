//! Mails about reservations in an institution's own words.
//!
//! Its template says the subject and the paragraphs. The table of facts and the link stay ours, and must stand in it; and
//! where it leaves out the sentence on what happened, that sentence heads the table. So nobody is kept in the dark of
//! instrument and time, of why a request was declined, or of where he can answer. Footer, links that end a kind of mail, and
//! the calendar's part are no part of a template. Deliberately absent: templates for operators and PIs, for links and
//! accounts, and for single labs.

use super::{
    Block, Letter,
    reservation::{heading, location, next_step, who, with_zone},
};
use crate::{
    template::{Fault, Names, Part, Said, Template, one_line},
    words::{
        Locale, choice,
        facts::{Audience, ReservationFacts},
        notice, time,
    },
};
use booking::{decision::Happening, reservation::Purpose};
use inventory::text::Bilingual;
use std::collections::BTreeMap;

/// What happened, told to whom: the mails that an institution may word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasion {
    /// To whom it is told: the applicant or the lab.
    pub audience: Audience,
    /// What happened.
    pub happening: Happening,
}

/// Each with its name in addresses and tables, and in words.
const OCCASIONS: [(Audience, Happening, &str, &str, &str); 26] = {
    use Audience::{Applicant, Lab};
    [
        (Applicant, Happening::Requested, "applicant_requested", "申请已收到", "Request received"),
        (Applicant, Happening::Confirmed, "applicant_confirmed", "预约已确认", "Reservation confirmed"),
        (Applicant, Happening::Declined, "applicant_declined", "申请未获批准", "Request declined"),
        (Applicant, Happening::Lapsed, "applicant_lapsed", "申请已过期", "Request lapsed"),
        (Applicant, Happening::Moved, "applicant_moved", "预约已改期", "Reservation moved"),
        (Applicant, Happening::Cancelled, "applicant_cancelled", "预约已取消", "Reservation cancelled"),
        (Applicant, Happening::Displaced, "applicant_displaced", "停机，预约需改期", "Out of use, please move"),
        (Applicant, Happening::Staffed, "applicant_staffed", "操作员有变动", "Another operator"),
        (Applicant, Happening::Relocated, "applicant_relocated", "地点有变动", "New location"),
        (Applicant, Happening::HandedOver, "applicant_handed_over", "预约已转让", "Reservation handed over"),
        (Applicant, Happening::Swapped, "applicant_swapped", "时间已互换", "Times swapped"),
        (Applicant, Happening::Joined, "applicant_joined", "已加入候补", "On the waiting list"),
        (Applicant, Happening::Offered, "applicant_offered", "候补有了时间", "Time kept for the applicant"),
        (Applicant, Happening::OfferWithdrawn, "applicant_offer_withdrawn", "保留的时间已收回", "Offer taken back"),
        (Applicant, Happening::OfferLapsed, "applicant_offer_lapsed", "未及时接受", "Offer not accepted in time"),
        (Applicant, Happening::WaitEnded, "applicant_wait_ended", "候补已结束", "No longer on the waiting list"),
        (Lab, Happening::Requested, "lab_requested", "有新的申请", "New request"),
        (Lab, Happening::Confirmed, "lab_confirmed", "预约已确认", "Reservation confirmed"),
        (Lab, Happening::Declined, "lab_declined", "申请未获批准", "Request declined"),
        (Lab, Happening::Lapsed, "lab_lapsed", "申请已过期", "Request lapsed"),
        (Lab, Happening::Moved, "lab_moved", "预约已改期", "Reservation moved"),
        (Lab, Happening::Cancelled, "lab_cancelled", "预约已取消", "Reservation cancelled"),
        (Lab, Happening::Displaced, "lab_displaced", "停机，预约需改期", "Out of use, needs another time"),
        (Lab, Happening::Relocated, "lab_relocated", "地点有变动", "New location"),
        (Lab, Happening::HandedOver, "lab_handed_over", "预约已转让", "Reservation handed over"),
        (Lab, Happening::Swapped, "lab_swapped", "时间已互换", "Times swapped"),
    ]
};

impl Occasion {
    /// Returns all of them, the applicant's first.
    pub fn all() -> impl Iterator<Item = Self> {
        OCCASIONS.iter().map(|(audience, happening, ..)| Self { audience: *audience, happening: *happening })
    }

    /// Returns which one a message is, if it may be worded.
    pub fn of(facts: &ReservationFacts, audience: Audience) -> Option<Self> {
        Self::all().find(|occasion| occasion.audience == audience && occasion.happening == facts.happening)
    }

    /// Parses a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().find(|occasion| occasion.code() == name)
    }

    /// Returns its name in addresses and tables.
    pub fn code(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    /// Returns its name in words.
    pub fn name(self) -> Bilingual {
        self.row().map_or_else(Bilingual::default, |row| Bilingual::new(row.3, row.4))
    }

    fn row(self) -> Option<&'static (Audience, Happening, &'static str, &'static str, &'static str)> {
        OCCASIONS.iter().find(|row| (row.0, row.1) == (self.audience, self.happening))
    }
}

/// What a template may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it stands for, in Chinese.
    pub zh: &'static str,
    /// What it stands for, in English.
    pub en: &'static str,
    /// Whether it may be empty, so that `{% if … %}` is worth while.
    pub may_be_empty: bool,
    /// Whether it is a block of its own that must be there.
    pub is_block: bool,
}

const fn always(name: &'static str, zh: &'static str, en: &'static str) -> Variable {
    Variable { name, zh, en, may_be_empty: false, is_block: false }
}

const fn at_times(name: &'static str, zh: &'static str, en: &'static str) -> Variable {
    Variable { name, zh, en, may_be_empty: true, is_block: false }
}

const fn block(name: &'static str, zh: &'static str, en: &'static str) -> Variable {
    Variable { name, zh, en, may_be_empty: false, is_block: true }
}

/// What the variables stand for.
pub type Values = BTreeMap<&'static str, String>;

/// The sentence on what happened.
const WHAT_HAPPENED: &str = "what_happened";
/// The table of facts.
const FACTS: &str = "facts";
/// The link to the reservation.
const LINK: &str = "link";

/// All that a template may name, in the order of the editor.
pub const VARIABLES: [Variable; 19] = [
    block(FACTS, "明细表：仪器、时间、地点等", "the table of facts: instrument, time, place and so on"),
    block(LINK, "打开预约的链接", "the link that opens the reservation"),
    always("name", "收件人的姓名", "the reader's name"),
    always("heading", "事由，几个字", "what happened, in a few words"),
    always(
        "what_happened",
        "发生了什么，一句话，含说明和期限",
        "what happened, as a sentence with reason and deadline",
    ),
    at_times("next_step", "收件人接下来可以做什么", "what the reader may do next"),
    always("instrument", "仪器名称", "the instrument's name"),
    always("facility", "平台名称", "the lab's name"),
    always("institution", "单位名称", "the institution's name"),
    always("place", "地点：单位、平台、房间", "the place: institution, lab and room"),
    always("when", "时间，不带年份", "the time without its year"),
    always("time", "时间，带年份和时区", "the time with year and zone"),
    at_times("time_before", "改期前的时间", "the time before it was moved"),
    at_times("cancel_until", "可自行取消或改期的期限", "until when it may be cancelled or moved"),
    at_times("title", "预约名称", "the reservation's title"),
    always("applicant", "预约人，含课题组或用户单位", "the applicant, with group or organisation"),
    at_times("purpose", "用途", "the purpose"),
    at_times("price", "费用", "the price"),
    at_times("reason", "操作人写的说明", "the reason, in the words of who did it"),
];

/// Parses a template for mails about reservations.
pub fn parse(subject: &str, text: &str) -> Result<Template, Vec<Fault>> {
    let names = |blocks: bool| -> Vec<&'static str> {
        VARIABLES.iter().filter(|each| each.is_block == blocks).map(|each| each.name).collect()
    };
    Template::parse(subject, text, Names { values: &names(false), blocks: &names(true) })
}

/// Returns subject and text of a template that says what is said where there is none.
pub fn built_in(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::Zh => (
            "{{ heading }}：{{ instrument }} {{ when }}",
            "{{ name }}，您好：\n\n{{ what_happened }}\n\n{{ next_step }}\n\n{{ facts }}\n\n{{ link }}",
        ),
        Locale::En => (
            "{{ heading }}: {{ instrument }}, {{ when }}",
            "Dear {{ name }},\n\n{{ what_happened }}\n\n{{ next_step }}\n\n{{ facts }}\n\n{{ link }}",
        ),
    }
}

/// Returns the values of a notice's variables, in the reader's language.
pub fn values(facts: &ReservationFacts, audience: Audience, name: &str, locale: Locale) -> Values {
    let zone = facts.place.zone;
    let pick = |text: &Bilingual| locale.of_text(text).to_owned();
    let maybe = |text: Option<Bilingual>| text.map_or_else(String::new, |text| pick(&text));
    let purpose = Some(facts.purpose).filter(|purpose| *purpose != Purpose::Other);
    let money = facts.price.filter(|_| facts.happening != Happening::Displaced);
    let said = [
        ("name", name.to_owned()),
        ("heading", pick(&heading(facts, audience))),
        (WHAT_HAPPENED, pick(&notice::reservation(facts, audience))),
        ("next_step", maybe(next_step(facts, audience))),
        ("instrument", pick(&facts.place.instrument)),
        ("facility", pick(&facts.place.facility)),
        ("institution", pick(&facts.place.institution)),
        ("place", location(facts, locale)),
        ("when", pick(&notice::when(facts))),
        ("time", with_zone(facts, locale)),
        ("time_before", maybe(facts.previous.map(|previous| time::span_with_year(&previous, zone)))),
        ("cancel_until", maybe(facts.cancel_until().map(|until| time::instant_with_year(until, zone)))),
        ("title", facts.title.clone()),
        ("applicant", who(facts, locale)),
        ("purpose", maybe(purpose.map(choice::purpose))),
        ("price", maybe(money.map(|price| time::price(Some(price))))),
        ("reason", facts.reason.clone().unwrap_or_default()),
    ];
    said.into()
}

/// Returns values of which nothing is there that may be missing.
pub fn bare(values: &Values) -> Values {
    let missing = |name: &str| VARIABLES.iter().any(|each| each.name == name && each.may_be_empty);
    let kept = values.iter().map(|(name, value)| (*name, if missing(name) { String::new() } else { value.clone() }));
    kept.collect()
}

/// Evaluates a template: the letter's subject and paragraphs are its own, all else stays.
pub fn reworded(letter: Letter, template: &Template, values: &Values) -> Result<Letter, Fault> {
    let Letter { locale, subject: _, blocks: ours, footer } = letter;
    let Said { subject, parts } = template.say(values)?;
    let told = values.get(WHAT_HAPPENED).map(|told| one_line(told)).unwrap_or_default();
    let is_told = parts.iter().any(|part| matches!(part, Part::Paragraph(text) if one_line(text).contains(&told)));
    let mut blocks = Vec::new();
    for part in parts {
        match part {
            Part::Paragraph(text) => blocks.push(Block::Paragraph(text)),
            Part::Block(FACTS) => blocks.extend(ours.iter().filter_map(|block| match block {
                Block::Facts(rows) => {
                    let first = (!is_told).then(|| (locale.of_text(&what_happened()).to_owned(), told.clone()));
                    Some(Block::Facts(first.into_iter().chain(rows.iter().cloned()).collect()))
                }
                Block::Paragraph(_) | Block::Link { .. } => None,
            })),
            Part::Block(_) => blocks.extend(ours.iter().filter(|block| matches!(block, Block::Link { .. })).cloned()),
        }
    }
    Ok(Letter { locale, subject, blocks, footer })
}

fn what_happened() -> Bilingual {
    Bilingual::new("事由", "What happened")
}
