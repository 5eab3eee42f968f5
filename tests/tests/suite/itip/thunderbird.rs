//! Thunderbird takes in every invitation of the tables, as its message view does, and holds what the site shows.
//!
//! Each scenario is played once, as messages do not depend on the database; each of its recipients has an empty calendar
//! and accepts whatever Thunderbird offers. After each message that message must stand exactly as it was sent. After each
//! step the calendars of those who use the instrument hold exactly what the site shows them. After each REQUEST everything
//! that was asked for before comes once more, late or twice: nothing may be offered, and nothing may change.

use super::{
    client::{Event, Message},
    steps,
    table::{lines, split},
    world::World,
};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex},
    thread,
};
use tests::{
    database::{self, Kind},
    python,
};

/// Who asks for time in the tables, by the local part of the address.
const USERS: [&str; 3] = ["researcher", "startup", "pi"];

/// A use as people see it: when it begins and ends, and whether it is firm.
type Use = (String, String, String);

/// A scenario that was played.
struct Played {
    line: String,
    invitations: Vec<Message>,
    /// After each step: how many invitations had been sent, and what the site showed to each user.
    steps: Vec<(usize, BTreeMap<&'static str, Vec<Use>>)>,
}

/// What comes to one address in one scenario.
struct Mailbox<'a> {
    address: &'a str,
    /// Each file, and the message that it is; nothing where it comes late or twice.
    arrivals: Vec<(&'a str, Option<&'a Message>)>,
    /// The place among the arrivals of the last one that the site had sent by then, by the number of all invitations.
    after: BTreeMap<usize, usize>,
}

