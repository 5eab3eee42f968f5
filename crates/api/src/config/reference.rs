//! The settings as a document, made from the table so that it cannot go stale.

use super::settings::{CONFIG_FILE, SETTINGS};
use inventory::text::Bilingual;

/// Returns `docs/configuration.md`.
pub fn markdown() -> String {
    let introduction = INTRODUCTION.replace("{CONFIG_FILE}", CONFIG_FILE);
    let zh = table("设置", "| 变量 | TOML 键 | 默认值 | 说明 |", |text| text.zh);
    let en = table("Settings", "| Variable | TOML key | Default | Meaning |", |text| text.en);
    format!("{introduction}{zh}{en}")
}

fn table(title: &str, heading: &str, language: impl Fn(Bilingual) -> String) -> String {
    let rows = SETTINGS.iter().map(|setting| {
        let (default, about) = (language(setting.shown_default()), language(setting.about()));
        format!("| `{}` | `{}` | {default} | {about} |\n", setting.name, setting.key)
    });
    format!("\n## {title}\n\n{heading}\n| --- | --- | --- | --- |\n{}", rows.collect::<String>())
}

const INTRODUCTION: &str = "\
# 配置 Configuration

本文由设置表 `crates/api/src/config/settings.rs` 生成，请勿手工修改。每项设置可由环境变量给出，也可写入由 `{CONFIG_FILE}` 或
`--config` 指定的 TOML 文件；环境变量优先，空变量视为未设置。未知的 `JISHI_*` 变量与未知的键均视为错误，所有错误一次列出。

Made from the table in `crates/api/src/config/settings.rs`; do not edit. Each setting is an environment variable or a
key of the TOML file that `{CONFIG_FILE}` or `--config` names; the environment wins, and an empty variable counts as not
given. An unknown `JISHI_*` variable or an unknown key is an error; all errors are listed at once.
";

#[cfg(test)]
mod tests {
    use super::*;

    /// A stale document is rewritten, and the test is red once.
    #[test]
    fn the_document_in_the_tree_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
        let current = markdown();
        if std::fs::read_to_string(path).ok().as_deref() != Some(&current) {
            std::fs::write(path, &current).expect("the tree is writable");
            panic!("docs/configuration.md was stale and has been rewritten: commit it");
        }
    }
}
