//! What happened to a reservation, told to its applicant, to the lab and to the PI.

use crate::words::{
    Locale, choice,
    facts::{Audience, ReservationFacts},
    join,
    mail::location,
    recurrence, time, waiting,
};
use booking::{
    command::OutageReason,
    decision::Happening,
    reservation::{Approval, DeclineCode},
};
use inventory::text::Bilingual;

/// Tells one audience what happened to a reservation, with its time on the facility's clock.
pub fn reservation(facts: &ReservationFacts, audience: Audience) -> Bilingual {
    let said = match audience {
        Audience::Applicant => bundled(to_applicant(facts), facts.others_stand),
        Audience::Lab | Audience::Pi | Audience::Operator => to_others(facts, audience),
        Audience::Former => to_former(facts),
    };
    // A closing bracket needs no blank behind it.
    let said = Bilingual { zh: said.zh.replace("） ", "）"), ..said };
    super::noted(said, facts.reason.as_deref())
}

/// What was asked for together with it goes on without it, and he may no longer want that.
fn bundled(said: Bilingual, others_stand: u32) -> Bilingual {
    let en = match others_stand {
        0 => return said,
        1 => "The other reservation of your bundle stands; if you no longer need it, you can cancel it.".to_owned(),
        n => format!(
            "The other {n} reservations of your bundle stand; if you no longer need them, you can cancel them all at once."
        ),
    };
    let zh = format!("同一联合预约中的其余 {others_stand} 项不受影响；如不再需要，可一次全部取消。");
    Bilingual::new(format!("{}{zh}", said.zh), format!("{} {en}", said.en))
}

fn to_applicant(facts: &ReservationFacts) -> Bilingual {
    let (what, span) = (&facts.place.instrument, when(facts));
    let (zh, en) = (&what.zh, english(what));
    let waiting = waiting(facts, None);
    match facts.happening {
        Happening::Requested => Bilingual::new(
            format!("已收到您对“{zh}”{} 的预约申请，{}。", span.zh, waiting.zh),
            format!("Your request for “{en}”, {}, has arrived; {}.", span.en, waiting.en),
        ),
        Happening::Approved => Bilingual::new(
            format!("您对“{zh}”{} 的预约申请通过了一项审批，{}。", span.zh, waiting.zh),
            format!("Your request for “{en}”, {}, got one of its approvals; {}.", span.en, waiting.en),
        ),
        Happening::Confirmed => Bilingual::new(
            format!("您预约的“{zh}”{} 已确认。", span.zh),
            format!("Your reservation of “{en}”, {}, is confirmed.", span.en),
        ),
        Happening::Moved => {
            let moved = moved_to(facts);
            Bilingual::new(
                format!("您预约的“{zh}”已改到 {}，{}。", moved.zh, waiting.zh),
                format!("Your reservation of “{en}” was moved to {}; {}.", moved.en, waiting.en),
            )
        }
        Happening::Cancelled => Bilingual::new(
            format!("您预约的“{zh}”{} 已取消。", span.zh),
            format!("Your reservation of “{en}”, {}, was cancelled.", span.en),
        ),
        Happening::Declined => {
            let code = declined(facts);
            Bilingual::new(
                format!("您对“{zh}”{} 的预约申请未获批准{}。", span.zh, code.zh),
                format!("Your request for “{en}”, {}, was declined{}.", span.en, code.en),
            )
        }
        Happening::Lapsed => Bilingual::new(
            format!("您对“{zh}”{} 的预约申请在保留期限内未获批准，时间已释放，您可以重新预约。", span.zh),
            format!(
                "Your request for “{en}”, {}, was not approved in time; the time is free again and you may book anew.",
                span.en
            ),
        ),
        Happening::Displaced => {
            let outage = stopped(facts);
            Bilingual::new(
                format!("“{zh}”{}，您预约的 {} 无法按时进行，请改到其他时间。", outage.zh, span.zh),
                format!(
                    "“{en}” is out of use{}; your reservation, {}, cannot take place. Please choose another time.",
                    outage.en, span.en
                ),
            )
        }
        Happening::Joined
        | Happening::Offered
        | Happening::OfferWithdrawn
        | Happening::OfferLapsed
        | Happening::WaitEnded
        | Happening::HoldBegun
        | Happening::HoldEnded => waiting::told(facts),
        Happening::CheckedIn => Bilingual::new(
            format!("您预约的“{zh}”{} 已开始使用。", span.zh),
            format!("The use of “{en}”, {}, has begun.", span.en),
        ),
        Happening::CheckedOut => Bilingual::new(
            format!("您预约的“{zh}”{} 已使用完毕。", span.zh),
            format!("The use of “{en}”, {}, has ended.", span.en),
        ),
        Happening::NoShow => Bilingual::new(
            format!("您预约的“{zh}”{} 没有按时开始使用，已记为未到。", span.zh),
            format!("The use of “{en}”, {}, has not begun and is noted as a no-show.", span.en),
        ),
        Happening::KeptLonger => Bilingual::new(
            format!("您预约的“{zh}”{} 因前一位用户超时，保留时间顺延。", span.zh),
            format!("The use of “{en}”, {}, is kept for you longer, since the one before ran over.", span.en),
        ),
        Happening::HandedOver => {
            let taker = facts.names.actor.as_deref().unwrap_or_default();
            Bilingual::new(
                format!("您预约的“{zh}”{} 已转让给{taker}。", span.zh),
                format!("Your reservation of “{en}”, {}, went over to {taker}.", span.en),
            )
        }
        Happening::Swapped => {
            let moved = moved_to(facts);
            Bilingual::new(
                format!("您与另一位用户互换了时间，您在“{zh}”的预约现改为 {}，{}。", moved.zh, waiting.zh),
                format!("You have swapped times; your reservation of “{en}” is now {}; {}.", moved.en, waiting.en),
            )
        }
        Happening::Relocated => {
            let now = whereabouts(facts);
            Bilingual::new(
                format!("您预约的“{zh}”{} 时间不变，地点现为：{}。", span.zh, now.zh),
                format!("Your reservation of “{en}”, {}, stays as it is; the place is now {}.", span.en, now.en),
            )
        }
        Happening::Staffed => {
            let by = operators(facts);
            Bilingual::new(
                format!("您预约的“{zh}”{} 时间不变，操作员有变动{}。", span.zh, by.zh),
                format!("Your reservation of “{en}”, {}, stays as it is; its operator has changed{}.", span.en, by.en),
            )
        }
        Happening::Continued => Bilingual::new(
            format!("您预约的“{zh}”{} 不变；其后的各次已改到新的时间，另有通知。", span.zh),
            format!(
                "Your reservation of “{en}”, {}, stays as it is; what follows was moved, of which you are told apart.",
                span.en
            ),
        ),
    }
}

