//! Checking that every crate in the build may be used, against the list in `deny.toml`.
//!
//! `cargo deny` does this and more; it is not on every machine and takes minutes to build, and a check that is left
//! out where its tool is missing is no check. Deliberately absent: exceptions for single crates.

use std::collections::BTreeSet;
use std::fs;

use crate::error::Failure;
use crate::tree::Tree;

/// Compares the licence of every crate in the build graph with the allowed ones.
pub fn check(tree: &Tree) -> Result<(), Failure> {
    let path = tree.root.join("deny.toml");
    let text = fs::read_to_string(&path).map_err(Failure::while_doing(format!("read {}", path.display())))?;
    let allowed = allowed(&text);
    let mut cargo = tree.cargo();
    cargo.args(["tree", "--workspace", "--locked", "--prefix", "none", "-e", "normal,build,dev"]);
    let output = cargo.args(["--format", "{l}\t{p}"]).output().map_err(Failure::while_doing("start cargo tree"))?;
    if !output.status.success() {
        return Err(Failure::Tool(format!("cargo tree: {}", String::from_utf8_lossy(&output.stderr).trim())));
    }
    let listing = String::from_utf8_lossy(&output.stdout);
    let refused: BTreeSet<String> = listing
        .lines()
        .filter_map(|line| line.trim_end_matches(" (*)").split_once('\t'))
        .filter(|(licence, _)| !permits(licence, &allowed))
        .map(|(licence, package)| format!("{package}: {}", if licence.is_empty() { "no licence" } else { licence }))
        .collect();
    if refused.is_empty() {
        Ok(())
    } else {
        let lines: Vec<String> = refused.into_iter().collect();
        Err(Failure::Tool(format!("not allowed by deny.toml:\n{}", lines.join("\n"))))
    }
}

/// Reads the quoted words of the array `allow` under `[licenses]`.
fn allowed(deny: &str) -> BTreeSet<&str> {
    let section = deny.split("[licenses]").nth(1).unwrap_or_default();
    let array = section.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let without_comments = array.lines().filter_map(|line| line.split('#').next());
    without_comments.flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// Tells whether a licence expression can be met with the allowed licences alone.
///
/// An expression is licences joined by `AND` and `OR`, of which `AND` binds tighter, with brackets and exceptions (SPDX 2.3,
/// annex D); the old `MIT/Apache-2.0` means `OR`. An empty expression permits nothing.
fn permits(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(words: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut met = all(words, allowed);
    while let Some(("OR", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        met |= all(words, allowed);
    }
    met
}

fn all(words: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let mut met = one(words, allowed);
    while let Some(("AND", rest)) = words.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        met &= one(words, allowed);
    }
    met
}

fn one(words: &mut &[&str], allowed: &BTreeSet<&str>) -> bool {
    let Some((word, rest)) = words.split_first() else { return false };
    *words = rest;
    if let Some(("WITH", [exception, rest @ ..])) = rest.split_first().map(|(word, rest)| (*word, rest)) {
        *words = rest;
        return allowed.contains(format!("{word} WITH {exception}").as_str());
    }
    if *word != "(" {
        return allowed.contains(word);
    }
    let met = any(words, allowed);
    match words.split_first() {
        Some((&")", rest)) => *words = rest,
        _ => return false,
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_as_they_are_bracketed() {
        let allowed = BTreeSet::from(["MIT", "ISC"]);
        for good in [
            "MIT",
            "MIT/GPL-3.0",
            "GPL-3.0 OR MIT",
            "MIT AND ISC",
            "ISC AND (GPL-3.0 OR MIT)",
            "GPL-3.0 AND X OR MIT",
            "MIT WITH X OR (ISC)",
        ] {
            assert!(permits(good, &allowed), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR ISC) AND GPL-3.0",
            "(MIT",
            "MIT ISC",
            "GPL-3.0 OR",
            "MIT WITH X",
        ] {
            assert!(!permits(bad, &allowed), "{bad}");
        }
    }

    #[test]
    fn the_list_is_read_without_its_comments() {
        let text = "[licenses]\nallow = [\n  \"MIT\", # \"GPL-3.0\"\n  \"ISC\",\n]\n[bans]\ndeny = [\"x\"]\n";
        assert_eq!(allowed(text), BTreeSet::from(["MIT", "ISC"]));
    }
}
