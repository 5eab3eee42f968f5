//! What a template may contain, looked at sign by sign before anything is evaluated.
//!
//! A tag stands on one line and holds names, quoted text, brackets and a few words. Quoted text has no backslash, so that
//! this reading and the evaluator's cannot differ.

use super::{Fault, Half, Names, Why};

/// Words within a tag that are no names.
const WORDS: [&str; 6] = ["and", "or", "not", "in", "if", "else"];
/// Most conditions within each other, and most brackets.
const MOST_DEEP: usize = 8;
/// Most words, names and signs in one tag.
const MOST_TOKENS: usize = 40;

/// What a tag is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted,
    Equals,
    Open,
    Close,
}

/// A tag on its line.
struct Tag<'a> {
    is_statement: bool,
    tokens: Vec<Token>,
    /// What stands behind it.
    rest: &'a str,
}

/// Stands before a condition's tag that has its line to itself: what is left of that line then leaves no line behind. Texts
/// hold no control signs, and every line stays where it was, so that the evaluator counts the same ones.
pub(super) const ALONE: char = '\u{3}';

/// Looks at one half and returns it as it is evaluated. What is wrong is added to `faults`.
pub(super) fn scan(source: &str, half: Half, names: Names<'_>, faults: &mut Vec<Fault>) -> String {
    let before = faults.len();
    let mut scan = Scan { half, names, faults, open: Vec::new(), seen: Vec::new() };
    let mut evaluated = String::with_capacity(source.len());
    for (index, line) in source.lines().enumerate() {
        if scan.line(line, index + 1) {
            evaluated.push(ALONE);
        }
        evaluated.push_str(line);
        evaluated.push('\n');
    }
    let end = source.lines().count().max(1);
    if let Some(line) = scan.open.pop() {
        scan.refuse(line, Why::Unbalanced);
    }
    let missing: Vec<&'static str> = names.blocks.iter().copied().filter(|name| !scan.seen.contains(name)).collect();
    // What is written wrongly may be what is missing.
    if faults.len() == before {
        faults.extend(missing.into_iter().map(|name| Fault { half, line: end, why: Why::Missing(name) }));
    }
    evaluated
}

struct Scan<'a> {
    half: Half,
    names: Names<'a>,
    faults: &'a mut Vec<Fault>,
    /// The lines of conditions that are not closed yet.
    open: Vec<usize>,
    seen: Vec<&'static str>,
}