fn to_others(facts: &ReservationFacts, audience: Audience) -> Bilingual {
    let (what, span) = (&facts.place.instrument, when(facts));
    let (zh, en, who) = (&what.zh, english(what), who(facts));
    let asked = match audience {
        Audience::Pi => Approval::Pi,
        Audience::Applicant | Audience::Lab | Audience::Operator | Audience::Former => asked_of_the_lab(facts),
    };
    // An operator is told what comes, and asked for nothing.
    let waiting = waiting(facts, Some(asked).filter(|_| audience != Audience::Operator));
    match facts.happening {
        Happening::Requested => Bilingual::new(
            format!("{}申请使用“{zh}”{}，{}。", who.zh, span.zh, waiting.zh),
            format!("{} asks for “{en}”, {}; {}.", who.en, span.en, waiting.en),
        ),
        Happening::Approved => Bilingual::new(
            format!("{}使用“{zh}”{} 的申请通过了一项审批，{}。", who.zh, span.zh, waiting.zh),
            format!("The request of {} for “{en}”, {}, got one of its approvals; {}.", who.en, span.en, waiting.en),
        ),
        Happening::Confirmed => Bilingual::new(
            format!("{}预约的“{zh}”{} 已确认。", who.zh, span.zh),
            format!("The reservation of “{en}” by {}, {}, is confirmed.", who.en, span.en),
        ),
        Happening::Moved => {
            let moved = moved_to(facts);
            Bilingual::new(
                format!("{}预约的“{zh}”已改到 {}，{}。", who.zh, moved.zh, waiting.zh),
                format!("The reservation of “{en}” by {} was moved to {}; {}.", who.en, moved.en, waiting.en),
            )
        }
        Happening::Cancelled => Bilingual::new(
            format!("{}预约的“{zh}”{} 已取消。", who.zh, span.zh),
            format!("The reservation of “{en}” by {}, {}, was cancelled.", who.en, span.en),
        ),
        Happening::Declined => {
            let code = declined(facts);
            Bilingual::new(
                format!("{}使用“{zh}”{} 的申请已被拒绝{}。", who.zh, span.zh, code.zh),
                format!("The request of {} for “{en}”, {}, was declined{}.", who.en, span.en, code.en),
            )
        }
        Happening::Lapsed => Bilingual::new(
            format!("{}使用“{zh}”{} 的申请在保留期限内未获批准，时间已释放。", who.zh, span.zh),
            format!(
                "The request of {} for “{en}”, {}, was not approved in time; the time is free again.",
                who.en, span.en
            ),
        ),
        Happening::Displaced => {
            let outage = stopped(facts);
            Bilingual::new(
                format!("“{zh}”{}，{}预约的 {} 需要改期，已通知预约人。", outage.zh, who.zh, span.zh),
                format!(
                    "“{en}” is out of use{}; the reservation by {}, {}, needs another time. The applicant has been told.",
                    outage.en, who.en, span.en
                ),
            )
        }
        // The lab is not told of it; should it ever be, it reads what the applicant reads.
        Happening::Joined
        | Happening::Offered
        | Happening::OfferWithdrawn
        | Happening::OfferLapsed
        | Happening::WaitEnded
        | Happening::HoldBegun
        | Happening::HoldEnded => waiting::told(facts),
        Happening::CheckedIn => Bilingual::new(
            format!("{}预约的“{zh}”{} 已开始使用。", who.zh, span.zh),
            format!("The use of “{en}” by {}, {}, has begun.", who.en, span.en),
        ),
        Happening::CheckedOut => Bilingual::new(
            format!("{}预约的“{zh}”{} 已使用完毕。", who.zh, span.zh),
            format!("The use of “{en}” by {}, {}, has ended.", who.en, span.en),
        ),
        Happening::NoShow => Bilingual::new(
            format!("{}预约的“{zh}”{} 没有按时开始使用，已记为未到。", who.zh, span.zh),
            format!("The use of “{en}” by {}, {}, has not begun and is noted as a no-show.", who.en, span.en),
        ),
        Happening::KeptLonger => Bilingual::new(
            format!("{}预约的“{zh}”{} 因前一位用户超时，保留时间顺延。", who.zh, span.zh),
            format!("The use of “{en}” by {}, {}, is kept longer, since the one before ran over.", who.en, span.en),
        ),
        Happening::HandedOver => {
            let taker = facts.names.actor.as_deref().unwrap_or_default();
            Bilingual::new(
                format!("{}预约的“{zh}”{} 已转让给{taker}，其预约另有通知。", who.zh, span.zh),
                format!(
                    "The reservation of “{en}” by {}, {}, went over to {taker}, of which you are told apart.",
                    who.en, span.en
                ),
            )
        }
        Happening::Swapped => {
            let moved = moved_to(facts);
            Bilingual::new(
                format!("{}与另一位用户互换了时间，其在“{zh}”的预约现改为 {}，{}。", who.zh, moved.zh, waiting.zh),
                format!("{} has swapped times; the reservation of “{en}” is now {}; {}.", who.en, moved.en, waiting.en),
            )
        }
        Happening::Relocated => {
            let now = whereabouts(facts);
            Bilingual::new(
                format!("{}预约的“{zh}”{} 时间不变，地点现为：{}。", who.zh, span.zh, now.zh),
                format!(
                    "The reservation of “{en}” by {}, {}, stays as it is; the place is now {}.",
                    who.en, span.en, now.en
                ),
            )
        }
        Happening::Staffed if audience == Audience::Operator => Bilingual::new(
            format!("已安排您为{}预约的“{zh}”{} 操作仪器。", who.zh, span.zh),
            format!("You are the operator for “{en}”, {}, reserved by {}.", span.en, who.en),
        ),
        Happening::Staffed => {
            let by = operators(facts);
            Bilingual::new(
                format!("{}预约的“{zh}”{} 操作员有变动{}。", who.zh, span.zh, by.zh),
                format!("The reservation of “{en}” by {}, {}, has another operator{}.", who.en, span.en, by.en),
            )
        }
        Happening::Continued => Bilingual::new(
            format!("{}预约的“{zh}”{} 不变；其后的各次已改到新的时间，另有通知。", who.zh, span.zh),
            format!(
                "The reservation of “{en}” by {}, {}, stays as it is; what follows was moved, of which you are told apart.",
                who.en, span.en
            ),
        ),
    }
}

