//! Mails about a reservation, and the texts of its calendar event.

use super::{Block, Letter, Site, footer, greeting};
use crate::words::{
    Locale, choice,
    facts::{Audience, ReservationFacts},
    notice, time, waiting,
};
use booking::{decision::Happening, reservation::Purpose};
use inventory::text::Bilingual;

/// Most times of a series that a mail lists.
const MOST_TIMES: usize = 40;

/// Writes what happened to one of those concerned.
///
/// Times are on the facility's clock, with the year and the zone's name, since mails are read late and elsewhere.
pub fn notice(facts: &ReservationFacts, audience: Audience, name: &str, locale: Locale, site: &Site) -> Letter {
    let mut blocks = vec![greeting(name, locale)];
    blocks.push(Block::Paragraph(locale.of_text(&notice::reservation(facts, audience)).to_owned()));
    blocks.extend(next_step(facts, audience).map(|text| Block::Paragraph(locale.of_text(&text).to_owned())));
    blocks.push(Block::Facts(details(facts, audience, locale)));
    let open = Bilingual::new("打开预约", "Open the reservation");
    let label = locale.of_text(&open).to_owned();
    blocks.push(Block::Link { label, url: site.reservation(facts.reservation) });
    let is_answered = audience == Audience::Applicant && facts.place.contact.is_some();
    Letter { locale, subject: subject(facts, audience, locale), blocks, footer: footer(site, locale, is_answered) }
}

/// Returns the event's name: for the applicant what he does where, for others who comes; what is held says so.
pub fn summary(facts: &ReservationFacts, audience: Audience, locale: Locale, held: bool) -> String {
    let what = locale.of_text(&facts.place.instrument);
    let colon = match locale {
        Locale::Zh => "：",
        Locale::En => ": ",
    };
    let said = match audience {
        Audience::Applicant => format!("{what}{colon}{}", facts.title),
        Audience::Lab | Audience::Pi | Audience::Operator | Audience::Former => {
            format!("{what}{colon}{}", facts.names.applicant)
        }
    };
    match (held, locale) {
        (true, Locale::Zh) => format!("（待审批）{said}"),
        (true, Locale::En) => format!("(not approved yet) {said}"),
        (false, _) => said,
    }
}

