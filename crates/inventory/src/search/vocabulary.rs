//! The names of techniques, read from `vocabulary.txt` beside this file.

use std::sync::LazyLock;

/// A Latin name up to this long is an abbreviation and would be found inside other words.
const ABBREVIATION: usize = 4;

static TECHNIQUES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("vocabulary.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('|').collect()).collect()
});

/// Tells whether `text`, folded to lower case, is a name of a technique.
pub(super) fn is_name(text: &str) -> bool {
    TECHNIQUES.iter().flatten().any(|name| *name == text)
}

/// Returns what else `text` may be called: where it is a name, the technique's other names; where it holds a Chinese
/// name, the same text with each other Chinese name in its place. Abbreviations are left out.
pub(super) fn other_names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for names in TECHNIQUES.iter() {
        if names.contains(&text) {
            found.extend(names.iter().filter(|name| **name != text && !is_abbreviation(name)).map(|&name| name.into()));
        }
        // The longest name inside the text counts: 电镜 is part of no other, but 流式 is part of 流式细胞.
        let inside =
            names.iter().filter(|name| is_chinese(name) && text.contains(**name)).max_by_key(|name| name.len());
        if let Some(inside) = inside {
            let others = names.iter().filter(|name| *name != inside && is_chinese(name));
            found.extend(others.map(|other| text.replace(inside, other)));
        }
    }
    found
}

/// Returns the techniques that `text`, folded to lower case, names, each by the names it is looked for by. A technique
/// whose name is but a part of another one's in the text is left out: whoever says 扫描电子显微镜 does not mean just any
/// 电子显微镜.
pub(super) fn named_in(text: &str) -> Vec<Vec<String>> {
    let longest = |names: &Vec<&'static str>| {
        names.iter().copied().filter(|name| !is_abbreviation(name) && text.contains(name)).max_by_key(|name| name.len())
    };
    let found: Vec<(&Vec<&'static str>, &str)> =
        TECHNIQUES.iter().filter_map(|names| Some((names, longest(names)?))).collect();
    let is_part = |name: &str| found.iter().any(|(_, other)| *other != name && other.contains(name));
    let own = found.iter().filter(|(_, name)| !is_part(name)).map(|(names, _)| *names);
    own.map(|names| names.iter().filter(|name| !is_abbreviation(name)).map(|&name| name.into()).collect()).collect()
}

fn is_abbreviation(name: &str) -> bool {
    name.is_ascii() && name.len() <= ABBREVIATION
}

fn is_chinese(name: &str) -> bool {
    !name.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::width::fold;

    #[test]
    fn every_line_names_one_technique_twice_or_more_in_folded_form() {
        assert!(TECHNIQUES.len() > 20);
        for names in TECHNIQUES.iter() {
            assert!(names.len() > 1, "{names:?}");
            for name in names {
                assert_eq!(*name, fold(name).to_lowercase().trim(), "{names:?}");
            }
        }
    }

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<&str> = TECHNIQUES.iter().flatten().copied().collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
