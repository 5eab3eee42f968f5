//! What is near, and what nobody answered, in words.

use super::{Locale, choice, facts::Place, join, mail::Reminded, time};
use booking::reservation::{Approval, Reservation};
use inventory::{slot::Instant, text::Bilingual};
use std::collections::BTreeSet;

/// What one may still do about a use that is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Until when it may be cancelled without consequences.
    pub until: Instant,
    /// Whether it may be cancelled afterwards, at the price of a strike.
    pub later: bool,
    /// Whether staying away is held against him.
    pub strikes: bool,
}

/// Reminds an applicant of his use.
pub fn of_use(reservation: &Reservation, place: &Place, change: Change, now: Instant) -> Reminded {
    let (zh, en) = (&place.instrument.zh, Locale::En.of_text(&place.instrument));
    let (slot, zone) = (&reservation.slot, place.zone);
    let span = time::span(slot, zone);
    Reminded {
        subject: Bilingual::new(format!("即将使用：{zh} {}", span.zh), format!("Soon: {en}, {}", span.en)),
        text: Bilingual::new(
            format!("您预约的“{zh}”将于 {} 使用。", span.zh),
            format!("You have reserved “{en}” for {}.", span.en),
        ),
        facts: facts(reservation, place),
        advice: Some(advice(change, place, now)),
        page: page(reservation),
    }
}

/// How it is cancelled, and until when that costs nothing.
fn advice(change: Change, place: &Place, now: Instant) -> Bilingual {
    let until = time::instant(change.until, place.zone);
    let missed = if change.strikes {
        Bilingual::new("不取消又不来，会记为失约。", " If you neither cancel nor come, it counts as a strike.")
    } else {
        Bilingual::default()
    };
    let said = match (now < change.until, change.later) {
        (true, true) => Bilingual::new(
            format!("不能来时，请打开预约并按“取消预约”：{} 之前取消不记失约，之后取消会记一次。", until.zh),
            format!(
                "If you cannot come, open the reservation and cancel it: until {} without a strike, later with one.",
                until.en
            ),
        ),
        (true, false) => Bilingual::new(
            format!("不能来时，请在 {} 之前打开预约并按“取消预约”，不记失约；之后请联系平台。", until.zh),
            format!(
                "If you cannot come, open the reservation and cancel it until {}, without a strike; later please ask the lab.",
                until.en
            ),
        ),
        (false, true) => Bilingual::new(
            format!("不记失约的取消期限（{}）已过：现在仍可取消，但会记一次失约。", until.zh),
            format!("The time to cancel without a strike ended {}: you still can, with one.", until.en),
        ),
        (false, false) => Bilingual::new(
            format!("自行取消的期限（{}）已过；不能来时，请联系平台。", until.zh),
            format!("The time to cancel it yourself ended {}; if you cannot come, please ask the lab.", until.en),
        ),
    };
    join(&[said, missed], "", "")
}

/// Reminds those whose word is awaited of a request that lapses.
pub fn of_hold(reservation: &Reservation, place: &Place, who: &str, until: Instant) -> Reminded {
    let (zh, en) = (&place.instrument.zh, Locale::En.of_text(&place.instrument));
    let (span, until) = (time::span(&reservation.slot, place.zone), time::instant(until, place.zone));
    let series = if reservation.series.is_some() {
        Bilingual::new("（系列预约）", " (a series)")
    } else {
        Bilingual::default()
    };
    Reminded {
        subject: Bilingual::new(
            format!("请尽快审批：{zh} {}", span.zh),
            format!("Please decide soon: {en}, {}", span.en),
        ),
        text: Bilingual::new(
            format!("{who}申请的“{zh}”{}{}仍在等待您审批，到 {} 无人答复就会过期。", span.zh, series.zh, until.zh),
            format!(
                "The request of {who} for “{en}”, {}{}, still waits for your word; without an answer it lapses {}.",
                span.en, series.en, until.en
            ),
        ),
        facts: facts(reservation, place),
        advice: None,
        page: page(reservation),
    }
}