/// Where the instrument stands now, in the words of the event's place.
fn whereabouts(facts: &ReservationFacts) -> Bilingual {
    Bilingual::new(location(facts, Locale::Zh), location(facts, Locale::En))
}

/// Whoever is needed no longer must know what to strike out, and not what has become of it.
fn to_former(facts: &ReservationFacts) -> Bilingual {
    let (what, span) = (&facts.place.instrument, when(facts));
    Bilingual::new(
        format!("“{}”{} 的安排不再需要您参与，您日历中的这一事项已撤销。", what.zh, span.zh),
        format!(
            "You are no longer needed for “{}”, {}; the event is taken out of your calendar.",
            english(what),
            span.en
        ),
    )
}

/// Who runs the instrument now, as an addition to a sentence.
fn operators(facts: &ReservationFacts) -> Bilingual {
    let names: Vec<&str> = facts.gathering.operators.iter().map(|guest| guest.name.as_str()).collect();
    if names.is_empty() {
        return Bilingual::default();
    }
    Bilingual::new(format!("，现为{}", names.join("、")), format!(": {}", names.join(", ")))
}

/// When it is, on the facility's clock. Of a series all of it in one sentence, or those of its occurrences to which
/// something happened.
pub fn when(facts: &ReservationFacts) -> Bilingual {
    let zone = facts.place.zone;
    let span = time::span(&facts.slot, zone);
    let Some(series) = &facts.series else {
        return match facts.occurrence {
            Some(_) => {
                Bilingual::new(format!("{}（系列预约中的一次）", span.zh), format!("{} (one of a series)", span.en))
            }
            None => span,
        };
    };
    let (count, all) = (series.concerned.len(), series.occurrences.len());
    if count < all {
        let spans = time::spans(&series.concerned, zone);
        return Bilingual::new(
            format!("系列预约中的 {count} 次（{}）", spans.zh),
            format!("{count} of a series of {all} ({})", spans.en),
        );
    }
    let rule = recurrence::booked(&series.recurrence, count);
    let first = time::day(facts.slot.start().with_timezone(&zone).date_naive());
    Bilingual::new(
        format!("系列时间（{}，自 {} 起）", rule.zh, first.zh),
        format!("a series ({}, from {})", rule.en, first.en),
    )
}

