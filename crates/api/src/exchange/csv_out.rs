//! Delimited text for spreadsheets, in which no cell is taken for a formula.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break would be run by a spreadsheet; an apostrophe
//! before it makes it text. UTF-8 with a byte order mark, which Chinese spreadsheets need to see.

/// What the file begins with.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Writes one line.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(&neutral(cell))).collect();
    format!("{}\r\n", cells.join(","))
}

fn neutral(cell: &str) -> String {
    let is_formula =
        cell.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

/// RFC 4180 section 2.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_a_formula() {
        for cell in ["=1+1", "+86", "-5", "@sum", "\tx", " =1", "＝1"] {
            assert!(line([cell]).trim_start_matches('"').starts_with('\''), "{cell:?}");
        }
        assert_eq!(line(["a-1", "扫描电镜", "90"]), "a-1,扫描电镜,90\r\n");
    }

    #[test]
    fn commas_quotes_and_breaks_are_quoted() {
        assert_eq!(line(["a,b", "say \"x\"", "two\nlines"]), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
    }
}