#[test]
fn thunderbird_holds_what_the_site_shows() {
    let tables = [
        include_str!("single.txt"),
        include_str!("held.txt"),
        include_str!("late.txt"),
        include_str!("operated.txt"),
        include_str!("operated_series.txt"),
        include_str!("series.txt"),
        include_str!("elsewhere.txt"),
        include_str!("people.txt"),
    ];
    let all: Vec<Played> = thread::scope(|scope| {
        let playing = tables.map(|table| scope.spawn(|| played(table)));
        playing.into_iter().flat_map(|one| one.join().expect("a table that is played")).collect()
    });
    let mailboxes: Vec<(&Played, Mailbox<'_>)> =
        all.iter().flat_map(|played| mailboxes(played).into_iter().map(move |mailbox| (played, mailbox))).collect();
    let input: Vec<Value> = mailboxes
        .iter()
        .map(|(_, mailbox)| {
            let files: Vec<&str> = mailbox.arrivals.iter().map(|(file, _)| *file).collect();
            json!({"address": mailbox.address, "files": files})
        })
        .collect();
    let input = serde_json::to_vec(&input).expect("JSON");
    let answers: Vec<Vec<Value>> = serde_json::from_str(&python::answer("apply_itip.py", &input)).expect("JSON");
    assert_eq!(answers.len(), mailboxes.len());

    let mut wrong = Vec::new();
    for ((played, mailbox), answer) in mailboxes.iter().zip(&answers) {
        wrong
            .extend(misunderstood(mailbox, answer).map(|what| format!("{}: {}: {what}", played.line, mailbox.address)));
    }
    for played in &all {
        let of_it = mailboxes.iter().zip(&answers).filter(|((of, _), _)| std::ptr::eq(*of, played));
        let own: Vec<(&Mailbox<'_>, &Vec<Value>)> = of_it.map(|((_, mailbox), answer)| (mailbox, answer)).collect();
        wrong.extend(differing(played, &own).map(|what| format!("{}: {what}", played.line)));
    }
    assert!(wrong.is_empty(), "{} in {} scenarios:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

/// Plays a table.
fn played(table: &'static str) -> Vec<Played> {
    let all = Arc::new(Mutex::new(Vec::new()));
    let filled = Arc::clone(&all);
    database::run(Kind::Sqlite, move |db| {
        Box::pin(async move {
            let mut world = World::new(db).await;
            let mut earlier = HashSet::new();
            for [before, happens, _] in lines(table) {
                let mut scene = steps::begin(&mut world, before).await;
                world.sent(&mut scene).await;
                let mut after = vec![(scene.invitations.len(), shown(&mut world, &earlier).await)];
                for step in split(happens) {
                    steps::carry_out(&mut world, &mut scene, step).await;
                    world.sent(&mut scene).await;
                    after.push((scene.invitations.len(), shown(&mut world, &earlier).await));
                }
                for local in USERS {
                    let applied = applied(&mut world, local).await;
                    earlier.extend(applied.iter().map(|one| text(one, "id").to_owned()));
                }
                let line = format!("{before} | {happens}");
                filled.lock().expect("the list").push(Played { line, invitations: scene.invitations, steps: after });
            }
            world.app.stop().await;
        })
    });
    let mut all = all.lock().expect("the list");
    std::mem::take(&mut *all)
}

/// Everything that somebody has asked for.
async fn applied(world: &mut World, local: &str) -> Vec<Value> {
    let person = world.person(local).await;
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("/reservations?scope=mine&limit=100{cursor}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        all.extend(page.body["items"].as_array().expect("a list").iter().cloned());
        match page.body["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// What the site shows to each user of what stands, but for earlier scenarios.
async fn shown(world: &mut World, earlier: &HashSet<String>) -> BTreeMap<&'static str, Vec<Use>> {
    let mut all = BTreeMap::new();
    for local in USERS {
        let applied = applied(world, local).await;
        let own = applied.iter().filter(|one| !earlier.contains(text(one, "id")));
        let mut uses: Vec<Use> = own
            .filter_map(|one| {
                let status = match text(one, "state") {
                    "held" => "TENTATIVE",
                    "confirmed" | "in_use" | "done" | "no_show" => "CONFIRMED",
                    _ => return None,
                };
                let time = |name| text(one, name).parse::<DateTime<Utc>>().expect("an instant");
                Some((stamp(time("start")), stamp(time("end")), status.to_owned()))
            })
            .collect();
        uses.sort();
        all.insert(local, uses);
    }
    all
}

/// Sorts the mails of a scenario by their recipients; behind each REQUEST comes once more what is out of date with it.
fn mailboxes(played: &Played) -> Vec<Mailbox<'_>> {
    let mut all: BTreeMap<&str, (Mailbox<'_>, Vec<&Message>)> = BTreeMap::new();
    for (n, message) in played.invitations.iter().enumerate() {
        let object = message.object.as_ref().expect("an invitation");
        let address = message.address.as_str();
        let empty = || (Mailbox { address, arrivals: Vec::new(), after: BTreeMap::new() }, Vec::new());
        let (mailbox, asked) = all.entry(address).or_insert_with(empty);
        mailbox.arrivals.push((&object.file, Some(message)));
        if object.method == "REQUEST" {
            asked.push(message);
            let uid = object.events[0].value("UID");
            let again = asked.iter().filter_map(|before| before.object.as_ref());
            let again = again.filter(|before| before.events[0].value("UID") == uid);
            mailbox.arrivals.extend(again.map(|before| (before.file.as_str(), None)));
        }
        mailbox.after.insert(n + 1, mailbox.arrivals.len() - 1);
    }
    all.into_values().map(|(mailbox, _)| mailbox).collect()
}

/// Messages that Thunderbird did not take as they were meant.
fn misunderstood<'a>(mailbox: &'a Mailbox<'_>, answer: &'a [Value]) -> impl Iterator<Item = String> + 'a {
    assert_eq!(answer.len(), mailbox.arrivals.len());
    let before = std::iter::once(None).chain(answer.iter().map(Some));
    let all = mailbox.arrivals.iter().zip(answer).zip(before);
    all.filter_map(|(((_, message), now), before)| match message {
        Some(message) => taken(message, now).err().map(|what| format!("{}: {what}", message.short())),
        None if !now["offered"].is_null() => Some(format!("offers what is out of date: {now}")),
        None => {
            let before = before.expect("something before");
            (now["events"] != before["events"]).then(|| format!("changed from {before} to {now}"))
        }
    })
}

/// Looks whether a message stands as it was sent.
fn taken(message: &Message, now: &Value) -> Result<(), String> {
    let object = message.object.as_ref().expect("an invitation");
    if !now["offered"].as_str().is_some_and(|offered| offered.starts_with(object.method.as_str())) {
        return Err(format!("offers {}", now["offered"]));
    }
    for event in &object.events {
        let uid = event.value("UID").expect("a UID");
        let events = now["events"].as_array().expect("a list");
        let whole: Vec<&Value> = events.iter().filter(|one| one["uid"] == uid).collect();
        let held = match event.value("RECURRENCE-ID") {
            None => whole,
            Some(_) => {
                let name = instant(event, "RECURRENCE-ID");
                let occurrences = whole.iter().flat_map(|one| one["occurrences"].as_array().into_iter().flatten());
                occurrences.filter(|one| one["recurrence_id"] == name).collect()
            }
        };
        if object.method == "CANCEL" {
            if !held.is_empty() {
                return Err(format!("still holds {held:?}"));
            }
            continue;
        }
        let [held] = held[..] else { return Err(format!("holds {held:?}")) };
        let mut meant = json!({
            "sequence": event.value("SEQUENCE").and_then(|text| text.parse::<u32>().ok()),
            "start": instant(event, "DTSTART"), "end": instant(event, "DTEND"), "status": event.value("STATUS"),
            "title": event.value("SUMMARY").map(plain), "location": event.value("LOCATION").map(plain),
        });
        // Of a series with exceptions in one file Thunderbird answers for the series, not for each of them.
        if event.value("RECURRENCE-ID").is_none() || object.events.len() == 1 {
            meant["answer"] = json!("ACCEPTED");
        }
        for (name, meant) in meant.as_object().expect("an object") {
            if held[name] != *meant {
                return Err(format!("{name} is {}, not {meant}", held[name]));
            }
        }
    }
    Ok(())
}

/// Where a user's calendars hold something else than the site shows.
fn differing<'a>(
    played: &'a Played,
    own: &'a [(&'a Mailbox<'a>, &'a Vec<Value>)],
) -> impl Iterator<Item = String> + 'a {
    played.steps.iter().enumerate().flat_map(move |(step, (sent, shown))| {
        shown.iter().filter_map(move |(local, shown)| {
            let of_user = own.iter().filter(|(mailbox, _)| mailbox.address.split('@').next() == Some(*local));
            let states = of_user.filter_map(|(mailbox, answer)| {
                let (_, place) = mailbox.after.range(..=*sent).next_back()?;
                Some(answer[*place]["events"].as_array().expect("a list"))
            });
            let mut held: Vec<Use> = states.flatten().flat_map(uses).collect();
            held.sort();
            (held != *shown).then(|| format!("{local} after step {step}: holds {held:?}, the site shows {shown:?}"))
        })
    })
}

/// The single uses of an event that Thunderbird holds.
fn uses(event: &Value) -> Vec<Use> {
    let one = |of: &Value| (text(of, "start").to_owned(), text(of, "end").to_owned(), text(of, "status").to_owned());
    match event["occurrences"].as_array() {
        Some(occurrences) => occurrences.iter().map(one).collect(),
        None => vec![one(event)],
    }
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().expect("a text")
}

fn stamp(time: DateTime<Utc>) -> String {
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A property's time in UTC; the lab's clock is Shanghai's.
fn instant(event: &Event, name: &str) -> String {
    let value = event.value(name).expect("a time");
    let wall = NaiveDateTime::parse_from_str(value.trim_end_matches('Z'), "%Y%m%dT%H%M%S").expect("a time");
    if value.ends_with('Z') {
        return value.to_owned();
    }
    stamp(Shanghai.from_local_datetime(&wall).single().expect("one instant").with_timezone(&Utc))
}

/// A text without the format's escapes.
fn plain(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
}
