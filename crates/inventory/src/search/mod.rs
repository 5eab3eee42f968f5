//! Words to search instruments by: the same folding for what is stored and what is asked.
//!
//! What a technique is called differs between people: [`vocabulary`] knows its names. Deliberately absent: typing
//! errors, and an order by how well something fits.

mod vocabulary;

use crate::width::fold;

/// The most words of a query that are looked for.
const MOST_TERMS: usize = 8;

/// Something an instrument's text must hold, under any of its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it was typed, folded; then the other names of the same technique. Never empty.
    pub any_of: Vec<String>,
}

/// Returns the text an instrument is found by: all its names, folded to half width and lower case.
pub fn index(parts: &[&str]) -> String {
    let words: Vec<String> =
        parts.iter().map(|part| fold(part).to_lowercase()).filter(|part| !part.trim().is_empty()).collect();
    words.join(" ")
}

/// Returns what must all occur in an instrument's text: the blank-separated words of the query, at most eight, or the
/// whole of it where that is one name of a technique.
///
/// Chinese is written without blanks, so a run of it is one word; a technique named inside it is looked for under
/// its other names, too (扫描电镜 finds 场发射扫描电子显微镜).
pub fn terms(query: &str) -> Vec<Term> {
    let words: Vec<String> =
        fold(query).to_lowercase().split_whitespace().take(MOST_TERMS).map(str::to_owned).collect();
    let whole = words.join(" ");
    if words.len() > 1 && vocabulary::is_name(&whole) {
        return vec![term(whole)];
    }
    words.into_iter().map(term).collect()
}

/// Returns the techniques that an instrument's text ([`index`]) names: whatever is found by one of them does the same.
pub fn techniques(text: &str) -> Vec<Term> {
    vocabulary::named_in(text).into_iter().map(|any_of| Term { any_of }).collect()
}

fn term(typed: String) -> Term {
    let mut any_of = vec![typed];
    for other in vocabulary::other_names(&any_of[0]) {
        if !any_of.contains(&other) {
            any_of.push(other);
        }
    }
    Term { any_of }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        terms(query).iter().all(|term| term.any_of.iter().any(|name| text.contains(name.as_str())))
    }

    #[test]
    fn an_instrument_does_what_its_names_say_and_nothing_more_general() {
        let sem = techniques(&index(&["场发射扫描电子显微镜", "Field emission scanning electron microscope"]));
        assert_eq!(sem.len(), 1, "{sem:?}");
        assert!(sem[0].any_of.iter().any(|name| name == "扫描电镜"), "{sem:?}");
        assert_eq!(techniques(&index(&["Transmission electron microscope"])).len(), 1, "by its long Latin name");
        assert_eq!(techniques("恒温水浴锅"), []);
    }

    #[test]
    fn full_width_and_capitals_do_not_matter() {
        let text = index(&["场发射扫描电子显微镜", "Field Emission SEM", "ＳＵ８２２０", ""]);
        for query in ["扫描电子", "su8220", "SEM field", "ｓｅｍ"] {
            assert!(finds(query, &text), "{query}");
        }
        assert!(!finds("透射", &text));
    }

    #[test]
    fn a_technique_is_found_under_each_of_its_names() {
        let text = index(&["场发射扫描电子显微镜", "Field-emission scanning electron microscope", "SU8220"]);
        for query in ["扫描电镜", "场发射扫描电镜", "SEM", "电镜", "scanning electron microscope", "日立 扫描电镜"]
        {
            let text = format!("{text} 日立");
            assert!(finds(query, &text), "{query}");
        }
        for query in ["透射电镜", "TEM", "原子力"] {
            assert!(!finds(query, &text), "{query}");
        }
    }

    #[test]
    fn a_short_latin_name_is_not_looked_for_inside_other_words() {
        assert!(!finds("扫描电镜", "semiconductor assembly line"));
        assert!(finds("sem", "semiconductor assembly line"), "what is typed is looked for as it stands");
    }

    #[test]
    fn a_name_of_several_words_is_looked_for_as_one() {
        let [whole] = &terms("Scanning electron  microscope")[..] else { panic!("one name") };
        assert_eq!(whole.any_of[0], "scanning electron microscope");
        assert!(whole.any_of.iter().any(|name| name == "扫描电镜"), "{whole:?}");
        assert_eq!(terms("scanning electron microscope basement").len(), 4, "no name as a whole");
    }

    #[test]
    fn a_query_has_at_most_eight_words() {
        assert_eq!(terms("a b c d e f g h i j").len(), 8);
        assert!(terms("  ").is_empty());
    }
}
