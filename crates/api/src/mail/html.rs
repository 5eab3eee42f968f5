//! A letter as HTML: plain markup that every mail program shows, nothing loaded from anywhere.

use crate::words::mail::{Block, Letter};
use std::fmt::Write;

/// Writes the letter; everything that comes from people is escaped.
pub(super) fn text(letter: &Letter) -> String {
    let mut body = String::new();
    for block in &letter.blocks {
        write_block(&mut body, block);
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body style=\"margin:0;padding:24px;color:#1f2933;font:16px/1.6 sans-serif\">\n\
         <div style=\"max-width:560px\">\n{body}\
         <p style=\"margin:24px 0 0;color:#5f6b76;font-size:13px\">{footer}</p>\n</div>\n</body>\n</html>\n",
        lang = letter.locale.tag(),
        title = escape(&letter.subject),
        footer = escape(&letter.footer),
    )
}

fn write_block(body: &mut String, block: &Block) {
    let written = match block {
        Block::Paragraph(said) => {
            writeln!(body, "<p style=\"margin:0 0 16px\">{}</p>", escape(said).replace('\n', "<br>"))
        }
        Block::Facts(rows) => {
            body.push_str("<table role=\"presentation\" style=\"margin:0 0 16px;border-collapse:collapse\">\n");
            for (name, value) in rows {
                let value = escape(value).replace('\n', "<br>");
                body.push_str(
                    "<tr><td style=\"padding:4px 16px 4px 0;color:#5f6b76;vertical-align:top;white-space:nowrap\">",
                );
                body.push_str(&escape(name));
                body.push_str("</td><td style=\"padding:4px 0\">");
                body.push_str(&value);
                body.push_str("</td></tr>\n");
            }
            writeln!(body, "</table>")
        }
        Block::Link { label, url } => {
            let (label, url) = (escape(label), escape(url));
            writeln!(
                body,
                "<p style=\"margin:0 0 16px\"><a href=\"{url}\" style=\"color:#0b6b66;font-weight:600\">{label}</a><br>\
                 <span style=\"color:#5f6b76;font-size:13px;word-break:break-all\">{url}</span></p>"
            )
        }
    };
    written.expect("invariant: writing into a string does not fail");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn nothing_from_people_becomes_markup() {
        let evil = "<img src=x onerror=\"alert('1')\">&\n";
        let letter = Letter {
            locale: Locale::En,
            subject: evil.to_owned(),
            blocks: vec![
                Block::Paragraph(evil.to_owned()),
                Block::Facts(vec![(evil.to_owned(), evil.to_owned())]),
                Block::Link { label: evil.to_owned(), url: format!("https://x.cn/\"{evil}") },
            ],
            footer: evil.to_owned(),
        };
        let html = text(&letter);
        assert!(!html.contains("<img") && !html.contains("alert('"), "{html}");
        assert_eq!(html.matches("&lt;img").count(), 8);
    }
}
