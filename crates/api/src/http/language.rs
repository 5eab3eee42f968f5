//! The language of an answer.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts},
};
use inventory::text::Bilingual;
use std::convert::Infallible;

/// A language in which the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Simplified Chinese, and the language of whoever names none of ours.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// Returns the language that `Accept-Language` wants most (RFC 9110 section 12.5.4); Chinese in doubt.
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
        let ours = wanted.flat_map(|list| list.split(',')).filter_map(range).filter(|(_, quality)| *quality > 0.0);
        // The first of equals wins, so a later one must be strictly better.
        ours.fold((Self::default(), 0.0), |best, range| if range.1 > best.1 { range } else { best }).0
    }

    /// Returns the one of two texts that is in this language.
    pub fn choose<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Returns the half of a bilingual text that is in this language.
    pub fn of_text(self, text: &Bilingual) -> &str {
        self.choose(&text.zh, &text.en)
    }

    /// Returns the language's tag (BCP 47).
    pub fn tag(self) -> &'static str {
        self.choose("zh-CN", "en")
    }
}

/// Reads `zh-CN;q=0.8`; returns nothing for a language that is not ours or a range that is none.
fn range(text: &str) -> Option<(Language, f32)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, "q=1"));
    let quality = parameters.trim().strip_prefix("q=")?.parse().ok()?;
    let language = match tag.trim().split('-').next()?.to_ascii_lowercase().as_str() {
        "zh" | "*" => Language::Zh,
        "en" => Language::En,
        _ => return None,
    };
    Some((language, quality))
}

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_language_wanted_most_is_spoken() {
        for (header, language) in [
            ("", Language::Zh),
            ("en", Language::En),
            ("en-GB,en;q=0.9", Language::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Zh),
            ("fr, en;q=0.5, zh;q=0.1", Language::En),
            ("de-DE", Language::Zh),
            ("en;q=0, *", Language::Zh),
            ("en;q=high, ;;,=", Language::Zh),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(header))]);
            assert_eq!(Language::of(&headers), language, "{header}");
        }
    }
}
