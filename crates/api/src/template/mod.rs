//! A sandboxed template language for texts that people edit: placeholders and conditions, and nothing else.
//!
//! `{{ name }}` stands for a value, `{% if reason %} … {% elif … %} … {% else %} … {% endif %}` for a choice by `and`, `or`,
//! `not`, `in`, `==`, `!=` and quoted text. [`scan`] admits only these tags before anything is evaluated: without loops,
//! assignments, arithmetic, filters and calls a text is at most as long as its values allow, and every name in it is known,
//! in branches that are not taken, too. What is left is bounded again: by fuel, and by a writer that ends.
//!
//! What comes out is plain text. Values are single lines without control signs, so that whoever is named in a mail cannot
//! begin a paragraph of it, nor make its other lines read backwards.
//!
//! Deliberately absent: loops (the table of facts is one placeholder), other templates, and markup.

mod bounded;
mod scan;

#[cfg(test)]
mod tests;

use bounded::Bounded;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};
use std::collections::BTreeMap;
use thiserror::Error;

/// Longest subject of a template, in characters.
pub const SUBJECT_MAX: usize = 200;
/// Longest text of a template, in characters.
pub const TEXT_MAX: usize = 4_000;
/// Longest subject that is written, in bytes.
const SUBJECT_BYTES: usize = 1_000;
/// Longest text that is written, in bytes.
const TEXT_BYTES: usize = 32_768;
/// What evaluating one text may cost; a text of the longest kind takes about a tenth.
const FUEL: u64 = 20_000;

/// What a template may name.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Single values.
    pub values: &'a [&'static str],
    /// Blocks that others write; each stands once in the text, on a line of its own, outside of conditions.
    pub blocks: &'a [&'static str],
}

/// A subject and a text with placeholders, that may be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    subject: String,
    text: String,
    blocks: Vec<&'static str>,
}

/// A part of what a template says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A paragraph; may have several lines.
    Paragraph(String),
    /// The place of a block.
    Block(&'static str),
}

/// What a template says with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The subject: one line, never empty.
    pub subject: String,
    /// The text.
    pub parts: Vec<Part>,
}

/// Which half of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The subject.
    Subject,
    /// The text.
    Text,
}

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line} of the {half:?}: {why}")]
pub struct Fault {
    /// In which half.
    pub half: Half,
    /// In which line, from 1.
    pub line: usize,
    /// What.
    pub why: Why,
}

/// What may be wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Why {
    /// A tag does not end on its line.
    #[error("a tag does not end on its line")]
    Unclosed,
    /// Something that the language does not have.
    #[error("{0} is not allowed")]
    NotAllowed(String),
    /// A value that does not exist.
    #[error("there is no {0}")]
    Unknown(String),
    /// A tag that means nothing.
    #[error("a tag cannot be understood")]
    Malformed,
    /// A condition that does not end, or an end without a condition.
    #[error("a condition is not closed, or was not opened")]
    Unbalanced,
    /// Conditions within conditions, or a long one.
    #[error("too many conditions within each other, or a tag that is too long")]
    TooDeep,
    /// A block that is not on a line of its own, or in a condition.
    #[error("{0} does not stand on a line of its own outside of conditions")]
    Misplaced(&'static str),
    /// A block that is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A block that is there twice.
    #[error("{0} stands there twice")]
    Twice(&'static str),
    /// A subject that says nothing.
    #[error("the subject is empty")]
    Empty,
    /// More than is written.
    #[error("it becomes too long")]
    TooLong,
}

impl Why {
    /// Returns its code, as it is stored and shown.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unclosed => "template_unclosed",
            Self::NotAllowed(_) => "template_not_allowed",
            Self::Unknown(_) => "template_unknown",
            Self::Malformed => "template_malformed",
            Self::Unbalanced => "template_unbalanced",
            Self::TooDeep => "template_too_deep",
            Self::Misplaced(_) => "template_misplaced",
            Self::Missing(_) => "template_missing",
            Self::Twice(_) => "template_twice",
            Self::Empty => "template_empty",
            Self::TooLong => "template_too_long",
        }
    }

    /// Returns the sign or the name that is wrong, if it is one.
    pub fn what(&self) -> Option<&str> {
        match self {
            Self::NotAllowed(what) | Self::Unknown(what) => Some(what),
            Self::Misplaced(what) | Self::Missing(what) | Self::Twice(what) => Some(what),
            Self::Unclosed | Self::Malformed | Self::Unbalanced | Self::TooDeep | Self::Empty | Self::TooLong => None,
        }
    }
}

