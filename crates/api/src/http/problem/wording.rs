//! What a problem says to people, in both languages.

use super::{BundleItemOutcome, Malformed, OccurrenceOutcome, Problem, Unauthenticated};
use crate::http::language::Language;

impl Problem {
    /// Returns the few words that name the kind of problem.
    pub(super) fn title(&self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Validation(_) => ("填写有误", "Some fields are wrong"),
            Self::Malformed(_) => ("请求无法识别", "The request cannot be read"),
            Self::Unauthenticated(_) => ("请先登录", "Sign in first"),
            Self::Forbidden => ("没有权限", "Not allowed"),
            Self::OriginMismatch => ("请求来自其他网站", "The request came from another site"),
            Self::NotFound => ("未找到", "Not found"),
            Self::MethodNotAllowed => ("不支持的操作", "Method not allowed"),
            Self::BookingRefused(_) => ("该时间不能预约", "The time cannot be booked"),
            Self::SeriesRefused(_) => ("系列中有时间不能预约", "Not all of the series can be booked"),
            Self::BundleRefused(_) => ("联合预约中有不满足的项", "Not all of the bundle is possible"),
            Self::IdInUse => ("编号已被使用", "The id is in use"),
            Self::WrongState { .. } => ("当前状态不允许此操作", "Not in this state"),
            Self::AlreadyExists { .. } => ("已存在", "It exists already"),
            Self::StaleRevision { .. } => ("内容已被他人修改", "Somebody changed it"),
            Self::TooLarge { .. } => ("内容过大", "Too large"),
            Self::UnsupportedMedia { .. } => ("内容类型不受支持", "Unsupported media type"),
            Self::UnusableFile { .. } => ("文件无法使用", "The file cannot be used"),
            Self::PreconditionRequired => ("缺少版本条件", "A precondition is required"),
            Self::Throttled { .. } => ("操作过于频繁", "Too many attempts"),
            Self::Internal => ("系统内部错误", "Internal error"),
            Self::Unavailable => ("服务暂时不可用", "Unavailable for now"),
            Self::StorageFull => ("存储空间已满", "The storage is full"),
        };
        language.choose(zh, en)
    }

    /// Returns a sentence on this occurrence, with its numbers.
    pub(super) fn detail(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Validation(errors) => (
                format!("共有 {} 处需要修改，见 errors。", errors.len()),
                format!("{} to correct; see errors.", count(errors.len(), "field")),
            ),
            Self::Malformed(what) => malformed(what),
            Self::Unauthenticated(reason) => fixed(unauthenticated(*reason)),
            Self::Forbidden => fixed(("您的角色不能进行此操作。", "None of your roles allows this.")),
            Self::OriginMismatch => fixed((
                "出于安全原因，只接受本站页面发出的请求。",
                "For safety, only requests from pages of this site are accepted.",
            )),
            Self::NotFound => fixed(("没有这一项，或您无权查看。", "There is no such thing, or you may not see it.")),
            Self::MethodNotAllowed => {
                fixed(("该地址不支持此方法，见 Allow。", "The address does not have this method; see Allow."))
            }
            Self::BookingRefused(refusal) => (
                format!("有 {} 条规则不满足，可选时间 {} 个。", refusal.violations.len(), refusal.alternatives.len()),
                format!(
                    "{} in the way, {} offered.",
                    count(refusal.violations.len(), "rule"),
                    count(refusal.alternatives.len(), "other time")
                ),
            ),
            Self::SeriesRefused(occurrences) => {
                let refused = occurrences.iter().filter(|one| one.outcome == OccurrenceOutcome::Refused).count();
                (
                    format!("共 {} 次，其中 {refused} 次不能预约，见 occurrences。", occurrences.len()),
                    format!(
                        "{refused} of {} cannot be booked; see occurrences.",
                        count(occurrences.len(), "occurrence")
                    ),
                )
            }
            Self::BundleRefused(items) => {
                let refused = items.iter().filter(|one| one.outcome == BundleItemOutcome::Refused).count();
                (
                    format!("共 {} 项，其中 {refused} 项不满足，因此全部未作更改，见 items。", items.len()),
                    format!(
                        "{refused} of {} cannot be had, so nothing was changed; see items.",
                        count(items.len(), "item")
                    ),
                )
            }
            Self::IdInUse => fixed((
                "该编号已用于其他内容，请换一个编号。",
                "The id already stands for something else; choose another.",
            )),
            Self::WrongState { state } => wrong_state(state),
            Self::AlreadyExists { pointer } => {
                (format!("{pointer} 的值已被使用。"), format!("The value of {pointer} is taken."))
            }
            Self::StaleRevision { current } => (
                format!("现在的版本是 {current}，请刷新后再试。"),
                format!("Its revision is now {current}; load it again."),
            ),
            Self::TooLarge { max_bytes } => {
                (format!("最多 {max_bytes} 字节。"), format!("At most {max_bytes} bytes are allowed."))
            }
            Self::UnsupportedMedia { expected } => {
                (format!("内容类型应为 {expected}。"), format!("The media type must be {expected}."))
            }
            Self::UnusableFile { text, fault: _ } => (format!("{}。", text.zh), format!("{}.", text.en)),
            Self::PreconditionRequired => {
                fixed(("请用 If-Match 给出您所见的版本。", "Name the revision you saw with If-Match."))
            }
            Self::Throttled { retry_after_seconds } => (
                format!("请在 {retry_after_seconds} 秒后再试。"),
                format!("Try again in {}.", count(*retry_after_seconds, "second")),
            ),
            Self::Internal => fixed((
                "问题已记录，请向管理员提供请求编号。",
                "It has been logged; give the request id to the administrator.",
            )),
            Self::Unavailable => fixed(("未作任何更改，请稍后再试。", "Nothing was changed; try again later.")),
            Self::StorageFull => fixed((
                "未作任何更改；仍可查阅，请联系管理员。",
                "Nothing was changed; reading still works. Tell the administrator.",
            )),
        };
        language.choose(zh, en)
    }
}

