//! Reading a table and playing it.
//!
//! A line is `before | what happens; what happens next | messages of the last step`. A message is written
//! `who:R2c`: to whom, `R`equest or `C`ancel, its SEQUENCE, and `t`entative, `c`onfirmed or cancelled (`x`); `#` marks a
//! message about one occurrence, `*` one about a whole series; `who:mail` is a mail that asks nothing of a calendar.
//! `-` means that nothing is sent.

use super::{client::Message, steps, world::World};
use tests::database::TestDatabase;

/// Plays every line, and fails with all that went otherwise.
pub async fn play(db: &TestDatabase, table: &str) {
    let mut world = World::new(db).await;
    let mut wrong = Vec::new();
    let mut played = 0;
    for [before, steps, expected] in lines(table) {
        let mut scene = steps::begin(&mut world, before).await;
        let mut sent = world.sent(&mut scene).await;
        for step in split(steps) {
            steps::carry_out(&mut world, &mut scene, step).await;
            sent = world.sent(&mut scene).await;
            if step == "looks" {
                sent.retain(|message| message.is_about(&scene.about));
            }
        }
        let got = written(&sent, &scene.staff);
        if got != expected {
            wrong.push(format!("{before} | {steps} | {got}\n    expected {expected}"));
        }
        if let Err(error) = world.holds_what_is_true(&scene).await {
            wrong.push(format!("{before} | {steps}: {error}"));
        }
        played += 1;
    }
    assert!(played > 0, "an empty table");
    assert!(wrong.is_empty(), "{} of {played}:\n{}", wrong.len(), wrong.join("\n"));
    world.app.stop().await;
}

/// What is before, what happens and what is sent, line by line.
pub fn lines(table: &str) -> impl Iterator<Item = [&str; 3]> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        parts.try_into().unwrap_or_else(|_| unreachable!("not a line of a table: {line}"))
    })
}

/// What happens, step by step.
pub fn split(steps: &str) -> impl Iterator<Item = &str> {
    steps.split(';').map(str::trim).filter(|step| !step.is_empty())
}

/// The messages in the table's notation, sorted; operators are called by their place, not their name.
fn written(sent: &[Message], staff: &[String]) -> String {
    let mut all: Vec<String> = sent
        .iter()
        .map(|message| {
            let place = staff.iter().position(|local| *local == message.to);
            let who = match place {
                Some(0) => "operator",
                Some(_) => "another",
                None => message.to.as_str(),
            };
            format!("{who}:{}", message.short())
        })
        .collect();
    all.sort();
    if all.is_empty() { "-".to_owned() } else { all.join(" ") }
}
