//! A letter as plain text.

use crate::words::{
    Locale,
    mail::{Block, Letter},
};

/// Writes paragraphs, facts and links one below the other, with a blank line between blocks.
pub(super) fn text(letter: &Letter) -> String {
    let colon = match letter.locale {
        Locale::Zh => "：",
        Locale::En => ": ",
    };
    let blocks = letter.blocks.iter().map(|block| match block {
        Block::Paragraph(said) => said.clone(),
        Block::Facts(rows) => {
            let rows: Vec<String> = rows.iter().map(|(name, value)| format!("{name}{colon}{value}")).collect();
            rows.join("\n")
        }
        Block::Link { label, url } => format!("{label}{}\n{url}", colon.trim_end()),
    });
    let body = blocks.collect::<Vec<_>>().join("\n\n");
    // The two hyphens and the blank mark what follows as a signature (RFC 3676 section 4.3).
    format!("{body}\n\n-- \n{}\n", letter.footer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_separated_by_blank_lines() {
        let letter = Letter {
            locale: Locale::Zh,
            subject: "主题".to_owned(),
            blocks: vec![
                Block::Paragraph("李娜，您好：".to_owned()),
                Block::Facts(vec![("仪器".to_owned(), "电镜".to_owned()), ("费用".to_owned(), "¥1.00".to_owned())]),
                Block::Link { label: "打开预约".to_owned(), url: "https://x.cn/1".to_owned() },
            ],
            footer: "机时".to_owned(),
        };
        assert_eq!(
            text(&letter),
            "李娜，您好：\n\n仪器：电镜\n费用：¥1.00\n\n打开预约：\nhttps://x.cn/1\n\n-- \n机时\n"
        );
    }
}