/// Returns where the event takes place.
pub fn location(facts: &ReservationFacts, locale: Locale) -> String {
    let place = &facts.place;
    let parts = [locale.of_text(&place.institution), locale.of_text(&place.facility), place.room.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match locale {
        Locale::Zh => parts.join(" "),
        Locale::En => parts.join(", "),
    }
}

/// Returns the event's text: what happened, the time on the facility's clock, and where to look.
pub fn description(facts: &ReservationFacts, audience: Audience, locale: Locale, site: &Site) -> String {
    let when = with_zone(facts, locale);
    let told = notice::reservation(facts, audience);
    let url = site.reservation(facts.reservation);
    match locale {
        Locale::Zh => format!("{}\n时间：{when}\n{url}", told.zh),
        Locale::En => format!("{}\nTime: {when}\n{url}", told.en),
    }
}

fn subject(facts: &ReservationFacts, audience: Audience, locale: Locale) -> String {
    let (what, span) = (heading(facts, audience), notice::when(facts));
    let instrument = locale.of_text(&facts.place.instrument);
    match locale {
        Locale::Zh => format!("{}：{instrument} {}", what.zh, span.zh),
        Locale::En => format!("{}: {instrument}, {}", what.en, span.en),
    }
}

/// What happened, in a few words.
pub(super) fn heading(facts: &ReservationFacts, audience: Audience) -> Bilingual {
    let asked = notice::is_asked(facts, audience);
    match facts.happening {
        _ if audience == Audience::Former => Bilingual::new("不再需要您参与", "You are no longer needed"),
        Happening::Staffed if audience == Audience::Operator => Bilingual::new("已安排您操作", "You are the operator"),
        Happening::Relocated => Bilingual::new("地点有变动", "New location"),
        Happening::Staffed => Bilingual::new("操作员有变动", "Another operator"),
        Happening::Requested if asked => Bilingual::new("待您审批", "Please decide"),
        Happening::Requested if audience == Audience::Lab => Bilingual::new("有新的申请", "New request"),
        Happening::Requested => Bilingual::new("申请已收到", "Request received"),
        Happening::Approved => Bilingual::new("通过一项审批", "One approval given"),
        Happening::Confirmed => Bilingual::new("预约已确认", "Confirmed"),
        Happening::Moved if asked => Bilingual::new("已改期，待您审批", "Moved, please decide"),
        Happening::Moved => Bilingual::new("预约已改期", "Moved"),
        Happening::Cancelled => Bilingual::new("预约已取消", "Cancelled"),
        Happening::Declined => Bilingual::new("申请未获批准", "Declined"),
        Happening::Lapsed => Bilingual::new("申请已过期", "Lapsed"),
        Happening::Displaced => Bilingual::new("停机，预约需改期", "Out of use, please move"),
        Happening::CheckedIn => Bilingual::new("开始使用", "Use began"),
        Happening::CheckedOut => Bilingual::new("使用完毕", "Use ended"),
        Happening::Continued => Bilingual::new("系列提前结束", "Series ends earlier"),
        Happening::NoShow => Bilingual::new("未到", "No-show"),
        Happening::KeptLonger => Bilingual::new("保留时间顺延", "Kept longer"),
        Happening::HandedOver => Bilingual::new("预约已转让", "Handed over"),
        Happening::Swapped if asked => Bilingual::new("已互换时间，待您审批", "Swapped, please decide"),
        Happening::Swapped => Bilingual::new("时间已互换", "Swapped"),
        Happening::Joined
        | Happening::Offered
        | Happening::OfferWithdrawn
        | Happening::OfferLapsed
        | Happening::WaitEnded
        | Happening::HoldBegun
        | Happening::HoldEnded => waiting::subject(facts.happening),
    }
}

/// What the reader may do or expect now.
pub(super) fn next_step(facts: &ReservationFacts, audience: Audience) -> Option<Bilingual> {
    let held = facts.waiting().is_some();
    match (facts.happening, audience) {
        (Happening::Requested | Happening::Moved | Happening::Swapped, Audience::Applicant) if held => {
            Some(Bilingual::new(
                "审批有结果后会再发邮件通知您。在此之前，日历里的这一安排是暂定的。",
                "You will hear by mail what was decided. Until then the event in your calendar is tentative.",
            ))
        }
        (Happening::Requested | Happening::Confirmed | Happening::Moved | Happening::Swapped, Audience::Operator) => {
            Some(Bilingual::new("您是这次使用的操作员。", "You are the operator of this use."))
        }
        (Happening::Displaced, Audience::Applicant) => Some(Bilingual::new(
            "请打开预约选择新的时间；已经通过的审批仍然有效。",
            "Please open the reservation and choose another time; approvals already given stay valid.",
        )),
        (Happening::Confirmed | Happening::Moved | Happening::Swapped, Audience::Applicant) => {
            let until = time::instant_with_year(facts.cancel_until()?, facts.place.zone);
            Some(Bilingual::new(
                format!("如需取消或改期，请在 {} 前自行操作，之后请联系平台。", until.zh),
                format!("You may cancel or move it yourself until {}; later please ask the lab.", until.en),
            ))
        }
        _ => None,
    }
}

fn details(facts: &ReservationFacts, audience: Audience, locale: Locale) -> Vec<(String, String)> {
    let zone = facts.place.zone;
    let pick = |text: &Bilingual| locale.of_text(text).to_owned();
    let own_or = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let previous = facts.previous.map(|previous| pick(&time::span_with_year(&previous, zone)));
    let for_others = |text: Option<String>| text.filter(|_| audience != Audience::Applicant);
    let money = facts.price.filter(|_| facts.happening != Happening::Displaced);
    let rows: [(&str, &str, Option<String>); 12] = [
        ("仪器", "Instrument", Some(pick(&facts.place.instrument))),
        ("时间", "Time", Some(with_zone(facts, locale))),
        ("原时间", "Before", previous),
        ("地点", "Place", own_or(Some(location(facts, locale)))),
        ("使用方式", "Mode", Some(pick(&choice::mode(facts.mode)))),
        ("预约名称", "Title", own_or(Some(facts.title.clone()))),
        (
            "用途",
            "Purpose",
            Some(facts.purpose).filter(|purpose| *purpose != Purpose::Other).map(|p| pick(&choice::purpose(p))),
        ),
        ("预约人", "Applicant", for_others(Some(who(facts, locale)))),
        ("项目编号", "Project code", own_or(facts.project_code.clone())),
        ("费用", "Price", money.map(|price| pick(&time::price(Some(price))))),
        ("备注", "Note", for_others(own_or(Some(facts.note.clone())))),
        ("操作人", "Done by", facts.names.actor.clone().filter(|actor| *actor != facts.names.applicant)),
    ];
    let label = |zh: &str, en: &str| locale.of_text(&Bilingual::new(zh, en)).to_owned();
    rows.into_iter().filter_map(|(zh, en, value)| Some((label(zh, en), value?))).collect()
}

pub(super) fn who(facts: &ReservationFacts, locale: Locale) -> String {
    let name = &facts.names.applicant;
    match (&facts.names.party, locale) {
        (Some(party), Locale::Zh) => format!("{name}（{party}）"),
        (Some(party), Locale::En) => format!("{name} ({party})"),
        (None, _) => name.clone(),
    }
}

/// `2026年12月1日 周二 09:00–11:30（北京时间，UTC+8）`; of a series every time that is concerned.
pub(super) fn with_zone(facts: &ReservationFacts, locale: Locale) -> String {
    let zone = facts.place.zone;
    let concerned = facts.series.as_ref().map_or(std::slice::from_ref(&facts.slot), |series| &series.concerned);
    let named = time::zone(zone, facts.slot.start());
    let spans: Vec<Bilingual> =
        concerned.iter().take(MOST_TIMES).map(|slot| time::span_with_year(slot, zone)).collect();
    let more = concerned.len().saturating_sub(MOST_TIMES);
    let list = |pick: fn(&Bilingual) -> &str, between: &str| spans.iter().map(pick).collect::<Vec<_>>().join(between);
    let (zh, en) = (list(|span| &span.zh, "；"), list(|span| &span.en, "; "));
    match (locale, more) {
        (Locale::Zh, 0) => format!("{zh}（{}）", named.zh),
        (Locale::Zh, more) => format!("{zh}；另有 {more} 次（{}）", named.zh),
        (Locale::En, 0) => format!("{en} ({})", named.en),
        (Locale::En, more) => format!("{en}; and {more} more ({})", named.en),
    }
}
