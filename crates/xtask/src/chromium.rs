//! The browser for the journeys, with a font that has Chinese characters.

use std::path::PathBuf;

use crate::error::Failure;
use crate::packages;
use crate::tools;

/// Finds Chromium and a Chinese font, installing the Debian packages where that is possible.
///
/// Looked for in `$CHROMIUM` and then, by the usual names, in `PATH`. Without such a font every Chinese character in
/// a screenshot is a box, and a page's widths are wrong.
pub fn ensure() -> Result<PathBuf, Failure> {
    if look().is_none() {
        packages::install("Chromium", &["chromium"])?;
    }
    if !has_chinese_font() {
        packages::install("a font with Chinese characters", &["fonts-noto-cjk", "fontconfig"])?;
    }
    look().ok_or_else(|| Failure::missing("Chromium", "set CHROMIUM to its path"))
}

fn look() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let found = || tools::find(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    named.or_else(found).filter(|program| tools::answer(program, &["--version"]).is_some())
}

fn has_chinese_font() -> bool {
    tools::answer("fc-list", &[":lang=zh", "family"]).is_some_and(|list| !list.is_empty())
}
