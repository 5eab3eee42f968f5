//! The mailbox itself: read once by one of several servers, marked when settled, and read again after any mishap.

use super::*;
use api::{
    clock::{Clock, new_id},
    store::reading,
};
use futures::FutureExt;
use tests::dovecot::Dovecot;

each_database! {
    async fn an_acceptance_is_read_once_and_shown_where_the_reservation_is(db) {
        let dovecot = Dovecot::start();
        let world = World::reading(db, &dovecot.url()).await;
        let invitation = world.invitation(RESEARCHER);
        let organizer = invitation.file.lines().find(|line| line.starts_with("ORGANIZER")).expect("an organiser");
        assert!(organizer.contains(":mailto:answers@jishi.example.cn"), "{organizer}");
        let guest = format!("mailto:{RESEARCHER}");
        let asked = invitation.file.lines().find(|line| line.contains(&guest)).expect("a guest");
        assert!(asked.contains("RSVP=TRUE"), "{asked}");
        let sent_from = world.app.mails().pop().expect("a mail").from;
        assert_eq!(sent_from, "answers@jishi.example.cn", "what cannot be delivered comes back there");

        let before = world.seen().await;
        dovecot.deliver(invitation.method("REPLY", "ACCEPTED", "COMMENT:准时到\r\n").as_bytes());
        dovecot.deliver(b"From: a@b.cn\r\nSubject: Re\r\n\r\nThanks!\r\n");
        let holder = new_id(&Clock::System);
        assert_eq!(answers::look(&world.app.app, holder).await.expect("the mailbox"), 2);
        assert_eq!(dovecot.counts(), (0, 2), "what is settled is marked as read");
        assert_eq!(answers::look(&world.app.app, holder).await.expect("the mailbox"), 0);
        let after = world.seen().await;
        for unchanged in ["state", "start", "end", "revision", "sequence"] {
            assert_eq!(before[unchanged], after[unchanged]);
        }
        let entry = after["history"].as_array().and_then(|history| history.last()).expect("an entry").clone();
        assert_eq!((&entry["action"], &entry["reason"]), (&json!("answered_accepted"), &json!("准时到")), "{entry}");
        assert_eq!(entry["text"]["zh"], "已在日历中接受");
        assert_eq!(entry["actor"], after["applicant"]["name"]);
        let lab = world.app.sign_in("manager").await.get(&world.path).await;
        assert_eq!(answered(&lab.body), ["answered_accepted"], "the lab sees it, too");

        // The same mail once more, as after a mishap between writing it down and marking it.
        dovecot.deliver(invitation.method("REPLY", "ACCEPTED", "COMMENT:准时到\r\n").as_bytes());
        assert_eq!(answers::look(&world.app.app, holder).await.expect("the mailbox"), 1);
        assert_eq!(world.answered().await, ["answered_accepted"]);
        world.app.stop().await;
    }

    async fn what_is_too_long_is_in_nobodys_way(db) {
        let dovecot = Dovecot::start();
        let world = World::reading(db, &dovecot.url()).await;
        dovecot.deliver(format!("From: a@b.cn\r\n\r\n{}\r\n", "x".repeat(1024 * 1024)).as_bytes());
        dovecot.deliver(world.invitation(RESEARCHER).reply("TENTATIVE").as_bytes());
        assert_eq!(answers::look(&world.app.app, new_id(&Clock::System)).await.expect("the mailbox"), 2);
        assert_eq!(world.answered().await, ["answered_tentative"]);
        assert_eq!(dovecot.counts(), (0, 2));
        world.app.stop().await;
    }

    async fn a_mailbox_that_cannot_be_read_is_an_error_that_names_no_password(db) {
        let dovecot = Dovecot::start();
        let wrong = dovecot.url().replace("s3cret", "topsecret");
        let tls = dovecot.url().replacen("imap:", "imaps:", 1);
        for url in [wrong.as_str(), tls.as_str(), NO_MAILBOX, &dovecot.url().replace("INBOX", "Nowhere")] {
            let app = TestApp::reading(db, url, None).await;
            // The lease of the one before is still held.
            app.clock.advance(TimeDelta::hours(1));
            let now = Clock::System.now();
            db.write("test", move |tx| reading::take(tx, "answers", uuid::Uuid::nil(), now, now).boxed())
                .await
                .expect("the database answers");
            let error = answers::look(&app.app, uuid::Uuid::nil()).await.expect_err("no mailbox");
            let said = api::telemetry::chain(&error);
            assert!(!said.contains("secret") && !said.contains("s3cret"), "{said}");
            app.stop().await;
        }
        assert_eq!(dovecot.counts(), (0, 0));
    }

    async fn of_several_servers_one_reads_until_it_is_gone(db) {
        let (one, other) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
        let begins = tests::app::beginning();
        let takes = async |holder, at: TimeDelta, until: TimeDelta| {
            let taking = db.write("test", move |tx| {
                reading::take(tx, "answers", holder, begins + at, begins + until).boxed()
            });
            taking.await.expect("the database answers")
        };
        let minutes = TimeDelta::minutes;
        assert!(takes(one, minutes(0), minutes(4)).await);
        assert!(!takes(other, minutes(1), minutes(5)).await);
        assert!(takes(one, minutes(3), minutes(7)).await, "it keeps what it has");
        assert!(!takes(other, minutes(6), minutes(10)).await);
        assert!(takes(other, minutes(7), minutes(11)).await, "it has not said anything for too long");
        assert!(!takes(one, minutes(8), minutes(12)).await);
    }
}
