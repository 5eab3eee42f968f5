//! Reading drawings.

use super::{Cell, Drawing, Note, Ruler};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use inventory::{hours::wall, slot::Instant};
use thiserror::Error;

/// Why a text is not a drawing. Lines count from 1, columns from 0 at the first cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DrawingError {
    /// There is no line with at least two hours.
    #[error("a drawing begins with a ruler of at least two hours")]
    NoRuler,
    /// A label is no time of day, or not the one its column stands for.
    #[error("the ruler's label {label:?} at column {column} should be {expected}")]
    Label { label: String, column: usize, expected: String },
    /// The steps between the labels are not whole minutes.
    #[error("the ruler's steps are not whole minutes")]
    Step,
    /// A lane is longer or shorter than the first, or is not the next number.
    #[error("line {line} should be lane {expected} with {columns} cells")]
    Lane { line: usize, expected: usize, columns: usize },
    /// A sign that means nothing.
    #[error("the sign {sign:?} in line {line} means nothing")]
    Sign { line: usize, sign: char },
    /// A line that is neither a lane nor a note.
    #[error("line {line} is neither a lane nor a note")]
    Line { line: usize },
}

/// A label of the ruler and the column of the text it begins in.
struct Label<'a> {
    column: usize,
    text: &'a str,
}

impl Drawing {
    /// Reads what [`Drawing`]'s `Display` writes, for a ruler that begins on `date`. Empty lines are left out, and
    /// the text may be indented.
    pub fn parse(text: &str, date: NaiveDate, zone: Tz) -> Result<Self, DrawingError> {
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(n, l)| (n + 1, l));
        let (_, ruler_line) = lines.next().ok_or(DrawingError::NoRuler)?;
        let labels = labels(ruler_line);
        let left = labels.first().ok_or(DrawingError::NoRuler)?.column;
        let (start, step_minutes) = scale(&labels, date, zone)?;
        let mut drawing = Self {
            ruler: Ruler { start, step_minutes, columns: 0, zone },
            now: None,
            lanes: Vec::new(),
            notes: Vec::new(),
        };
        let mut now_column = None;
        for (line, text) in lines {
            let (label, cells) = text.split_at_checked(left).unwrap_or((text, ""));
            match label.trim() {
                "now" => now_column = cells.find('^'),
                number if number.parse() == Ok(drawing.lanes.len()) => drawing.add_lane(line, cells)?,
                number if number.parse::<usize>().is_ok() => return Err(drawing.wrong_lane(line)),
                _ => drawing.notes.push(note(line, text.trim())?),
            }
        }
        check(&labels, &drawing.ruler)?;
        drawing.now = now_column.map(|column| drawing.ruler.cell(column).start());
        Ok(drawing)
    }

    fn add_lane(&mut self, line: usize, cells: &str) -> Result<(), DrawingError> {
        let parsed: Result<Vec<Cell>, DrawingError> =
            cells.trim_end().chars().map(|sign| Cell::parse(sign).ok_or(DrawingError::Sign { line, sign })).collect();
        let parsed = parsed?;
        if self.lanes.is_empty() {
            self.ruler.columns = parsed.len();
        } else if parsed.len() != self.ruler.columns {
            return Err(self.wrong_lane(line));
        }
        self.lanes.push(parsed);
        Ok(())
    }

    fn wrong_lane(&self, line: usize) -> DrawingError {
        DrawingError::Lane { line, expected: self.lanes.len(), columns: self.ruler.columns }
    }
}

fn labels(line: &str) -> Vec<Label<'_>> {
    let begins = |at: usize| !line[..at].ends_with(|sign: char| !sign.is_whitespace());
    let starts = line.char_indices().filter(|(at, sign)| !sign.is_whitespace() && begins(*at));
    let word = |at: usize| line[at..].split_whitespace().next().unwrap_or_default();
    starts.map(|(column, _)| Label { column, text: word(column) }).collect()
}

/// The first cell's start and the step, from the first two labels.
fn scale(labels: &[Label<'_>], date: NaiveDate, zone: Tz) -> Result<(Instant, u16), DrawingError> {
    let [first, second, ..] = labels else { return Err(DrawingError::NoRuler) };
    let (from, to) = (minute_of(first, first)?, minute_of(second, first)?);
    // Past midnight the clock begins anew.
    let minutes = (to - from).rem_euclid(1440);
    let columns = i64::try_from(second.column - first.column).unwrap_or(i64::MAX);
    let step = u16::try_from(minutes / columns).ok().filter(|step| *step > 0 && minutes % columns == 0);
    let start = wall(date, u16::try_from(from).unwrap_or(0), zone);
    Ok((start, step.ok_or(DrawingError::Step)?))
}

/// Every label must stand where its time is, so that a drawing cannot mislead.
fn check(labels: &[Label<'_>], ruler: &Ruler) -> Result<(), DrawingError> {
    let left = labels.first().map_or(0, |label| label.column);
    for label in labels {
        let column = label.column - left;
        let shown = ruler.cell(column).start().with_timezone(&ruler.zone).format("%H:%M").to_string();
        if shown != label.text && shown.strip_suffix(":00") != Some(label.text) {
            return Err(DrawingError::Label { label: label.text.to_owned(), column, expected: shown });
        }
    }
    Ok(())
}

fn minute_of(label: &Label<'_>, first: &Label<'_>) -> Result<i64, DrawingError> {
    let full = if label.text.len() == 2 { format!("{}:00", label.text) } else { label.text.to_owned() };
    let time = NaiveTime::parse_from_str(&full, "%H:%M").map_err(|_| DrawingError::Label {
        label: label.text.to_owned(),
        column: label.column - first.column,
        expected: "a time of day".to_owned(),
    })?;
    Ok(TimeDelta::num_minutes(&(time - NaiveTime::MIN)))
}

fn note(line: usize, text: &str) -> Result<Note, DrawingError> {
    let (name, words) = text.split_once(' ').ok_or(DrawingError::Line { line })?;
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(name), None) if name.is_ascii_alphabetic() => Ok(Note { name, words: words.trim().to_owned() }),
        _ => Err(DrawingError::Line { line }),
    }
}
