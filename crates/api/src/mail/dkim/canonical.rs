//! The one form in which signed text is read, whatever carriers did to its blanks: "relaxed" (RFC 6376 section 3.4).

/// A field of a mail's head, as it stands there, without its last line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    name: &'a str,
    value: &'a str,
}

impl Field<'_> {
    /// Tells whether it has this name, given in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.trim_end().eq_ignore_ascii_case(name)
    }

    /// Section 3.4.2: the name in lower case, the value on one line, every run of blanks as one, none at the ends.
    fn relaxed(&self) -> String {
        format!("{}:{}", self.name.trim_end().to_ascii_lowercase(), single_blanks(self.value).trim())
    }
}

/// Divides a mail into the fields of its head and its body; nothing if it has no head.
pub(super) fn divided(mail: &[u8]) -> Option<(Vec<Field<'_>>, &[u8])> {
    let end = mail.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&mail[..end]).ok()?;
    let mut starts = vec![0];
    let continues = |rest: &str| rest.starts_with([' ', '\t']);
    starts.extend(head.match_indices("\r\n").map(|(at, _)| at + 2).filter(|at| !continues(&head[*at..])));
    starts.push(head.len() + 2);
    let fields = starts.windows(2).map(|pair| {
        let (name, value) = head[pair[0]..pair[1] - 2].split_once(':')?;
        Some(Field { name, value })
    });
    Some((fields.collect::<Option<_>>()?, &mail[end + 4..]))
}

/// Section 3.4.4: no blanks at the ends of lines, every run of them within as one, no empty lines at the end.
pub(super) fn body(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut empty = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let before = text.len();
        let mut blank = false;
        for byte in line {
            match byte {
                b' ' | b'\t' => blank = true,
                _ => {
                    // The empty lines before it are not at the end.
                    (0..std::mem::take(&mut empty)).for_each(|_| text.extend_from_slice(b"\r\n"));
                    if std::mem::take(&mut blank) {
                        text.push(b' ');
                    }
                    text.push(*byte);
                }
            }
        }
        if text.len() == before { empty += 1 } else { text.extend_from_slice(b"\r\n") }
    }
    text
}

/// What is hashed for the signature: the named fields, each name taking the last field of it that is left (section
/// 5.4.2), and the signature's own field `head`, whose `b=` is empty, without a line end (section 3.7).
pub(super) fn signed(fields: &[Field<'_>], names: &[&str], head: &str) -> Vec<u8> {
    let mut left: Vec<&Field<'_>> = fields.iter().collect();
    let mut text = String::new();
    for name in names {
        if let Some(at) = left.iter().rposition(|field| field.is(name)) {
            text.push_str(&left.remove(at).relaxed());
            text.push_str("\r\n");
        }
    }
    let (name, value) = head.split_once(':').unwrap_or((head, ""));
    text.push_str(&Field { name, value }.relaxed());
    text.into_bytes()
}

fn single_blanks(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\r' | '\n' => {}
            ' ' | '\t' if single.ends_with(' ') => {}
            ' ' | '\t' => single.push(' '),
            _ => single.push(sign),
        }
    }
    single
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 6376 section 3.4.5.
    #[test]
    fn the_standard_s_examples_are_read_as_it_says() {
        let mail = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
        let (fields, rest) = divided(mail).expect("a mail");
        let relaxed: Vec<String> = fields.iter().map(Field::relaxed).collect();
        assert_eq!(relaxed, ["a:X", "b:Y Z"]);
        assert_eq!(body(rest), b" C\r\nD E\r\n");
    }

    #[test]
    fn a_body_of_nothing_but_empty_lines_is_empty() {
        assert_eq!(body(b"\r\n \r\n\r\n"), b"");
        assert_eq!(body(b""), b"");
    }

    #[test]
    fn empty_lines_within_stay_and_a_last_line_gets_its_end() {
        assert_eq!(body(b"\r\na\r\n\r\n\r\nb"), b"\r\na\r\n\r\n\r\nb\r\n");
    }
}
