//! When the lab is asked although a side is confirmed at once, and who agrees after it, as rules.

use super::{hours, join, time};
use inventory::{
    policy::{ApprovalRules, BookingPolicy, SecondApprover},
    text::Bilingual,
};

/// Returns the rules, each with its code.
pub(super) fn sentences(policy: &BookingPolicy) -> Vec<(&'static str, Bilingual)> {
    let Some(rules) = &policy.approval else { return Vec::new() };
    let reasons = reasons(rules);
    let asked = join(&reasons, "；", "; ");
    let asked = (!reasons.is_empty()).then(|| {
        Bilingual::new(
            format!("无论由谁预约，下列预约都须经平台审批：{}", asked.zh),
            format!("The lab also approves, whoever asks: {}", asked.en),
        )
    });
    let second = rules.second.map(|second| ("approval_second", two(second)));
    asked.map(|text| ("approval_asked", text)).into_iter().chain(second).collect()
}

fn reasons(rules: &ApprovalRules) -> Vec<Bilingual> {
    let longer = rules.longer_than_minutes.map(|minutes| {
        let longest = time::duration(i64::from(minutes));
        Bilingual::new(format!("超过 {}的", longest.zh), format!("uses longer than {}", longest.en))
    });
    let within = (!rules.hours.is_empty()).then(|| {
        let week = hours::week(&rules.hours);
        Bilingual::new(format!("涉及下列时段的（{}）", week.zh), format!("uses that touch {}", week.en))
    });
    let first = rules.first_use.then(|| Bilingual::new("首次使用该仪器的", "a person’s first use of this instrument"));
    [longer, within, first].into_iter().flatten().collect()
}

fn two(second: SecondApprover) -> Bilingual {
    match second {
        SecondApprover::Manager => Bilingual::new(
            "需要平台审批时须由两人先后批准：先由操作员或机主初审，再由另一位机主批准",
            "Where the lab approves, two people do: first an operator or manager of the lab, then another person who is its manager",
        ),
        SecondApprover::Pi => Bilingual::new(
            "需要平台审批时须由两人先后批准：先由操作员或机主初审，再由申请人的课题负责人批准；申请人没有课题负责人或本人就是的，由另一位机主批准",
            "Where the lab approves, two people do: first an operator or manager of the lab, then the applicant’s PI; for whoever has none or is one, another person who is the lab’s manager",
        ),
    }
}