impl Scan<'_> {
    fn refuse(&mut self, line: usize, why: Why) {
        self.faults.push(Fault { half: self.half, line, why });
    }

    /// Looks at a line; tells whether there is nothing on it but a condition's tag.
    fn line(&mut self, line: &str, number: usize) -> bool {
        let mut rest = line;
        let mut is_alone = false;
        while let Some(begin) = ["{{", "{%", "{#"].iter().filter_map(|sign| rest.find(sign)).min() {
            let tag = match tag(&rest[begin..]) {
                Ok(tag) => tag,
                Err(why) => {
                    self.refuse(number, why);
                    return false;
                }
            };
            let has_line = rest.len() == line.len() && rest[..begin].trim().is_empty() && tag.rest.trim().is_empty();
            is_alone = has_line && tag.is_statement;
            let checked =
                if tag.is_statement { self.statement(&tag.tokens, number) } else { self.value(&tag.tokens, has_line) };
            if let Err(why) = checked {
                self.refuse(number, why);
            }
            rest = tag.rest;
        }
        is_alone
    }

    fn statement(&mut self, tokens: &[Token], line: usize) -> Result<(), Why> {
        let (first, rest) = tokens.split_first().ok_or(Why::Malformed)?;
        let Token::Word(word) = first else { return Err(Why::Malformed) };
        match word.as_str() {
            "if" => {
                self.open.push(line);
                if self.open.len() > MOST_DEEP {
                    return Err(Why::TooDeep);
                }
                self.condition(rest)
            }
            "elif" if !self.open.is_empty() => self.condition(rest),
            "else" if !self.open.is_empty() && rest.is_empty() => Ok(()),
            "endif" if rest.is_empty() => self.open.pop().map(drop).ok_or(Why::Unbalanced),
            "elif" | "else" if self.open.is_empty() => Err(Why::Unbalanced),
            "else" | "endif" => Err(Why::Malformed),
            other => Err(Why::NotAllowed(other.to_owned())),
        }
    }

    fn value(&mut self, tokens: &[Token], has_line: bool) -> Result<(), Why> {
        if let [Token::Word(word)] = tokens
            && let Some(name) = self.block(word)
        {
            if !has_line || !self.open.is_empty() {
                return Err(Why::Misplaced(name));
            }
            if self.seen.contains(&name) {
                return Err(Why::Twice(name));
            }
            self.seen.push(name);
            return Ok(());
        }
        self.condition(tokens)
    }

    fn block(&self, word: &str) -> Option<&'static str> {
        self.names.blocks.iter().copied().find(|name| *name == word)
    }

    /// Looks at an expression; whether it makes sense is the evaluator's business.
    fn condition(&self, tokens: &[Token]) -> Result<(), Why> {
        if tokens.is_empty() {
            return Err(Why::Malformed);
        }
        let mut deep = 0_usize;
        let mut after_name = false;
        for token in tokens {
            let mut is_name = false;
            match token {
                Token::Word(word) if WORDS.contains(&word.as_str()) => {}
                Token::Word(word) => {
                    if let Some(name) = self.block(word) {
                        return Err(Why::Misplaced(name));
                    }
                    if !self.names.values.contains(&word.as_str()) {
                        return Err(Why::Unknown(word.clone()));
                    }
                    is_name = true;
                }
                Token::Quoted => is_name = true,
                Token::Equals => {}
                // A name with a bracket behind it would be called.
                Token::Open if after_name => return Err(Why::NotAllowed("(".to_owned())),
                Token::Open => deep += 1,
                Token::Close => {
                    deep = deep.checked_sub(1).ok_or(Why::Malformed)?;
                    is_name = true;
                }
            }
            if deep > MOST_DEEP {
                return Err(Why::TooDeep);
            }
            after_name = is_name;
        }
        Ok(())
    }
}

/// Reads a tag from its opening sign on.
fn tag(text: &str) -> Result<Tag<'_>, Why> {
    let is_statement = match &text[..2] {
        "{#" => return Err(Why::NotAllowed("{#".to_owned())),
        open => open == "{%",
    };
    let close = if is_statement { "%}" } else { "}}" };
    let mut tokens = Vec::new();
    let mut rest = &text[2..];
    loop {
        rest = rest.trim_start_matches(' ');
        if let Some(rest) = rest.strip_prefix(close) {
            return Ok(Tag { is_statement, tokens, rest });
        }
        if tokens.len() >= MOST_TOKENS {
            return Err(Why::TooDeep);
        }
        let (token, behind) = token(rest)?;
        tokens.push(token);
        rest = behind;
    }
}

fn token(text: &str) -> Result<(Token, &str), Why> {
    let first = text.chars().next().ok_or(Why::Unclosed)?;
    let behind = &text[first.len_utf8()..];
    match first {
        '(' => Ok((Token::Open, behind)),
        ')' => Ok((Token::Close, behind)),
        '"' | '\'' => {
            let end = behind.find(first).ok_or(Why::Unclosed)?;
            if behind[..end].contains('\\') {
                return Err(Why::NotAllowed("\\".to_owned()));
            }
            Ok((Token::Quoted, &behind[end + 1..]))
        }
        '=' | '!' if behind.starts_with('=') => Ok((Token::Equals, &behind[1..])),
        _ if first.is_ascii_alphabetic() || first == '_' => {
            let end = text.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).unwrap_or(text.len());
            Ok((Token::Word(text[..end].to_owned()), &text[end..]))
        }
        _ => Err(Why::NotAllowed(first.to_string())),
    }
}
