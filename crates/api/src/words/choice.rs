//! Names of closed choices, as they stand inside sentences.

use booking::{
    command::OutageReason,
    reservation::{Approval, DeclineCode, Purpose},
    violation::RuleCode,
};
use inventory::{instrument::Mode, ledger::AssetStatus, text::Bilingual};

/// Names a way of using an instrument.
pub fn mode(mode: Mode) -> Bilingual {
    match mode {
        Mode::SelfUse => Bilingual::new("自主上机", "self-use"),
        Mode::Commissioned => Bilingual::new("委托测试", "commissioned work"),
    }
}

/// Names what hours are for.
pub fn purpose(purpose: Purpose) -> Bilingual {
    match purpose {
        Purpose::Research => Bilingual::new("科学研究", "research"),
        Purpose::Development => Bilingual::new("产品研发", "product development"),
        Purpose::Teaching => Bilingual::new("教学", "teaching"),
        Purpose::Service => Bilingual::new("社会服务", "service to society"),
        Purpose::Other => Bilingual::new("其他", "other"),
    }
}

/// Names an approval that is waited for.
pub fn approval(approval: Approval) -> Bilingual {
    match approval {
        Approval::Admission => Bilingual::new("用户单位的准入审核", "the city’s admission of the organisation"),
        Approval::Terms => {
            Bilingual::new("用户单位接受仪器所属单位的使用条款", "the organisation’s acceptance of the owner’s terms")
        }
        Approval::Pi => Bilingual::new("课题组负责人同意", "the PI’s approval"),
        Approval::Manager => Bilingual::new("平台审批", "the lab’s approval"),
        Approval::Bench => Bilingual::new("平台初审", "a first approval by the lab"),
    }
}

/// Names why a request was declined.
pub fn decline(code: DeclineCode) -> Bilingual {
    match code {
        DeclineCode::NotFeasible => Bilingual::new("仪器无法满足测试要求", "the instrument cannot do what was asked"),
        DeclineCode::InstrumentNeeded => {
            Bilingual::new("平台在该时段自用", "the lab needs the instrument at that time")
        }
        DeclineCode::NotQualified => {
            Bilingual::new("申请人没有上机资格", "the applicant is not qualified to operate it")
        }
        DeclineCode::Incomplete => Bilingual::new("申请信息不完整", "the request is incomplete"),
        DeclineCode::NotAdmitted => {
            Bilingual::new("用户单位未通过准入审核", "the organisation was not admitted by the city")
        }
        DeclineCode::Other => Bilingual::new("其他原因", "other reasons"),
    }
}

/// Names why an instrument stands still.
pub fn outage(reason: OutageReason) -> Bilingual {
    match reason {
        OutageReason::Fault => Bilingual::new("故障", "a fault"),
        OutageReason::Maintenance => Bilingual::new("维护", "maintenance"),
        OutageReason::Calibration => Bilingual::new("校准", "calibration"),
        OutageReason::Other => Bilingual::new("其他原因", "other reasons"),
    }
}

/// Names an instrument's state in the asset ledger.
pub fn status(status: AssetStatus) -> Bilingual {
    let en = match status {
        AssetStatus::InUse => "in use",
        AssetStatus::Normal => "in order",
        AssetStatus::AwaitingRepair => "awaiting repair",
        AssetStatus::Surplus => "surplus",
        AssetStatus::AwaitingRetirement => "awaiting retirement",
        AssetStatus::Retired => "retired",
    };
    Bilingual::new(status.as_zh(), en)
}

/// Names a rule, for sentences about rules that were set aside.
pub fn rule(code: RuleCode) -> Bilingual {
    let (zh, en) = match code {
        RuleCode::InPast => ("开始时间", "start in the future"),
        RuleCode::TooLateToChange => ("取消和改期期限", "deadline for changes"),
        RuleCode::TooEarlyToStart => ("上机时间", "time of check-in"),
        RuleCode::AlreadyOver => ("结束时间", "end in the future"),
        RuleCode::HoursOutsideUse => ("机时范围", "hours within the use"),
        RuleCode::OffGrid => ("时间取整", "time grid"),
        RuleCode::TooShort => ("最短时长", "shortest use"),
        RuleCode::TooLong => ("最长时长", "longest use"),
        RuleCode::TooSoon => ("提前预约时间", "lead time"),
        RuleCode::TooFar => ("可预约期限", "booking horizon"),
        RuleCode::NotReleased => ("按周开放预约", "weekly release"),
        RuleCode::Closed => ("开放时间", "opening hours"),
        RuleCode::Reserved => ("保留时段", "reserved time"),
        RuleCode::Contested => ("集中分配", "weeks given out together"),
        RuleCode::NotOperational => ("仪器状态", "instrument in order"),
        RuleCode::Outage => ("停机", "outages"),
        RuleCode::Occupied => ("占用", "free time"),
        RuleCode::CompanionNotOffered => ("附件和机位", "accessories and places"),
        RuleCode::CompanionOut => ("附件或机位可用", "accessory or place in order"),
        RuleCode::CompanionTaken => ("附件或机位空闲", "accessory or place free"),
        RuleCode::NoOperator => ("操作员在岗", "operator on duty"),
        RuleCode::ModeNotOffered => ("使用方式", "mode of use"),
        RuleCode::NotOpenToOutsiders => ("对外开放", "opening to outsiders"),
        RuleCode::NotQualified => ("上机资格", "qualification"),
        RuleCode::NotAMember => ("成员身份", "membership"),
        RuleCode::UnknownProjectCode => ("项目编号", "project code"),
        RuleCode::Suspended => ("暂停预约", "suspension"),
        RuleCode::QuotaExceeded => ("使用限额", "quota"),
        RuleCode::TooManyHolds => ("待审批数量", "number of waiting requests"),
        RuleCode::TooManyAttempts => ("申请次数", "number of attempts"),
        RuleCode::WaitingListClosed => ("候补开放", "waiting list"),
        RuleCode::WaitingListFull => ("候补人数", "length of the waiting list"),
        RuleCode::AlreadyWaiting => ("重复候补", "waiting once only"),
        RuleCode::HandOverNotAllowed => ("转让范围", "reach of hand-overs"),
        RuleCode::SwapNotAllowed => ("互换时间", "swapping"),
        RuleCode::AlreadyProposed => ("待答复的提议", "proposal awaiting its answer"),
        RuleCode::CounterpartBarred => ("对方的条件", "conditions of the other user"),
        RuleCode::AgreedAlready => ("两人审批", "approval by two"),
        RuleCode::OneHold => ("临时保留次数", "one short hold at a time"),
    };
    Bilingual::new(zh, en)
}