impl Template {
    /// Parses both halves; all that is wrong is reported at once, by line.
    pub fn parse(subject: &str, text: &str, names: Names<'_>) -> Result<Self, Vec<Fault>> {
        let (first, second) = (one_line(subject), clean(text));
        let of_subject = Names { blocks: &[], ..names };
        let mut faults = Vec::new();
        let subject = scan::scan(&first, Half::Subject, of_subject, &mut faults);
        let text = scan::scan(&second, Half::Text, names, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        for (half, source) in [(Half::Subject, &subject), (Half::Text, &text)] {
            environment().template_from_str(source).map_err(|error| vec![fault(half, &error)])?;
        }
        Ok(Self { subject, text, blocks: names.blocks.to_vec() })
    }

    /// Evaluates it. Every name it may use has to have a value.
    pub fn say(&self, values: &BTreeMap<&'static str, String>) -> Result<Said, Fault> {
        let mut given: BTreeMap<&str, Value> =
            values.iter().map(|(name, value)| (*name, Value::from(one_line(value)))).collect();
        let subject = one_line(&evaluate(&self.subject, Half::Subject, &given, SUBJECT_BYTES)?);
        if subject.is_empty() {
            return Err(Fault { half: Half::Subject, line: 1, why: Why::Empty });
        }
        // Neither the template nor a value holds control signs, so that these name the blocks and nothing else.
        given.extend(self.blocks.iter().enumerate().map(|(place, name)| (*name, Value::from(mark(place)))));
        let text = evaluate(&self.text, Half::Text, &given, TEXT_BYTES)?;
        Ok(Said { subject, parts: self.parts(&text) })
    }

    /// Divides a text at blank lines and at the blocks.
    fn parts(&self, text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        let end = |lines: &mut Vec<String>, parts: &mut Vec<Part>| {
            if !lines.is_empty() {
                parts.push(Part::Paragraph(lines.join("\n")));
                lines.clear();
            }
        };
        for line in text.lines() {
            let (is_alone, line) = (line.contains(scan::ALONE), line.replace(scan::ALONE, ""));
            let line = line.trim();
            let block = self.blocks.iter().enumerate().find(|(place, _)| line == mark(*place));
            match block {
                Some((_, name)) => {
                    end(&mut lines, &mut parts);
                    parts.push(Part::Block(name));
                }
                None if line.is_empty() && is_alone => {}
                None if line.is_empty() => end(&mut lines, &mut parts),
                None => lines.push(line.to_owned()),
            }
        }
        end(&mut lines, &mut parts);
        parts
    }
}

/// Returns a text without signs that cannot be seen: control signs but line breaks, and what turns the direction of
/// writing. Tabs become blanks.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    text.chars().filter(|sign| *sign == '\n' || !(sign.is_control() || is_unseen(*sign))).collect()
}

/// Signs without a shape of their own: those that Unicode lets programs ignore (`Default_Ignorable_Code_Point`, the marks of
/// the bidirectional algorithm among them), other signs of format, and the blanks that are none by their kind.
fn is_unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A value is one line: line breaks become blanks.
pub fn one_line(text: &str) -> String {
    let text = clean(&text.replace(['\u{2028}', '\u{2029}', '\u{85}'], " "));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn mark(place: usize) -> String {
    format!("\u{1}{place}\u{2}")
}

fn environment<'a>() -> Environment<'a> {
    // Without filters, tests, functions and escaping; other templates and macros are not compiled in.
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

fn evaluate(source: &str, half: Half, values: &BTreeMap<&str, Value>, max_bytes: usize) -> Result<String, Fault> {
    let environment = environment();
    let template = environment.template_from_str(source).map_err(|error| fault(half, &error))?;
    let mut written = Bounded::new(max_bytes);
    let context = Value::from_pairs(values.iter().map(|(name, value)| (*name, value.clone())));
    let outcome = template.render_captured_to(context, &mut written).map(drop);
    outcome.map_err(|error| fault(half, &error))?;
    Ok(written.into_text())
}

/// Everything that the scan lets through and the evaluation does not: it ran out of fuel or room, or is not understood.
fn fault(half: Half, error: &minijinja::Error) -> Fault {
    let why = match error.kind() {
        ErrorKind::OutOfFuel | ErrorKind::WriteFailure => Why::TooLong,
        _ => Why::Malformed,
    };
    Fault { half, line: error.line().unwrap_or(1), why }
}
