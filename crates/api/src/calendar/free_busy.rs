//! When something is taken, and nothing else: VFREEBUSY (RFC 5545 section 3.6.4).

use super::text;
use chrono::{DateTime, Utc};
use inventory::slot::Slot;

/// How taken a time is (`FBTYPE`, RFC 5545 section 3.2.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody has it.
    Busy,
    /// It is kept for somebody, and not promised yet.
    Tentative,
    /// Nobody can have it.
    Unavailable,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "BUSY",
            Self::Tentative => "BUSY-TENTATIVE",
            Self::Unavailable => "BUSY-UNAVAILABLE",
        }
    }
}

/// When something is taken within a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeBusy {
    /// Its name.
    pub uid: String,
    /// Of what it tells, as a page.
    pub url: Option<String>,
    /// When it was looked at.
    pub now: DateTime<Utc>,
    /// The time that was looked at.
    pub window: Slot,
    /// What of it is taken.
    pub taken: Vec<(Slot, Kind)>,
}

/// Writes it as a file; with a method it is one to download, without one the answer to a report (RFC 4791 section
/// 7.10). Periods are in UTC, in ascending order.
pub fn file(of: &FreeBusy, method: bool) -> String {
    let FreeBusy { uid, url, now, window, taken } = of;
    let time = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Jishi//Jishi//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
    ];
    lines.extend(method.then(|| "METHOD:PUBLISH".to_owned()));
    lines.extend([
        "BEGIN:VFREEBUSY".to_owned(),
        format!("UID:{}", text::line(uid)),
        format!("DTSTAMP:{}", time(*now)),
        format!("DTSTART:{}", time(window.start())),
        format!("DTEND:{}", time(window.end())),
    ]);
    lines.extend(url.as_ref().map(|url| format!("URL:{}", text::line(url))));
    let mut taken: Vec<(Slot, Kind)> =
        taken.iter().filter_map(|(slot, kind)| Some((slot.intersection(window)?, *kind))).collect();
    taken.sort_by_key(|(slot, kind)| (slot.start(), slot.end(), *kind));
    taken.dedup();
    let period = |slot: &Slot| format!("{}/{}", time(slot.start()), time(slot.end()));
    lines.extend(taken.iter().map(|(slot, kind)| format!("FREEBUSY;FBTYPE={}:{}", kind.as_str(), period(slot))));
    lines.extend(["END:VFREEBUSY".to_owned(), "END:VCALENDAR".to_owned(), String::new()]);
    text::refolded(&lines.join("\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(from: &str, to: &str) -> Slot {
        let at = |text: &str| text.parse().expect("an instant");
        Slot::new(at(from), at(to)).expect("a forward time")
    }

    #[test]
    fn periods_are_cut_to_the_window_and_in_order() {
        let of = FreeBusy {
            uid: "raman@jishi.example.cn".to_owned(),
            url: None,
            now: "2026-11-23T01:00:00Z".parse().expect("an instant"),
            window: slot("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z"),
            taken: vec![
                (slot("2026-12-01T10:00:00Z", "2026-12-03T00:00:00Z"), Kind::Unavailable),
                (slot("2026-12-01T01:00:00Z", "2026-12-01T03:00:00Z"), Kind::Busy),
                (slot("2026-12-05T01:00:00Z", "2026-12-05T03:00:00Z"), Kind::Busy),
            ],
        };
        let file = file(&of, true);
        let periods: Vec<&str> = file.lines().filter(|line| line.starts_with("FREEBUSY")).collect();
        assert_eq!(
            periods,
            [
                "FREEBUSY;FBTYPE=BUSY:20261201T010000Z/20261201T030000Z",
                "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261201T100000Z/20261202T000000Z",
            ]
        );
        assert!(file.contains("METHOD:PUBLISH\r\n") && file.ends_with("END:VFREEBUSY\r\nEND:VCALENDAR\r\n"), "{file}");
    }
}
