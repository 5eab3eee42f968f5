//! The waiting list: its rule, the invitation to join it, and what happens to those who wait.

use super::{Locale, choice, counted, facts::ReservationFacts, join, notice, time};
use booking::{
    decision::Happening,
    reservation::{DeclineCode, OfferFrom, State},
};
use inventory::{
    party::Side,
    policy::{BookingPolicy, WaitingRules},
    text::Bilingual,
};

/// Says how the list is served.
pub fn rule(policy: &BookingPolicy) -> Bilingual {
    let WaitingRules { most, first, answer_min_minutes, answer_max_minutes } = &policy.waiting;
    if *most == 0 {
        return Bilingual::new("不设候补", "There is no waiting list");
    }
    let sides: Vec<Bilingual> = first.iter().map(|side| named(*side)).collect();
    let (zh, en) = if sides.is_empty() {
        ("按加入的先后".to_owned(), "in the order of joining".to_owned())
    } else {
        let (zh, en) = (join(&sides, "、", ", then ").zh, join(&sides, "、", ", then ").en);
        (format!("{zh}优先，其余按加入的先后"), format!("{en} first, then in the order of joining"))
    };
    let answer = |minutes: u32| time::duration(i64::from(minutes));
    let (min, max) = (answer(*answer_min_minutes), answer(*answer_max_minutes));
    let most_en = counted(u64::from(*most), "request", "requests");
    let (bounds_zh, bounds_en) = if answer_min_minutes == answer_max_minutes {
        (format!("须在 {}内接受", min.zh), format!("is to be accepted within {}", min.en))
    } else {
        (
            format!("须在 {}至 {}内接受，越临近开始越短", min.zh, max.zh),
            format!("is to be accepted within {} to {}, the sooner it begins the less", min.en, max.en),
        )
    };
    Bilingual::new(
        format!("可候补，最多 {most} 个申请；空出的时间{zh}提供，{bounds_zh}"),
        format!("A waiting list of at most {most_en}; time that becomes free is offered {en} and {bounds_en}"),
    )
}

/// Invites whoever was refused to wait.
pub fn invitation(ahead: usize) -> Bilingual {
    match ahead {
        0 => Bilingual::new("可加入候补，目前无人排在前面", "You can join the waiting list; nobody is before you"),
        _ => Bilingual::new(
            format!("可加入候补，前面有 {ahead} 人"),
            format!("You can join the waiting list; {ahead} before you"),
        ),
    }
}

/// Invites with how often time became free: counts, since nobody can promise more.
pub fn chance(ahead: usize, given_up: u64, of: u64) -> Bilingual {
    let invitation = invitation(ahead);
    if of == 0 {
        return invitation;
    }
    let en = counted(of, "reservation", "reservations");
    if given_up == 0 {
        return Bilingual::new(
            format!("{}；近 90 天该仪器 {of} 个预约都没有让出时间", invitation.zh),
            format!("{}; of {en} in the last 90 days none was given up", invitation.en),
        );
    }
    Bilingual::new(
        format!("{}；近 90 天该仪器 {of} 个预约中有 {given_up} 个让出了时间", invitation.zh),
        format!("{}; of {en} in the last 90 days {given_up} were given up", invitation.en),
    )
}

