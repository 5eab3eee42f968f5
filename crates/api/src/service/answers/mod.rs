//! What follows from a mail that came in ([`crate::inbound`]). Never a change of the calendar: a mail proves nothing about
//! its sender. An acceptance is shown; whoever declines is asked, by a link that works once and names what it does; who
//! wants another time is led to the page that moves a reservation.
//!
//! A mail's digest is written in the same transaction as everything that follows from it: the same mail read twice, by two
//! servers or by one that was stopped half-way, acts once.

mod bounced;
mod declined;
mod reader;

pub use declined::{errand, given_up};
pub use reader::{look, run};

use crate::{
    app::Shared,
    clock::new_id,
    inbound::{Answer, Incoming, Read, Reply, read},
    service::notices,
    store::{
        self,
        answer::{Outcome, Received, Said},
        error::StoreError,
        instrument::Placed,
        invitation::Invited,
        tx::Tx,
    },
    words::{self, facts::Audience},
};
use booking::reservation::Reservation;
use futures::FutureExt;
use inventory::{
    id::{ReservationId, SeriesId},
    text::Bilingual,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Does what follows from a mail; nothing when it was read before.
pub async fn take(app: &Shared, mail: Incoming) -> Result<Option<Outcome>, StoreError> {
    let named = match &mail {
        Incoming::Mail(bytes) => Sha256::digest(bytes),
        Incoming::TooBig(name) => Sha256::digest(name),
    };
    let digest = named.to_vec();
    // On a thread of its own: should a mail bring its reader down, it is one that says nothing.
    let reading = tokio::task::spawn_blocking(move || match mail {
        Incoming::Mail(bytes) => read(&bytes),
        Incoming::TooBig(_) => Read::Nothing(crate::inbound::Nothing::TooBig),
    });
    let said = reading.await.unwrap_or(Read::Nothing(crate::inbound::Nothing::Unreadable));
    let held = app.clone();
    let settling = app.db.write("take answer", move |tx| {
        let (app, digest, said) = (held.clone(), digest.clone(), said.clone());
        async move {
            if store::answer::is_known(tx, &digest).await? {
                return Ok(None);
            }
            settle(&app, tx, digest, said).await.map(Some)
        }
        .boxed()
    });
    match settling.await {
        Ok(outcome) => {
            app.wake.notify_one();
            Ok(outcome)
        }
        // Another server has read it meanwhile.
        Err(StoreError::AlreadyExists { constraint }) if constraint == "answer_mail_digest_key" => Ok(None),
        Err(error) => Err(error),
    }
}

async fn settle(app: &Shared, tx: &Tx, digest: Vec<u8>, read: Read) -> Result<Outcome, StoreError> {
    let (outcome, why, said) = match read {
        Read::Nothing(why) => (Outcome::Nothing, Some(why), None),
        Read::Bounce(bounce) => (bounced::note(app, tx, &bounce).await?, None, None),
        Read::Answer(answer) => {
            let (outcome, said) = answered(app, tx, *answer).await?;
            (outcome, None, said)
        }
    };
    let received = Received { id: new_id(&app.clock), digest, at: app.clock.now(), outcome, why, said };
    store::answer::insert(tx, received).await?;
    Ok(outcome)
}

/// An answer counts that comes from the very address that was invited, about the event as that address has it.
async fn answered(app: &Shared, tx: &Tx, answer: Answer) -> Result<(Outcome, Option<Said>), StoreError> {
    let Answer { from, uid, recurrence_id, sequence, attendee, reply, comment } = answer;
    let about = uid.split_once('@').filter(|(_, host)| host.eq_ignore_ascii_case(app.config.base_url.host()));
    let Some(about) = about.and_then(|(id, _)| Uuid::try_parse(id).ok()) else { return Ok((Outcome::Unknown, None)) };
    let invited = store::invitation::of(tx, about).await?;
    if invited.is_empty() {
        return Ok((Outcome::Unknown, None));
    }
    let said = Said { about, address: attendee, recurrence_id, reply, comment };
    let one = invited.into_iter().find(|one| one.address == said.address).filter(|_| from == said.address);
    let Some(one) = one else { return Ok((Outcome::Foreign, Some(said))) };
    if !one.stands || sequence < one.sequence {
        return Ok((Outcome::Stale, Some(said)));
    }
    store::address_bounce::clear(tx, &one.address).await?;
    Ok((follow(app, tx, &one, &said).await?, Some(said)))
}

/// What an answer is about.
enum Subject {
    One(Box<Reservation>),
    All(SeriesId),
}

async fn follow(app: &Shared, tx: &Tx, one: &Invited, said: &Said) -> Result<Outcome, StoreError> {
    let Some((subject, placed)) = subject(tx, said).await? else { return Ok(Outcome::Stale) };
    let instrument = Bilingual::new(&placed.row.name_zh, &placed.row.name_en);
    match (one.audience, said.reply, subject) {
        (_, Reply::Accepted | Reply::Tentative, _) => Ok(Outcome::Recorded),
        (Audience::Applicant, Reply::Declined, Subject::One(reservation)) => {
            declined::ask(app, tx, one, &reservation, &placed).await
        }
        (Audience::Applicant, Reply::Declined, Subject::All(series)) => {
            declined::ask_of_series(app, tx, one, series, &instrument).await
        }
        (Audience::Applicant, Reply::Counter(wanted), Subject::One(reservation)) => {
            declined::ask_to_move(app, tx, one, &reservation, &placed, wanted).await
        }
        (Audience::Operator, Reply::Declined, subject) => {
            let what = match subject {
                Subject::One(reservation) => {
                    words::answer::what(&instrument, &reservation.slot, placed.instrument.zone)
                }
                Subject::All(_) => instrument,
            };
            tell_lab(app, tx, &placed, "operator_declined", &words::answer::operator_declined(&one.name, &what))
                .await?;
            Ok(Outcome::Told)
        }
        // Of a series as a whole no one time can be meant; an operator's time is the applicant's; and nobody waits for
        // those who are only told.
        (Audience::Applicant, Reply::Counter(_), Subject::All(_))
        | (Audience::Operator, Reply::Counter(_), _)
        | (Audience::Lab | Audience::Pi | Audience::Former, Reply::Declined | Reply::Counter(_), _) => {
            Ok(Outcome::Recorded)
        }
    }
}

/// Finds what is answered: a reservation, an occurrence, or a whole series.
async fn subject(tx: &Tx, said: &Said) -> Result<Option<(Subject, Placed)>, StoreError> {
    let found = match store::reservation::find(tx, ReservationId(said.about)).await? {
        Some(stored) => Some((Subject::One(Box::new(stored.reservation.clone())), stored.reservation.instrument)),
        None => {
            let occurrences = store::series::occurrences(tx, SeriesId(said.about)).await?;
            match said.recurrence_id {
                None => occurrences.first().map(|first| (Subject::All(SeriesId(said.about)), first.instrument)),
                Some(named) => {
                    let is_named = |one: &Reservation| one.series.is_some_and(|of| of.recurrence_id == named);
                    let one = occurrences.into_iter().find(is_named);
                    one.map(|one| (one.instrument, one)).map(|(at, one)| (Subject::One(Box::new(one)), at))
                }
            }
        }
    };
    let Some((subject, instrument)) = found else { return Ok(None) };
    Ok(store::instrument::find(tx, instrument).await?.map(|placed| (subject, placed)))
}

async fn tell_lab(
    app: &Shared,
    tx: &Tx,
    placed: &Placed,
    kind: &'static str,
    text: &Bilingual,
) -> Result<(), StoreError> {
    let managers = store::people::lab_managers(tx, placed.instrument.facility).await?;
    notices::tell(tx, &app.clock, managers.into_iter().map(|manager| manager.person), kind, text).await
}
