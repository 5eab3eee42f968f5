//! The program: what it prints and how it ends.

use crate::{
    corrupt::{self, Corruption},
    play::play,
    random::Random,
};
use checker::history::History;
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("checker {} {name}", std::process::id()));
        fs::write(&path, text).expect("a temporary file can be written");
        Self(path)
    }

    fn of(name: &str, history: &History) -> Self {
        Self::new(name, &history.to_json_lines().expect("it can be written"))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // A file that is left over harms nobody.
        let _ = fs::remove_file(&self.0);
    }
}

fn run(options: &[&str], files: &[&File]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checker"));
    command.args(options).args(files.iter().map(|file| &file.0));
    command.output().expect("the program starts")
}

fn invented() -> History {
    let mut history = play(1);
    let corruption: Corruption =
        corrupt::all().into_iter().find(|corruption| corruption.name == "invent a reservation").expect("it is one");
    (corruption.apply)(&mut history, &mut Random::new(1)).expect("it can always be made");
    history
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program prints text")
}

#[test]
fn a_good_history_ends_with_zero_and_a_line_of_counts() {
    let (one, two) = (play(1), play(2));
    let (events, kept) =
        (one.events.len() + two.events.len(), one.last.reservations.len() + two.last.reservations.len());
    let output = run(&[], &[&File::of("good 1", &one), &File::of("good 2", &two)]);
    let counts = format!("files: 2, events: {events}, reservations: {kept}, checks: 11, findings: 0\n");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), counts.as_str()));
}

#[test]
fn a_bad_history_ends_with_one_and_a_line_a_finding() {
    let file = File::of("bad", &invented());
    let output = run(&[], &[&file]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!((output.status.code(), lines.len()), (Some(1), 2), "{lines:?}");
    assert!(lines[0].contains(": invented: ") && lines[1].ends_with("findings: 1"), "{lines:?}");
}

#[test]
fn findings_can_be_read_by_a_machine() {
    let output = run(&["--json"], &[&File::of("bad json", &invented())]);
    let finding: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert_eq!((output.status.code(), &finding["check"]), (Some(1), &serde_json::json!("invented")));
    assert!(finding["file"].is_string() && finding["subject"].is_string() && finding["lines"].is_array());
    assert!(text(&output.stderr).ends_with("findings: 1\n"));
}

#[test]
fn what_is_no_history_ends_with_two_and_the_line() {
    let good = play(1).to_json_lines().expect("it can be written");
    let (world, rest) = good.split_once('\n').expect("several lines");
    for (name, text_of_it, told) in [
        ("empty", String::new(), "line 1 should be the world"),
        ("headless", rest.to_owned(), "line 1 should be the world"),
        ("endless", format!("{world}\n"), "line 2 should be the final state"),
        ("doubled", format!("{world}\n{good}"), "line 2 should be an event"),
        ("too long", format!("{good}{rest}"), "should be the end"),
        ("broken", format!("{world}\n{{\n"), "line 2 cannot be read"),
        ("future", good.replacen("\"format\":2", "\"format\":3", 1), "format 3 is unknown"),
        ("foreign", good.replacen("\"id\":\"", "\"id\":\"0", 1), "line 1 cannot be read"),
        ("backwards", good.replacen("\"answered_at\":", "\"answered_at\":0", 1), "cannot be read"),
    ] {
        let output = run(&[], &[&File::new(name, &text_of_it)]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(text(&output.stderr).contains(told), "{name}: {}", text(&output.stderr));
    }
    assert_eq!(run(&[], &[]).status.code(), Some(2));
    assert_eq!(run(&["--wrong"], &[&File::new("any", "")]).status.code(), Some(2));
}

#[test]
fn a_line_that_contradicts_itself_is_named() {
    let broken = |change: fn(&mut History)| {
        let mut history = play(1);
        change(&mut history);
        let text = history.to_json_lines().expect("it can be written");
        History::parse(&text).expect_err("it contradicts itself").to_string()
    };
    assert_eq!(broken(|h| h.events[0].answered_at = Some(0)), "line 2: it was answered before it was sent");
    assert!(broken(|h| h.world.instruments.clear()).starts_with("line "));
    let twice = broken(|h| h.last.reservations.extend(h.last.reservations.clone()));
    assert!(twice.ends_with("an id is listed twice"), "{twice}");
}