/// Tells the applicant what happened to his request on the list.
pub(super) fn told(facts: &ReservationFacts) -> Bilingual {
    let what = &facts.place.instrument;
    let (zh, en) = (&what.zh, Locale::En.of_text(what));
    let span = notice::when(facts);
    let by = |until| time::instant(until, facts.place.zone);
    match (facts.happening, &facts.standing) {
        (Happening::Joined, State::Waiting { within, until }) => {
            let (until, within) = (by(*until), time::span(within, facts.place.zone));
            Bilingual::new(
                format!("您已加入“{zh}”的候补，等待 {}。有时间空出会立即通知您；等到 {} 为止。", within.zh, until.zh),
                format!(
                    "You are on the waiting list of “{en}” for {}. You will be told at once when time becomes free; \
                     the wait ends {}.",
                    within.en, until.en
                ),
            )
        }
        (Happening::Offered, State::Offered { until, from: OfferFrom::Outage { .. } }) => {
            let until = by(*until);
            Bilingual::new(
                format!(
                    "您因停机失去的“{zh}”机时，平台另安排了 {}，已为您保留。请在 {} 前接受，或自行改到别的时间；不收费、不计违约。",
                    span.zh, until.zh
                ),
                format!(
                    "Instead of your time on “{en}” that an outage took, {} is kept for you. Please accept it before {}, \
                     or choose another time yourself; nothing is charged or held against you.",
                    span.en, until.en
                ),
            )
        }
        (Happening::Offered, State::Offered { until, .. }) => {
            let until = by(*until);
            Bilingual::new(
                format!("您候补的“{zh}”空出了 {}，已为您保留。请在 {} 前接受，逾期将提供给下一位。", span.zh, until.zh),
                format!(
                    "“{en}” has become free {} and is kept for you. Please accept it before {}; after that it goes \
                     to the next.",
                    span.en, until.en
                ),
            )
        }
        (Happening::OfferWithdrawn, State::Displaced { .. }) => Bilingual::new(
            format!("停机延长，为您保留的“{zh}”{} 也不能用了；平台会另行安排，您也可以自行改期。", span.zh),
            format!(
                "The outage lasts longer: “{en}”, {}, cannot be used either. The lab will find another time, or choose \
                 one yourself.",
                span.en
            ),
        ),
        (Happening::OfferLapsed, State::Displaced { .. }) => Bilingual::new(
            format!("您没有在期限内答复“{zh}”{}，这段时间已让出；您仍可自行改期，不收费、不计违约。", span.zh),
            format!(
                "You did not answer in time about “{en}”, {}; it is free again. You may still choose another time, and \
                 nothing is charged or held against you.",
                span.en
            ),
        ),
        (Happening::OfferWithdrawn, _) => Bilingual::new(
            format!("因仪器停机，为您保留的“{zh}”{} 已收回，您仍在候补中。", span.zh),
            format!("The instrument is out of use: the offer of “{en}”, {}, was taken back. You still wait.", span.en),
        ),
        (Happening::OfferLapsed, _) => Bilingual::new(
            format!("您没有在期限内接受“{zh}”{}，时间已提供给下一位，候补已结束。", span.zh),
            format!("You did not accept “{en}”, {}, in time; it goes to the next, and your wait has ended.", span.en),
        ),
        // Whoever keeps time for himself knows it; should it ever be told, it is told like this.
        (Happening::HoldBegun, _) => Bilingual::new(
            format!("您已临时保留“{zh}”{}，请在期限内确认预约。", span.zh),
            format!("“{en}”, {}, is kept for you for a short time; please book it.", span.en),
        ),
        (Happening::HoldEnded, _) => Bilingual::new(
            format!("您对“{zh}”{} 的临时保留已结束，未预约，时间已释放。", span.zh),
            format!("“{en}”, {}, is no longer kept for you and was not booked; the time is free again.", span.en),
        ),
        (_, State::Declined { code, .. }) => {
            let code = match code {
                DeclineCode::Other => Bilingual::default(),
                code => {
                    let code = choice::decline(*code);
                    Bilingual::new(format!("：{}", code.zh), format!(": {}", code.en))
                }
            };
            Bilingual::new(
                format!("平台已结束您对“{zh}”{} 的候补{}。", span.zh, code.zh),
                format!("The lab has ended your wait for “{en}”, {}{}.", span.en, code.en),
            )
        }
        (_, State::Lapsed { .. }) => Bilingual::new(
            format!("您候补的“{zh}”{} 没有空出时间，候补已结束。", span.zh),
            format!("No time became free of “{en}”, {}; your wait has ended.", span.en),
        ),
        _ => Bilingual::new(
            format!("您对“{zh}”{} 的候补已取消。", span.zh),
            format!("Your wait for “{en}”, {}, was given up.", span.en),
        ),
    }
}

/// Says what happened, for a mail's subject.
pub(super) fn subject(happening: Happening) -> Bilingual {
    match happening {
        Happening::Offered => Bilingual::new("有时间为您保留，请接受", "Time is kept for you, please accept"),
        Happening::Joined => Bilingual::new("已加入候补", "On the waiting list"),
        Happening::OfferWithdrawn => Bilingual::new("停机，保留的时间已收回", "Out of use, offer taken back"),
        Happening::OfferLapsed => Bilingual::new("未及时接受", "Not accepted in time"),
        Happening::HoldBegun => Bilingual::new("已临时保留", "Kept for a short time"),
        Happening::HoldEnded => Bilingual::new("临时保留已结束", "No longer kept"),
        _ => Bilingual::new("候补已结束", "No longer on the waiting list"),
    }
}

pub(super) fn named(side: Side) -> Bilingual {
    match side {
        Side::OwnGroup => Bilingual::new("仪器所属课题组", "the group that keeps the instrument"),
        Side::OwnInstitution => Bilingual::new("本单位其他用户", "others of the institution"),
        Side::Outside => Bilingual::new("外单位用户", "users from outside"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_says_who_comes_first_and_how_long_he_may_think() {
        let mut policy = BookingPolicy::usual();
        assert_eq!(
            rule(&policy).zh,
            "可候补，最多 20 个申请；空出的时间按加入的先后提供，须在 30 分钟至 24 小时内接受，越临近开始越短"
        );
        policy.waiting.first = vec![Side::OwnGroup];
        policy.waiting.answer_max_minutes = 30;
        assert_eq!(
            rule(&policy).en,
            "A waiting list of at most 20 requests; time that becomes free is offered the group that keeps the \
             instrument first, then in the order of joining and is to be accepted within 30 minutes"
        );
        policy.waiting.most = 0;
        assert_eq!(rule(&policy).zh, "不设候补");
    }

    #[test]
    fn the_chance_is_told_in_counts() {
        assert_eq!(chance(2, 9, 120).zh, "可加入候补，前面有 2 人；近 90 天该仪器 120 个预约中有 9 个让出了时间");
        assert_eq!(chance(1, 0, 42).zh, "可加入候补，前面有 1 人；近 90 天该仪器 42 个预约都没有让出时间");
        assert_eq!(chance(0, 0, 0).en, "You can join the waiting list; nobody is before you");
    }
}
