//! What is before a scenario, and what happens in it.

use super::world::{Scene, World};
use api::{service::retelling, store};
use chrono::TimeDelta;
use inventory::id::InstrumentId;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::app::{Answer, Person, fresh, id};

/// Makes what stands before the first step.
pub async fn begin(world: &mut World, before: &str) -> Scene {
    if world.second_manager {
        leave(world).await;
    }
    world.begin();
    let start = world.next_place();
    let slot = json!({"start": start, "end": start + TimeDelta::hours(1)});
    let words: Vec<&str> = before.split_whitespace().collect();
    let (local, more) = match words[0] {
        "confirmed" => ("researcher", json!({"group_id": id("nano")})),
        "held" => ("startup", json!({"organisation_id": id("xinghai"), "mode": "commissioned"})),
        "operated" => ("researcher", json!({"group_id": id("nano"), "needs": {"operator": true}})),
        "held-operated" => {
            let needs = json!({"operator": true});
            ("startup", json!({"organisation_id": id("xinghai"), "mode": "commissioned", "needs": needs}))
        }
        other => unreachable!("unknown beginning {other}"),
    };
    let applicant = world.person(local).await;
    let is_operated = words[0].ends_with("operated");
    if is_operated {
        // One runs all of a series, until he falls ill.
        world.employ(words.len() == 1).await;
    }
    let path = match words.get(1) {
        None => {
            let made = world.ask(&applicant, slot, more).await;
            assert_eq!(made.status, StatusCode::CREATED, "{before}: {}", made.text);
            format!("/reservations/{}", text(&made.body, "id"))
        }
        Some(count) => {
            let mut body = crate::booking::want("sem", slot, more);
            body["repeat"] = json!({ "rule": format!("FREQ=WEEKLY;COUNT={count}") });
            body["choice"] = json!("all");
            let made = applicant.put(&format!("/series/{}", fresh()), body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{before}: {}", made.text);
            format!("/series/{}", text(&made.body, "id"))
        }
    };
    let about = path.rsplit('/').next().expect("an id").to_owned();
    Scene {
        applicant,
        path,
        about,
        is_operated,
        start,
        staff: Vec::new(),
        outage: None,
        behind: None,
        invitations: Vec::new(),
    }
}

/// Lets one thing happen.
pub async fn carry_out(world: &mut World, scene: &mut Scene, step: &str) {
    let words: Vec<&str> = step.split_whitespace().collect();
    let (applicant, manager) = (scene.applicant.clone(), world.manager.clone());
    let number = words.get(1).and_then(|word| word.parse::<usize>().ok());
    match words[0] {
        "approve" => act(scene, &manager, "/approval", json!({})).await,
        "decline" => act(scene, &manager, "/decline", json!({"code": "other", "reason": "样品不适合"})).await,
        "cancel" => act(scene, &applicant, "/cancellation", json!({})).await,
        "lab-cancel" => act(scene, &manager, "/cancellation", json!({"reason": "临时校准"})).await,
        "move" => shift(scene, &applicant, 60).await,
        "move-back" => shift(scene, &applicant, 0).await,
        "lab-move" => shift(scene, &manager, 30).await,
        "take-time" => shift(scene, &applicant, 60 * 24 * 7 * 20).await,
        "check-in" => act(scene, &manager, "/check-in", json!({})).await,
        "check-out" => act(scene, &manager, "/check-out", json!({})).await,
        "no-show" => act(scene, &manager, "/no-show", json!({})).await,
        "begins" => {
            let until = scene.start - world.app.app.clock.now();
            world.wait(scene, until).await;
        }
        "lapses" => world.wait(scene, TimeDelta::days(3)).await,
        "breaks" => {
            let own = format!("/outages/{}", fresh());
            let body = json!({"instrument_id": id("sem"), "reason": "fault", "note": "真空泵故障",
                "start": scene.start, "end": scene.start + TimeDelta::hours(2)});
            ok(&manager.put(&own, body).await);
            scene.outage = Some(own);
        }
        "falls-ill" | "other-falls-ill" => {
            let ill = match scene.staff.get(usize::from(words[0] == "other-falls-ill")).map(String::as_str) {
                Some("operator") => id("companion:operator"),
                _ => id("companion:colleague"),
            };
            world.employ(true).await;
            let body = json!({"instrument_id": id("sem"), "companion_id": ill, "reason": "other", "note": "病假",
                "start": scene.start, "end": scene.start + TimeDelta::hours(2)});
            ok(&manager.put(&format!("/outages/{}", fresh()), body).await);
        }
        "waits-behind" => {
            let student = world.person("pi").await;
            let slot = json!({"start": scene.start, "end": scene.start + TimeDelta::hours(1)});
            let more = json!({"group_id": id("nano"), "wait_within": slot});
            let made = world.ask(&student, slot, more).await;
            ok(&made);
            scene.behind = Some(format!("/reservations/{}", text(&made.body, "id")));
        }
        "accepts" => {
            let student = world.person("pi").await;
            let path = scene.behind.clone().expect("somebody waits");
            let shown = student.get(&path).await;
            ok(&student.act(&format!("{path}/acceptance"), shown.revision(), json!({})).await);
        }
        "hands-over" => {
            let body = json!({"reservation_id": scene.about, "kind": "hand_over", "email": "pi@demo.example"});
            let own = format!("/proposals/{}", fresh());
            ok(&applicant.put(&own, body).await);
            let taker = world.person("pi").await;
            ok(&taker.post(&format!("{own}/acceptance"), json!({"group_id": id("nano")})).await);
        }
        "swaps" => {
            let other = world.person("pi").await;
            let start = scene.start + TimeDelta::hours(1);
            let slot = json!({"start": start, "end": start + TimeDelta::hours(1)});
            ok(&world.ask(&other, slot, json!({"group_id": id("nano")})).await);
            world.sent(scene).await;
            let own = format!("/proposals/{}", fresh());
            ok(&applicant.put(&own, json!({"reservation_id": scene.about, "kind": "swap", "at": start})).await);
            ok(&other.post(&format!("{own}/acceptance"), json!({})).await);
        }
        "cancel-one" => one(scene, number, &applicant, "/cancellation", json!({})).await,
        "lab-cancel-one" => one(scene, number, &manager, "/cancellation", json!({})).await,
        "approve-one" => one(scene, number, &manager, "/approval", json!({})).await,
        "move-one" => {
            let found = occurrence(scene, number).await;
            let path = format!("/reservations/{}", text(&found, "reservation_id"));
            let shown = applicant.get(&path).await;
            ok(&applicant.patch(&path, shown.revision(), later(&found, 60)).await);
        }
        "cancel-from" => {
            let from = occurrence(scene, number).await["recurrence_id"].clone();
            act(scene, &applicant, "/cancellation", json!({ "from": from })).await;
        }
        "move-from" | "move-all" => {
            let found = occurrence(scene, number).await;
            let mut body = later(&found, 60);
            body["from"] = found["recurrence_id"].clone();
            body["scope"] = json!(if words[0] == "move-all" { "all" } else { "following" });
            let shown = applicant.get(&scene.path).await;
            ok(&applicant.patch(&scene.path, shown.revision(), body).await);
        }
        "manager-joins" => drop(join(world).await),
        "manager-leaves" => leave(world).await,
        "new-address" => address(world, scene.applicant.name(), "new").await,
        "old-address" => address(world, scene.applicant.name(), "old").await,
        "reads-english" => reads(world, scene.applicant.name(), "en").await,
        "reads-chinese" => reads(world, scene.applicant.name(), "zh").await,
        "looks" => {
            retelling::look(&world.app.app).await.expect("a look");
        }
        "renames-lab" => set(world, "facility", &format!("name_zh = '{}'", words[1])).await,
        "moves-room" => set(world, "instrument", &format!("place = '{}'", words[1])).await,
        "changes-organiser" => set(world, "facility", &format!("email = '{}'", words[1])).await,
        other => unreachable!("unknown step {other}"),
    }
}

/// Makes a second manager of the lab.
async fn join(world: &mut World) -> Value {
    world.second_manager = true;
    let office = world.person("office").await;
    let role = json!({"role": "lab_manager", "scope_kind": "facility", "scope_id": id("em")});
    let shown = office.post(&format!("/people/{}/roles", id("person:marine-manager")), role).await;
    ok(&shown);
    shown.body
}

/// Takes the role from him again.
async fn leave(world: &mut World) {
    let shown = join(world).await;
    world.second_manager = false;
    let all = shown["roles"].as_array().expect("a list");
    let role = all.iter().find(|role| role["scope_id"] == json!(id("em")) && role["role"] == "lab_manager");
    let role = text(role.expect("the role"), "id");
    let office = world.person("office").await;
    ok(&office.delete(&format!("/people/{}/roles/{role}", id("person:marine-manager"))).await);
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().expect("a text")
}

fn ok(answer: &Answer) {
    assert!(answer.status.is_success(), "{}", answer.text);
}

async fn act(scene: &Scene, person: &Person, action: &str, body: Value) {
    let shown = person.get(&scene.path).await;
    ok(&person.act(&format!("{}{action}", scene.path), shown.revision(), body).await);
}

async fn one(scene: &Scene, number: Option<usize>, person: &Person, action: &str, body: Value) {
    let found = occurrence(scene, number).await;
    let path = format!("/reservations/{}", text(&found, "reservation_id"));
    let shown = person.get(&path).await;
    ok(&person.act(&format!("{path}{action}"), shown.revision(), body).await);
}

/// Takes a reservation so many minutes behind where it was at first.
async fn shift(scene: &Scene, person: &Person, minutes: i64) {
    let start = scene.start + TimeDelta::minutes(minutes);
    let shown = person.get(&scene.path).await;
    let body = json!({"start": start, "end": start + TimeDelta::hours(1)});
    ok(&person.patch(&scene.path, shown.revision(), body).await);
}

async fn occurrence(scene: &Scene, number: Option<usize>) -> Value {
    let shown = scene.applicant.get(&scene.path).await;
    shown.body["occurrences"][number.expect("which one") - 1].clone()
}

fn later(occurrence: &Value, minutes: i64) -> Value {
    let time = |name| text(occurrence, name).parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
    json!({"start": time("start") + TimeDelta::minutes(minutes), "end": time("end") + TimeDelta::minutes(minutes)})
}

/// Gives somebody another address for mail, or the first one again.
async fn address(world: &World, local: &str, which: &str) {
    let (old, new) = (format!("{local}@demo.example"), format!("{local}@elsewhere.example"));
    let (from, to) = if which == "new" { (old, new) } else { (new, old) };
    run(world, format!("UPDATE person SET email = '{to}' WHERE email = '{from}'")).await;
}

async fn reads(world: &World, local: &str, language: &str) {
    run(world, format!("UPDATE person SET locale = '{language}' WHERE email LIKE '{local}@%'")).await;
}

/// Changes a fact that no operation of the API changes.
async fn set(world: &World, table: &str, change: &str) {
    let id = id(if table == "facility" { "em" } else { "sem" }).simple().to_string();
    let of = match world.app.app.db.read().get_database_backend() {
        sea_orm::DbBackend::Sqlite => format!("X'{id}'"),
        _ => format!("'{id}'"),
    };
    run(world, format!("UPDATE {table} SET {change} WHERE id = {of}")).await;
    let sem = InstrumentId(tests::app::id("sem"));
    let noting = world.app.app.db.write("test", move |tx| Box::pin(store::retelling::instrument(tx, sem)));
    noting.await.expect("the change is noted");
}

async fn run(world: &World, sql: String) {
    let done = world.app.app.db.write("test", move |tx| {
        let statement = Statement::from_string(tx.get_database_backend(), sql.clone());
        Box::pin(async move {
            let done = tx.execute_raw(statement).await?;
            assert_eq!(done.rows_affected(), 1, "one row");
            Ok::<(), api::store::StoreError>(())
        })
    });
    done.await.expect("the change");
}
