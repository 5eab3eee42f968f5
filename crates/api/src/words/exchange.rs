//! Handing over and exchanging times, in words: the rule, what is proposed, and what was answered.

use super::{Locale, time};
use booking::proposal::{Exchange, Proposal, ProposalState};
use chrono_tz::Tz;
use inventory::{
    policy::{BookingPolicy, ExchangeRules, HandOver},
    text::Bilingual,
};

/// A proposal of which somebody is told.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The proposal.
    pub proposal: &'a Proposal,
    /// The instrument.
    pub instrument: &'a Bilingual,
    /// The lab's wall clock.
    pub zone: Tz,
    /// The name of whoever proposed.
    pub by: &'a str,
    /// The name of whoever is asked.
    pub to: &'a str,
}

/// Says what users may do with their time among themselves.
pub(super) fn rule(policy: &BookingPolicy) -> Bilingual {
    let ExchangeRules { hand_over, swap } = policy.exchange;
    let given = match hand_over {
        HandOver::Nobody => None,
        HandOver::Group => {
            Some(Bilingual::new("同一课题组或用户单位的成员", "a member of the same group or organisation"))
        }
        HandOver::Institution => Some(Bilingual::new(
            "同组成员，或仪器所属单位的其他课题组",
            "a member of the same group, or another group of the owning institution",
        )),
        HandOver::Anybody => Some(Bilingual::new("任何符合使用条件的人", "anybody who may use the instrument")),
    };
    match (given, swap) {
        (Some(to), true) => Bilingual::new(
            format!("经对方同意，可把预约转让给{}，也可与他人互换时间", to.zh),
            format!("With the other’s consent a reservation may be handed over to {}, or times swapped", to.en),
        ),
        (Some(to), false) => Bilingual::new(
            format!("经对方同意，可把预约转让给{}；不能互换时间", to.zh),
            format!("With the other’s consent a reservation may be handed over to {}; times may not be swapped", to.en),
        ),
        (None, true) => Bilingual::new(
            "预约不能转让；经对方同意可互换时间",
            "Reservations may not be handed over; with the other’s consent times may be swapped",
        ),
        (None, false) => {
            Bilingual::new("预约不能转让，也不能互换时间", "Reservations may be neither handed over nor swapped")
        }
    }
}

/// Says why time cannot go over.
pub(super) fn not_allowed(allowed: HandOver) -> Bilingual {
    match allowed {
        HandOver::Nobody => {
            Bilingual::new("这台仪器的预约不能转让", "Reservations of this instrument may not be handed over")
        }
        HandOver::Group => Bilingual::new(
            "只能转让给同一课题组或用户单位的成员",
            "It may go only to a member of the same group or organisation",
        ),
        HandOver::Institution => Bilingual::new(
            "只能转让给同组成员，或仪器所属单位的课题组",
            "It may go only to the same group, or to a group of the owning institution",
        ),
        HandOver::Anybody => Bilingual::new("不能转让给该用户", "It may not go to this person"),
    }
}

/// Tells whoever is asked what is proposed to him or was taken back, and whoever proposed that it was refused: the
/// subject of the mail and the sentences.
pub fn told(said: Said<'_>) -> (Bilingual, Bilingual) {
    let Said { proposal, instrument, zone, by, to } = said;
    let (zh, en) = (&instrument.zh, Locale::En.of_text(instrument));
    let span = time::span(&proposal.slot, zone);
    let until = time::instant(proposal.until, zone);
    let counter = match &proposal.exchange {
        Exchange::HandOver => None,
        Exchange::Swap { slot, .. } => Some(time::span(slot, zone)),
    };
    let (subject, text) = match (proposal.state, counter) {
        (ProposalState::Open, None) => (
            Bilingual::new(format!("{by}想把预约转让给您"), format!("{by} offers you a reservation")),
            Bilingual::new(
                format!("{by}想把“{zh}”{} 的预约转让给您。请在 {} 前答复；您同意之前，一切不变。", span.zh, until.zh),
                format!(
                    "{by} offers you the reservation of “{en}”, {}. Please answer by {}; nothing changes before you agree.",
                    span.en, until.en
                ),
            ),
        ),
        (ProposalState::Open, Some(own)) => (
            Bilingual::new(format!("{by}想与您互换时间"), format!("{by} would like to swap times with you")),
            Bilingual::new(
                format!(
                    "{by}想用“{zh}”{} 与您的 {} 互换。请在 {} 前答复；您同意之前，一切不变，对方也不知道您是谁。",
                    span.zh, own.zh, until.zh
                ),
                format!(
                    "{by} offers {} on “{en}” in exchange for your time, {}. Please answer by {}; nothing changes before you \
                     agree, and your name is not shown.",
                    span.en, own.en, until.en
                ),
            ),
        ),
        (ProposalState::Withdrawn { .. }, counter) => {
            let what = match counter {
                None => Bilingual::new("转让", "hand-over"),
                Some(_) => Bilingual::new("互换", "swap"),
            };
            (
                Bilingual::new(format!("{}提议已撤回", what.zh), format!("The {} was taken back", what.en)),
                Bilingual::new(
                    format!("{by}撤回了“{zh}”{} 的{}提议，您无需答复。", span.zh, what.zh),
                    format!("{by} took back the {} of “{en}”, {}; you need not answer.", what.en, span.en),
                ),
            )
        }
        (ProposalState::Refused { .. } | ProposalState::Accepted { .. }, None) => (
            Bilingual::new("转让未被接受", "The hand-over was not accepted"),
            Bilingual::new(
                format!("{to}没有接受您转让的“{zh}”{}，预约仍是您的。", span.zh),
                format!("{to} did not accept “{en}”, {}; the reservation stays yours.", span.en),
            ),
        ),
        (ProposalState::Refused { .. } | ProposalState::Accepted { .. }, Some(other)) => (
            Bilingual::new("互换未被接受", "The swap was not accepted"),
            Bilingual::new(
                format!("对方没有同意用 {} 与您在“{zh}”的 {} 互换，您的预约不变。", other.zh, span.zh),
                format!(
                    "The other user did not agree to swap {} for your time on “{en}”, {}; your reservation stays as it is.",
                    other.en, span.en
                ),
            ),
        ),
    };
    (subject, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_one_sentence() {
        let said = |hand_over, swap| {
            let exchange = ExchangeRules { hand_over, swap };
            rule(&BookingPolicy { exchange, ..BookingPolicy::usual() }).zh
        };
        assert_eq!(
            said(HandOver::Group, true),
            "经对方同意，可把预约转让给同一课题组或用户单位的成员，也可与他人互换时间"
        );
        assert_eq!(said(HandOver::Nobody, true), "预约不能转让；经对方同意可互换时间");
        assert_eq!(said(HandOver::Nobody, false), "预约不能转让，也不能互换时间");
        assert_eq!(said(HandOver::Anybody, false), "经对方同意，可把预约转让给任何符合使用条件的人；不能互换时间");
    }
}
