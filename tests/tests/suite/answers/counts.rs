//! Whose answer counts: that of the address that was invited, to the event as it has it now.

use super::*;

each_database! {
    async fn only_the_invited_address_answers_for_itself(db) {
        let world = World::new(db).await;
        let invitation = world.invitation(RESEARCHER);
        let reply = invitation.reply("DECLINED");
        let stranger = reply.replace("From: <researcher@", "From: <stranger@");
        assert_eq!(world.take(&stranger).await, Some(Outcome::Foreign), "somebody else answers for him");
        let other = reply.replace(RESEARCHER, "startup@demo.example");
        assert_eq!(world.take(&other).await, Some(Outcome::Foreign), "who was not invited answers");
        let lent = reply.replace("mailto:researcher@", "mailto:manager@");
        assert_eq!(world.take(&lent).await, Some(Outcome::Foreign), "he answers for somebody else");
        let unknown = reply.replace(&invitation.uid, &format!("{}@127.0.0.1", fresh()));
        assert_eq!(world.take(&unknown).await, Some(Outcome::Unknown));
        let elsewhere = reply.replace("@127.0.0.1\r\nSEQUENCE", "@elsewhere.example.cn\r\nSEQUENCE");
        assert_eq!(world.take(&elsewhere).await, Some(Outcome::Unknown));
        assert_eq!(world.take("From: a@b.cn\r\n\r\nhello").await, Some(Outcome::Nothing));
        assert_eq!(world.app.work().await, 0, "nobody is told anything");
        assert!(world.answered().await.is_empty());
        assert_eq!(world.seen().await["state"], "confirmed");
        world.app.stop().await;
    }

    async fn an_answer_to_an_older_version_is_stale(db) {
        let world = World::new(db).await;
        let before = world.invitation(RESEARCHER);
        let moved = world.researcher.patch(&world.path, 1, slot(2, 13, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        world.app.work().await;
        let now = world.invitation(RESEARCHER);
        assert!(now.sequence > before.sequence);
        assert_eq!(world.take(&before.reply("DECLINED")).await, Some(Outcome::Stale));
        assert_eq!(world.app.work().await, 0);
        assert_eq!(world.take(&now.reply("ACCEPTED")).await, Some(Outcome::Recorded));
        assert_eq!(world.answered().await, ["answered_accepted"]);

        let cancelled = world.researcher.act(&format!("{}/cancellation", world.path), 2, json!({})).await;
        assert_eq!(cancelled.status, StatusCode::OK, "{}", cancelled.text);
        world.app.work().await;
        let gone = world.invitation(RESEARCHER);
        assert_eq!(world.take(&gone.reply("DECLINED")).await, Some(Outcome::Stale), "his calendar has it no more");
        world.app.stop().await;
    }

    async fn events_made_before_the_mailbox_keep_their_organiser(db) {
        let app = TestApp::with_city(db).await;
        let researcher = app.sign_in("researcher").await;
        let path = format!("/reservations/{}", fresh());
        let body = want("sem", slot(2, 9, 0, 120), json!({"group_id": id("nano")}));
        assert_eq!(researcher.put(&path, body).await.status, StatusCode::CREATED);
        app.work().await;
        let before = app.mails().iter().rev().find(|mail| mail.to == RESEARCHER).map(Invitation::of).expect("a mail");
        app.stop().await;
        let organizer = |invitation: &Invitation| {
            let line = invitation.file.lines().find(|line| line.starts_with("ORGANIZER")).expect("an organiser");
            line.rsplit_once("mailto:").expect("an address").1.to_owned()
        };

        let app = again(db).await;
        let researcher = app.sign_in("researcher").await;
        let moved = researcher.patch(&path, 1, slot(2, 13, 0, 120)).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        app.work().await;
        let after = app.mails().iter().rev().find(|mail| mail.to == RESEARCHER).map(Invitation::of).expect("a mail");
        assert_eq!(organizer(&before), organizer(&after));
        assert!(!after.file.contains("RSVP=TRUE"), "nobody reads what comes to the lab");
        app.stop().await;
    }
}

/// The program on the city that is there already, with a mailbox.
async fn again(db: &TestDatabase) -> TestApp {
    TestApp::reading(db, NO_MAILBOX, None).await
}
