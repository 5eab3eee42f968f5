//! What became of one command.

use super::{desk::Desk, words};
use booking::{
    decision::{Decision, Refusal, Rejection},
    usage::UsageRecord,
};

/// What became of one command.
pub struct Outcome<'a> {
    pub desk: &'a mut Desk,
    pub result: Result<Decision, Rejection>,
}

impl Outcome<'_> {
    /// The command was carried out and left this behind.
    #[track_caller]
    pub fn shows(self, text: &str) {
        assert!(self.result.is_ok(), "refused: {:?}", self.result);
        assert_same(&self.desk.drawing(), text);
    }

    /// The command was refused for these reasons, with these alternatives; nothing changed.
    #[track_caller]
    pub fn refused(self, text: &str) {
        let wanted: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(words::refusal(&self.refusal(), self.desk), wanted);
    }

    /// The command was refused for exactly these reasons, whatever the alternatives.
    #[track_caller]
    pub fn refused_for(self, text: &str) {
        let wanted: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(words::violations(&self.refusal(), self.desk), wanted);
    }

    /// The command was carried out.
    #[track_caller]
    pub fn accepted(self) {
        assert!(self.result.is_ok(), "refused: {:?}", self.result);
    }

    /// The command cannot be done in the reservation's state.
    #[track_caller]
    pub fn wrong_state(self) {
        assert!(matches!(self.result, Err(Rejection::WrongState { .. })), "{:?}", self.result);
    }

    /// The command names an outage that is not there or is over.
    #[track_caller]
    pub fn unknown_outage(self) {
        assert!(matches!(self.result, Err(Rejection::UnknownOutage(_))), "{:?}", self.result);
    }

    /// The records the command wrote down.
    #[track_caller]
    pub fn records(self) -> Vec<UsageRecord> {
        words::records(&self.result.expect("carried out"))
    }

    /// The decision itself.
    #[track_caller]
    pub fn decision(self) -> Decision {
        self.result.expect("carried out")
    }

    #[track_caller]
    fn refusal(&self) -> Refusal {
        match &self.result {
            Err(Rejection::Refused(refusal)) => refusal.clone(),
            other => unreachable!("not refused: {other:?}\n{}", self.desk.drawing()),
        }
    }
}

/// Compares drawings without their indentation.
#[track_caller]
pub fn assert_same(drawn: &str, text: &str) {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let wanted: String = lines.iter().map(|line| format!("{}\n", line[indent..].trim_end())).collect();
    let drawn: String = drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert!(drawn == wanted, "drawn:\n{drawn}\nwanted:\n{wanted}");
}
