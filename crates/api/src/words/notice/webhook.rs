//! What a lab's managers are told of the systems that are called for it.

use inventory::text::Bilingual;

/// The subject of [`webhook_off`].
pub fn webhook_off_subject() -> Bilingual {
    Bilingual::new("Webhook 已停用", "A webhook was switched off")
}

/// Tells a lab's managers that one of its systems is not called any more.
pub fn webhook_off(host: &str, is_gone: bool) -> Bilingual {
    let (why_zh, why_en) = if is_gone {
        ("对方表示不再接收（410）", "it answered that it wants no more calls (410)")
    } else {
        ("连续五天未能送达", "no call arrived for five days")
    };
    Bilingual::new(
        format!("指向 {host} 的 webhook 已停用：{why_zh}。请在平台的 webhook 页面检查；测试送达后即恢复。"),
        format!(
            "The webhook to {host} was switched off: {why_en}. Please look at the lab's webhooks; a test that arrives \
             switches it on again."
        ),
    )
}
