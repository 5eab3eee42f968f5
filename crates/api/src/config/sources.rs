//! Collects the settings that are given: the environment before the file, the file before the defaults.

use super::{
    problem::{ConfigProblem, ValueError},
    settings::{CONFIG_FILE, Fallback, SETTINGS, Setting},
};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

const PREFIX: &str = "JISHI_";

/// The given settings as text, and what was wrong on the way.
pub(super) struct Sources {
    given: BTreeMap<&'static str, String>,
    pub(super) problems: Vec<ConfigProblem>,
}

impl Sources {
    /// Gathers variables and file; `file` wins over the variable that names one.
    pub(super) fn gather(environment: impl Iterator<Item = (OsString, OsString)>, file: Option<&Path>) -> Self {
        let mut sources = Self { given: BTreeMap::new(), problems: Vec::new() };
        let mut file = file.map(Path::to_path_buf);
        let mut ours: Vec<_> = environment
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        ours.sort();
        for (name, value) in ours {
            if name == CONFIG_FILE {
                file = file.or_else(|| Some(PathBuf::from(value)).filter(|path| !path.as_os_str().is_empty()));
            } else {
                sources.take_variable(name, value);
            }
        }
        if let Some(file) = file {
            sources.take_file(&file);
        }
        sources
    }

    /// Reads a setting that has a default text or is off; the outer `None` means that a problem was noted.
    pub(super) fn read<T>(
        &mut self,
        setting: &Setting,
        parse: impl FnOnce(&str) -> Result<T, ValueError>,
    ) -> Option<Option<T>> {
        let default = match setting.default {
            Fallback::Text(text) => Some(text),
            Fallback::Derived(..) | Fallback::Off => None,
        };
        let Some(text) = self.given.get(setting.name).map(String::as_str).or(default) else {
            return Some(None);
        };
        match parse(text) {
            Ok(value) => Some(Some(value)),
            Err(reason) => {
                self.problems.push(ConfigProblem::Invalid { name: setting.name, reason });
                None
            }
        }
    }

    /// Tells whether somebody gave the setting.
    pub(super) fn is_given(&self, setting: &Setting) -> bool {
        self.given.contains_key(setting.name)
    }

    /// An empty variable counts as not given: compose files pass such for what is left out.
    fn take_variable(&mut self, name: String, value: OsString) {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
            let nearest = nearest(&name, SETTINGS.iter().map(|setting| setting.name).chain([CONFIG_FILE]));
            self.problems.push(ConfigProblem::UnknownVariable { name, nearest });
            return;
        };
        match value.into_string() {
            Ok(text) if text.is_empty() => {}
            Ok(text) => {
                self.given.insert(setting.name, text);
            }
            Err(_) => self.problems.push(ConfigProblem::NotText { name }),
        }
    }

    fn take_file(&mut self, file: &Path) {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(source) => {
                self.problems.push(ConfigProblem::Unreadable { file: file.to_owned(), source });
                return;
            }
        };
        match text.parse::<toml::Table>() {
            Ok(table) => table.into_iter().for_each(|(key, value)| self.take_key(file, key, value)),
            // The error's own text repeats the line, and with it perhaps a password.
            Err(error) => self.problems.push(ConfigProblem::NotToml {
                file: file.to_owned(),
                line: text[..error.span().map_or(0, |span| span.start)].lines().count().max(1),
                message: error.message().to_owned(),
            }),
        }
    }

    fn take_key(&mut self, file: &Path, key: String, value: toml::Value) {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.key == key) else {
            let nearest = nearest(&key, SETTINGS.iter().map(|setting| setting.key));
            self.problems.push(ConfigProblem::UnknownKey { file: file.to_owned(), key, nearest });
            return;
        };
        match as_text(value) {
            Some(text) => {
                self.given.entry(setting.name).or_insert(text);
            }
            None => self.problems.push(ConfigProblem::WrongKind { file: file.to_owned(), key }),
        }
    }
}

/// Returns a value of the file as the text that the variable would hold.
fn as_text(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            texts.map(|texts| texts.join(","))
        }
        toml::Value::Float(_) | toml::Value::Boolean(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

/// Returns the known name that differs least, if it differs by at most three signs.
fn nearest(name: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    known.map(|candidate| (distance(name, candidate), candidate)).min().filter(|(d, _)| *d <= 3).map(|(_, best)| best)
}

/// Levenshtein's distance: the fewest insertions, deletions and replacements that turn one into the other.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_counts_single_changes() {
        assert_eq!(distance("JISHI_LISTN", "JISHI_LISTEN"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("JISHI_COLOUR", ["JISHI_LISTEN"].into_iter()), None);
    }
}