fn page(reservation: &Reservation) -> String {
    format!("/reservations/{}", reservation.id)
}

fn facts(reservation: &Reservation, place: &Place) -> Vec<(Bilingual, Bilingual)> {
    let (slot, zone) = (&reservation.slot, place.zone);
    let (span, named) = (time::span_with_year(slot, zone), time::zone(zone, slot.start()));
    let when = Bilingual::new(format!("{}（{}）", span.zh, named.zh), format!("{} ({})", span.en, named.en));
    let room = Bilingual::new(&place.room, &place.room);
    let lab = [place.institution.clone(), place.facility.clone(), room];
    let lab: Vec<Bilingual> = lab
        .iter()
        .map(|part| Bilingual::new(&part.zh, Locale::En.of_text(part)))
        .filter(|part| !part.zh.is_empty() || !part.en.is_empty())
        .collect();
    let title = reservation.title.trim();
    let mut rows = vec![
        (Bilingual::new("仪器", "Instrument"), place.instrument.clone()),
        (Bilingual::new("时间", "Time"), when),
        (Bilingual::new("地点", "Place"), join(&lab, " ", ", ")),
    ];
    if !title.is_empty() {
        rows.push((Bilingual::new("预约名称", "Title"), Bilingual::new(title, title)));
    }
    rows
}

/// One request in the digest of somebody whose word it waits for.
pub fn awaited(reservation: &Reservation, place: &Place, who: &str, until: Instant) -> Bilingual {
    let (zh, en) = (&place.instrument.zh, Locale::En.of_text(&place.instrument));
    let zone = place.zone;
    let (span, until) = (time::span(&reservation.slot, zone), time::instant(until, zone));
    let asked = time::instant(reservation.created_at, zone);
    Bilingual::new(
        format!("{zh} {}：{who}，{} 提出，保留至 {}", span.zh, asked.zh, until.zh),
        format!("{en}, {}: {who}, asked {}, held until {}", span.en, asked.en, until.en),
    )
}

/// Whose word a request waited for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Which yes.
    pub approvals: BTreeSet<Approval>,
    /// Who could have given it, by name.
    pub names: Vec<String>,
}

/// Tells that nobody answered a request before it lapsed: the subject and the sentences.
pub fn unanswered(
    reservation: &Reservation,
    place: &Place,
    who: &str,
    asked: &Asked,
    lapsed_at: Instant,
) -> (Bilingual, Bilingual) {
    let (zh, en) = (&place.instrument.zh, Locale::En.of_text(&place.instrument));
    let zone = place.zone;
    let (span, since) = (time::span(&reservation.slot, zone), time::instant(reservation.created_at, zone));
    let lapsed = time::instant(lapsed_at, zone);
    let approvals: Vec<Bilingual> = asked.approvals.iter().map(|approval| choice::approval(*approval)).collect();
    let approvals = join(&approvals, "、", " and ");
    let names = if asked.names.is_empty() {
        Bilingual::default()
    } else {
        Bilingual::new(format!("（{}）", asked.names.join("、")), format!(" ({})", asked.names.join(", ")))
    };
    let subject =
        Bilingual::new(format!("申请无人答复：{zh} {}", span.zh), format!("Nobody answered: {en}, {}", span.en));
    let text = Bilingual::new(
        format!(
            "{who}申请的“{zh}”{} 无人答复，已于 {} 过期。自 {} 起等待{}{}。",
            span.zh, lapsed.zh, since.zh, approvals.zh, names.zh
        ),
        format!(
            "Nobody answered the request of {who} for “{en}”, {}; it lapsed {}. Since {} it had waited for {}{}.",
            span.en, lapsed.en, since.en, approvals.en, names.en
        ),
    );
    (subject, text)
}
