//! Words to search instruments by: the same folding for what is stored and what is asked.

use crate::width::fold;

/// Returns the text an instrument is found by: all its names, folded to half width and lower case.
pub fn index(parts: &[&str]) -> String {
    let words: Vec<String> =
        parts.iter().map(|part| fold(part).to_lowercase()).filter(|part| !part.trim().is_empty()).collect();
    words.join(" ")
}

/// Returns what must all occur in an instrument's text: the blank-separated words of the query, at most eight.
///
/// Chinese is written without blanks, so a run of it is one word and is looked for as it stands.
pub fn terms(query: &str) -> Vec<String> {
    fold(query).to_lowercase().split_whitespace().take(8).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_capitals_do_not_matter() {
        let text = index(&["场发射扫描电子显微镜", "Field Emission SEM", "ＳＵ８２２０", ""]);
        for query in ["扫描电子", "su8220", "SEM field", "ｓｅｍ"] {
            assert!(terms(query).iter().all(|term| text.contains(term)), "{query}");
        }
        assert!(!terms("透射").iter().all(|term| text.contains(term)));
    }
}
