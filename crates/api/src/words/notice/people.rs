//! What was decided about groups, organisations and qualifications.

use crate::words::{Locale, time};
use chrono::NaiveDate;
use inventory::text::Bilingual;

/// Tells an institution's office that a PI registered a group.
pub fn group_registered(group: &str, pi: &str) -> Bilingual {
    Bilingual::new(
        format!("{pi}登记了课题组“{group}”，请核实确认。"),
        format!("{pi} registered the research group “{group}”; please check and confirm it."),
    )
}

/// Tells a PI that his group was confirmed.
pub fn group_confirmed(group: &str) -> Bilingual {
    Bilingual::new(
        format!("课题组“{group}”已确认，成员可以预约仪器。"),
        format!("The research group “{group}” is confirmed; its members may book."),
    )
}

/// Tells a PI that his group was not confirmed.
pub fn group_declined(group: &str, reason: Option<&str>) -> Bilingual {
    super::noted(
        Bilingual::new(
            format!("课题组“{group}”的登记未获确认。"),
            format!("The registration of the research group “{group}” was not confirmed."),
        ),
        reason,
    )
}

/// Tells somebody that he was made a member of a group.
pub fn group_joined(group: &str, pi: &str) -> Bilingual {
    Bilingual::new(
        format!("{pi}将您加入课题组“{group}”，您可以用该课题组的名义预约仪器。"),
        format!("{pi} added you to the research group “{group}”; you may book for it."),
    )
}

/// Tells the bureau that an organisation asks to be admitted.
pub fn organisation_registered(organisation: &str) -> Bilingual {
    Bilingual::new(
        format!("用户单位“{organisation}”申请准入，请审核。"),
        format!("The organisation “{organisation}” asks to be admitted; please decide."),
    )
}

/// Tells an organisation's people that it was admitted.
pub fn organisation_admitted(organisation: &str) -> Bilingual {
    Bilingual::new(
        format!("用户单位“{organisation}”已通过准入审核，在全市各单位有效。"),
        format!("The organisation “{organisation}” is admitted, for every institution of the city."),
    )
}

/// Tells an organisation's people that it was not admitted.
pub fn organisation_declined(organisation: &str, reason: Option<&str>) -> Bilingual {
    super::noted(
        Bilingual::new(
            format!("用户单位“{organisation}”未通过准入审核。"),
            format!("The organisation “{organisation}” was not admitted."),
        ),
        reason,
    )
}

/// Tells somebody that he may operate an instrument; `expires` is the last day, if there is one.
pub fn qualification_granted(instrument: &Bilingual, expires: Option<NaiveDate>) -> Bilingual {
    let (zh, en) = (&instrument.zh, Locale::En.of_text(instrument));
    match expires.map(time::day_with_year) {
        Some(day) => Bilingual::new(
            format!("您已获得“{zh}”的上机资格，有效期至 {}。", day.zh),
            format!("You are qualified to operate “{en}” until {}.", day.en),
        ),
        None => Bilingual::new(
            format!("您已获得“{zh}”的上机资格，长期有效。"),
            format!("You are qualified to operate “{en}”, without an end."),
        ),
    }
}

/// Tells somebody that he may no longer operate an instrument.
pub fn qualification_revoked(instrument: &Bilingual) -> Bilingual {
    Bilingual::new(
        format!("您在“{}”上的上机资格已被撤销，如有疑问请联系平台。", instrument.zh),
        format!(
            "Your qualification to operate “{}” was revoked; please ask the lab if in doubt.",
            Locale::En.of_text(instrument)
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_about_people_carry_their_reason() {
        assert_eq!(
            organisation_declined("微纳科技", Some("统一社会信用代码与名称不符")).zh,
            "用户单位“微纳科技”未通过准入审核。说明：统一社会信用代码与名称不符"
        );
        assert_eq!(
            group_declined("表面物理", None).en,
            "The registration of the research group “表面物理” was not confirmed."
        );
    }

    #[test]
    fn a_qualification_names_its_last_day() {
        let sem = Bilingual::new("场发射扫描电镜", "");
        let day = NaiveDate::from_ymd_opt(2027, 6, 30);
        assert_eq!(
            qualification_granted(&sem, day).zh,
            "您已获得“场发射扫描电镜”的上机资格，有效期至 2027年6月30日 周三。"
        );
        assert_eq!(
            qualification_granted(&sem, None).en,
            "You are qualified to operate “场发射扫描电镜”, without an end."
        );
    }
}