fn malformed(what: &Malformed) -> (String, String) {
    match what {
        Malformed::Json { line, column } => (
            format!("第 {line} 行第 {column} 列起不是 JSON。"),
            format!("From line {line} column {column} on it is not JSON."),
        ),
        Malformed::Body => fixed(("内容不完整或与其类型不符。", "The body is incomplete or not what its type says.")),
        Malformed::Header(name) => (format!("无法识别 {name}。"), format!("{name} cannot be understood.")),
    }
}

fn unauthenticated(reason: Unauthenticated) -> (&'static str, &'static str) {
    match reason {
        Unauthenticated::Missing => ("此操作需要登录。", "This needs an account."),
        Unauthenticated::WrongCredentials => ("邮箱或密码不正确。", "The address or the password is wrong."),
        Unauthenticated::Invalid => ("登录状态无效，请重新登录。", "The session or token is not valid; sign in again."),
        Unauthenticated::Expired => ("登录已过期，请重新登录。", "The session or token has expired; sign in again."),
    }
}

/// Some states are reasons: they are said, others are named.
fn wrong_state(state: &str) -> (String, String) {
    fixed(match state {
        "set_up" => ("系统已经初始化，请直接登录。", "The site is set up already; please sign in."),
        "own_account" => ("不能停用自己的账户。", "Nobody disables their own account."),
        "disabled" => ("该账户已停用。", "The account is disabled."),
        "given_out" => ("这一周已分配完毕，或没有人申请。", "The week has been given out, or nobody asked for it."),
        "collecting" => ("这一周还在收集申请，截止后才能分配。", "Requests for this week are still collected."),
        "last_pi" => ("课题组至少要有一位负责人。", "A research group needs a PI."),
        "last_administrator" => ("至少要有一位安全管理员。", "There must be a security administrator."),
        "separate_administrators" => (
            "审计管理员不能同时担任系统管理员或安全管理员。",
            "Nobody is audit administrator and system or security administrator at the same time.",
        ),
        other => return (format!("当前状态为 {other}。"), format!("Its state is {other}.")),
    })
}

fn fixed((zh, en): (&'static str, &'static str)) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn count(number: impl TryInto<u64>, noun: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}