/// Tells whether a reservation waits for the word of this audience.
pub fn is_asked(facts: &ReservationFacts, audience: Audience) -> bool {
    let own = match audience {
        Audience::Lab => asked_of_the_lab(facts),
        Audience::Pi => Approval::Pi,
        Audience::Applicant | Audience::Operator | Audience::Former => return false,
    };
    facts.waiting().is_some_and(|(_, awaiting)| awaiting.contains(&own))
}

/// Which word the lab is asked for now: of two that are needed the bench's comes first.
fn asked_of_the_lab(facts: &ReservationFacts) -> Approval {
    let bench = facts.waiting().is_some_and(|(_, awaiting)| awaiting.contains(&Approval::Bench));
    if bench { Approval::Bench } else { Approval::Manager }
}

/// Says until when the time is kept and what is awaited; `asked` is the approval that the reader himself can give.
fn waiting(facts: &ReservationFacts, asked: Option<Approval>) -> Bilingual {
    let Some((until, awaiting)) = facts.waiting() else {
        return Bilingual::new("预约已确认", "it is confirmed");
    };
    let until = time::instant(until, facts.place.zone);
    let own = asked.is_some_and(|asked| awaiting.contains(&asked));
    let others: Vec<Bilingual> = awaiting
        .iter()
        .filter(|approval| Some(**approval) != asked)
        .map(|approval| choice::approval(*approval))
        .collect();
    let list = join(&others, "、", " and ");
    let (zh, en) = match (own, others.is_empty()) {
        (true, true) => ("请在此之前审批".to_owned(), "; please decide before then".to_owned()),
        (true, false) => (
            format!("请在此之前审批（另等待{}）", list.zh),
            format!("; please decide before then (also awaited: {})", list.en),
        ),
        (false, _) => (format!("等待{}", list.zh), format!(", waiting for {}", list.en)),
    };
    Bilingual::new(format!("时间保留至 {}，{zh}", until.zh), format!("the time is held until {}{en}", until.en))
}

fn moved_to(facts: &ReservationFacts) -> Bilingual {
    let span = when(facts);
    let before = facts.series.as_ref().and_then(|series| series.before.as_ref()).map(recurrence::sentence);
    match before.or_else(|| facts.previous.map(|previous| time::span(&previous, facts.place.zone))) {
        Some(previous) => Bilingual::new(
            format!("{}（原为 {}）", span.zh, previous.zh),
            format!("{} (before: {})", span.en, previous.en),
        ),
        None => span,
    }
}

/// `李娜（表面物理课题组）`, `Li Na (Surface Physics)`.
fn who(facts: &ReservationFacts) -> Bilingual {
    let name = &facts.names.applicant;
    match &facts.names.party {
        Some(party) => Bilingual::new(format!("{name}（{party}）"), format!("{name} ({party})")),
        None => Bilingual::new(name, name),
    }
}

/// What a code adds; "other reasons" would add nothing to the words that follow.
fn declined(facts: &ReservationFacts) -> Bilingual {
    match facts.decline_code().filter(|code| *code != DeclineCode::Other).map(choice::decline) {
        Some(code) => Bilingual::new(format!("：{}", code.zh), format!(": {}", code.en)),
        None => Bilingual::default(),
    }
}

fn stopped(facts: &ReservationFacts) -> Bilingual {
    match facts.outage.filter(|reason| *reason != OutageReason::Other).map(choice::outage) {
        Some(reason) => Bilingual::new(format!("因{}停机", reason.zh), format!(" because of {}", reason.en)),
        None => Bilingual::new("停机", ""),
    }
}

fn english(text: &Bilingual) -> &str {
    Locale::En.of_text(text)
}

#[cfg(test)]
mod tests;
