//! What each figure means: definition, formula with its symbols, and source.
//!
//! The definitions follow the ministry's form of 2000 for the yearly benefit of large instruments. The rated hours
//! are not part of a definition: they differ by scheme and are data with validity dates.

use inventory::text::Bilingual;

/// A figure of the bureau's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Hours of necessary set-up, test and post-processing.
    EffectiveHours,
    /// Those of them for users outside the owner's legal person.
    ExternalHours,
    /// Effective by rated hours.
    Utilisation,
    /// External by effective hours.
    SharingRate,
}

impl Figure {
    /// All figures, in the order in which pages show them.
    pub const ALL: [Self; 4] = [Self::EffectiveHours, Self::ExternalHours, Self::Utilisation, Self::SharingRate];

    /// Returns the figure's name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::EffectiveHours => "effective_hours",
            Self::ExternalHours => "external_hours",
            Self::Utilisation => "utilisation",
            Self::SharingRate => "sharing_rate",
        }
    }
}

/// Names a figure.
pub fn name(figure: Figure) -> Bilingual {
    match figure {
        Figure::EffectiveHours => Bilingual::new("有效机时", "Effective hours"),
        Figure::ExternalHours => Bilingual::new("对外服务机时", "External hours"),
        Figure::Utilisation => Bilingual::new("机时利用率", "Utilisation rate"),
        Figure::SharingRate => Bilingual::new("共享率", "Sharing rate"),
    }
}

/// Names what a figure counts above the line.
pub fn numerator(figure: Figure) -> Bilingual {
    match figure {
        Figure::EffectiveHours | Figure::Utilisation => name(Figure::EffectiveHours),
        Figure::ExternalHours | Figure::SharingRate => name(Figure::ExternalHours),
    }
}

/// Names what it is divided by; nothing for plain hours.
pub fn denominator(figure: Figure) -> Option<Bilingual> {
    match figure {
        Figure::EffectiveHours | Figure::ExternalHours => None,
        Figure::Utilisation => Some(Bilingual::new("额定机时", "Rated hours")),
        Figure::SharingRate => Some(name(Figure::EffectiveHours)),
    }
}

/// Defines a figure: what counts, the formula, and where it comes from.
pub fn definition(figure: Figure) -> Bilingual {
    let (zh, en) = match figure {
        Figure::EffectiveHours => (
            "有效机时 = 必要的准备时间 + 测试时间 + 必要的后处理时间，单位为小时。培训、维护、故障和待机另行记录，不计入；\
             只预约而未使用的时间不计入。跨越统计期的使用按期首期末截取；同一仪器同时有多人使用时取时间的并集，\
             重叠部分由各使用记录平均分摊。",
            "Effective hours = necessary set-up + test + necessary post-processing, in hours. Training, maintenance, fault \
             and standby are recorded separately and do not count, nor does time that was booked but not used. A use that \
             crosses the edge of the period is cut there. Uses of one instrument at the same time count as their union, \
             and the overlap is divided equally among their records.",
        ),
        Figure::ExternalHours => (
            "对外服务机时 = 有效机时中，为仪器所属法人单位以外的用户服务的部分，单位为小时。\
             同一法人单位内其他部门的使用不算对外。",
            "External hours = the part of the effective hours that served users outside the legal person that owns the \
             instrument, in hours. Other departments of the same legal person are not outside.",
        ),
        Figure::Utilisation => (
            "机时利用率 = 有效机时 ÷ 额定机时。额定机时取统计期内有效的标准，按天折算到统计期；标准随仪器类别和评价办法而不同，\
             见所列依据。有仪器没有额定标准的，不计算利用率。比值不封顶。",
            "Utilisation rate = effective hours ÷ rated hours. The rated hours are those valid in the period, counted by \
             days; they differ by class of instrument and by scheme, as listed. Where an instrument has none, there is no rate. \
             The rate is not capped.",
        ),
        Figure::SharingRate => (
            "共享率 = 对外服务机时 ÷ 有效机时。统计期内没有有效机时的，不计算共享率。",
            "Sharing rate = external hours ÷ effective hours. Without effective hours in the period there is no rate.",
        ),
    };
    let source = Bilingual::new(
        "依据：教育部 2000 年贵重仪器设备年度效益评价表。",
        " Source: the Ministry of Education’s form of 2000 for the yearly benefit of large instruments.",
    );
    Bilingual::new(format!("{zh}{}", source.zh), format!("{en}{}", source.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_has_a_formula_and_a_source() {
        for figure in Figure::ALL {
            let (name, text) = (name(figure), definition(figure));
            assert!(text.zh.starts_with(&format!("{} = ", name.zh)), "{}", text.zh);
            assert!(text.en.starts_with(&format!("{} = ", name.en)), "{}", text.en);
            assert!(text.zh.contains("依据：") && text.en.contains("Source: "));
            assert!(!text.zh.contains("  ") && !text.en.contains("  "));
        }
    }

    #[test]
    fn a_rate_names_both_sides_of_its_line() {
        assert_eq!(numerator(Figure::Utilisation).zh, "有效机时");
        assert_eq!(denominator(Figure::Utilisation).map(|text| text.zh), Some("额定机时".to_owned()));
        assert_eq!(numerator(Figure::SharingRate).en, "External hours");
        assert_eq!(denominator(Figure::EffectiveHours), None);
    }
}
