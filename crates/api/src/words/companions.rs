//! What uses need beside an instrument, in sentences.

use super::time;
use chrono_tz::Tz;
use inventory::{
    instrument::{Instrument, Mode},
    policy::Operated,
    slot::Slot,
    text::Bilingual,
};

/// An accessory or a place cannot be had with the instrument at all.
pub(super) fn not_offered() -> Bilingual {
    Bilingual::new(
        "所选的附件或机位不能用于该仪器，或已停用",
        "An accessory or place you chose does not go with this instrument, or is out of service",
    )
}

/// It is out of order or not there.
pub(super) fn out(name: &Bilingual, blockers: &[Slot], zone: Tz) -> Bilingual {
    let (name, when) = (english(name), time::spans(blockers, zone));
    Bilingual::new(format!("{}在 {} 不可用", name.zh, when.zh), format!("{}: not available {}", name.en, when.en))
}

/// Others have it.
pub(super) fn taken(name: &Bilingual, blockers: &[Slot], capacity: u16, zone: Tz) -> Bilingual {
    let (name, when) = (english(name), time::spans(blockers, zone));
    if capacity > 1 {
        return Bilingual::new(
            format!("{}共 {capacity} 件，{} 已全部被占用", name.zh, when.zh),
            format!("{}: all {capacity} are taken {}", name.en, when.en),
        );
    }
    Bilingual::new(format!("{}在 {} 已被占用", name.zh, when.zh), format!("{}: taken {}", name.en, when.en))
}

/// Nobody can run the instrument then.
pub(super) fn nobody(on_duty: bool, blockers: &[Slot], zone: Tz) -> Bilingual {
    if !on_duty {
        return Bilingual::new("该时段没有操作员值班", "No operator is on duty then");
    }
    if blockers.is_empty() {
        return Bilingual::new("该时段没有空闲的操作员", "No operator is free then");
    }
    let when = time::spans(blockers, zone);
    Bilingual::new(
        format!("该时段没有空闲的操作员：{} 均有其他工作", when.zh),
        format!("No operator is free then: busy {}", when.en),
    )
}

/// Who runs the instrument, where the policy says so.
pub(super) fn rule(instrument: &Instrument) -> Option<Bilingual> {
    let ordered = instrument.modes.contains(&Mode::Commissioned);
    match instrument.policy.operated {
        Operated::OnRequest => None,
        Operated::Commissioned => ordered.then(|| {
            Bilingual::new(
                "委托测试由值班的操作员完成，须有操作员空闲",
                "Commissioned work is done by an operator on duty, and needs one who is free",
            )
        }),
        Operated::Always => Some(Bilingual::new(
            "仪器只由操作员操作，须有操作员值班并空闲",
            "Only operators run the instrument: every use needs one who is on duty and free",
        )),
    }
}

fn english(name: &Bilingual) -> Bilingual {
    let en = if name.en.is_empty() { &name.zh } else { &name.en };
    Bilingual::new(name.zh.clone(), en.clone())
}
