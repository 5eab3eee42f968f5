//! The client alone: where it goes, and where it does not.

use api::channel::{Lookup, Missed, PATIENCE, Sender, Signed, TargetError};
use futures::FutureExt;
use ipnet::IpNet;
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tests::hook_sink::{HookSink, Reply};

/// Answers the n-th question with the n-th list of addresses, and all later ones with the last; counts them.
fn scripted(answers: &[&[&str]]) -> (Lookup, Arc<AtomicUsize>) {
    let parse = |list: &&[&str]| list.iter().map(|one| one.parse().expect("an address")).collect();
    let answers: Vec<Vec<IpAddr>> = answers.iter().map(parse).collect();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let lookup: Lookup = Arc::new(move |_| {
        let n = count.fetch_add(1, Ordering::SeqCst);
        let answer = answers.get(n).or(answers.last()).cloned().unwrap_or_default();
        async move { Ok(answer) }.boxed()
    });
    (lookup, asked)
}

fn sender(allowed: &[&str], lookup: Lookup) -> Sender {
    with_patience(allowed, lookup, PATIENCE)
}

fn with_patience(allowed: &[&str], lookup: Lookup, patience: Duration) -> Sender {
    let allowed: Vec<IpNet> = allowed.iter().map(|one| one.parse().expect("a network")).collect();
    Sender::new(allowed, lookup, patience).expect("a client")
}

async fn post(sender: &Sender, url: &str) -> Result<u16, Missed> {
    let signed = Signed { id: "1".to_owned(), timestamp: "2".to_owned(), signature: "v1,3".to_owned() };
    sender.post(url, &signed, "{}".to_owned()).await
}

const REFUSED: Result<u16, Missed> = Err(Missed::Target(TargetError::NotPublic));

#[tokio::test]
async fn a_call_arrives_with_its_signature() {
    let sink = HookSink::start().await;
    let (lookup, _) = scripted(&[&["127.0.0.1"]]);
    let sender = sender(&["127.0.0.1/32"], lookup);
    assert_eq!(post(&sender, &format!("http://hook.example:{}/a?b=c", sink.port())).await, Ok(204));
    let calls = sink.calls();
    assert_eq!((calls.len(), calls[0].path.as_str(), calls[0].body.as_str()), (1, "/a?b=c", "{}"));
    assert_eq!(calls[0].header("webhook-id"), "1");
    assert_eq!(calls[0].header("webhook-timestamp"), "2");
    assert_eq!(calls[0].header("webhook-signature"), "v1,3");
    assert_eq!(calls[0].header("content-type"), "application/json");
    assert!(calls[0].header("cookie").is_empty() && calls[0].header("referer").is_empty());
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_called() {
    let sink = HookSink::start().await;
    for inside in ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"] {
        let (lookup, asked) = scripted(&[&[inside]]);
        let sender = sender(&[], lookup);
        assert_eq!(post(&sender, &format!("https://hook.example:{}/", sink.port())).await, REFUSED, "{inside}");
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
    // One good address does not excuse the other.
    let (lookup, _) = scripted(&[&["127.0.0.1", "10.0.0.1"]]);
    let sender = sender(&["127.0.0.1/32"], lookup);
    assert_eq!(post(&sender, &format!("http://hook.example:{}/", sink.port())).await, REFUSED);
    assert_eq!(sink.connections(), 0);
}

#[tokio::test]
async fn an_address_that_is_written_out_needs_no_name_to_be_refused() {
    let sink = HookSink::start().await;
    let (lookup, asked) = scripted(&[&["127.0.0.1"]]);
    let sender = sender(&["10.9.0.0/16"], lookup);
    for host in ["127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"] {
        for scheme in ["http", "https"] {
            assert_eq!(post(&sender, &format!("{scheme}://{host}:{}/", sink.port())).await, REFUSED, "{host}");
        }
    }
    assert_eq!((sink.connections(), asked.load(Ordering::SeqCst)), (0, 0));
}

#[tokio::test]
async fn unencrypted_calls_go_to_named_networks_alone() {
    let (lookup, _) = scripted(&[&["8.8.8.8"]]);
    let sender = sender(&["127.0.0.1/32"], lookup);
    assert_eq!(post(&sender, "http://hook.example/").await, REFUSED);
}

/// A name that led to an allowed address when it was checked leads elsewhere a moment later. There is no moment: the
/// address that was checked is the one that is connected to, and each call asks once.
#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let everywhere = HookSink::start_at("0.0.0.0").await;
    let (lookup, asked) = scripted(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let sender = sender(&["127.0.0.1/32"], lookup);
    let url = format!("http://hook.example:{}/", everywhere.port());
    assert_eq!(post(&sender, &url).await, Ok(204));
    assert_eq!(asked.load(Ordering::SeqCst), 1, "what was checked was not asked for again");
    assert_eq!(post(&sender, &url).await, REFUSED, "nor is an old connection used for a name that moved");
    assert_eq!((everywhere.connections(), asked.load(Ordering::SeqCst)), (1, 2));
}

#[tokio::test]
async fn a_redirect_leads_nowhere() {
    let (sink, other) = (HookSink::start().await, HookSink::start().await);
    sink.reply([Reply::Redirect(other.url("/")), Reply::Redirect(sink.url("/again"))]);
    let sender = sender(&["127.0.0.1/32"], scripted(&[]).0);
    assert_eq!(post(&sender, &sink.url("/")).await, Err(Missed::Redirect(302)));
    assert_eq!(post(&sender, &sink.url("/")).await, Err(Missed::Redirect(302)));
    assert_eq!((sink.calls().len(), other.connections()), (2, 0));
}

#[tokio::test]
async fn nobody_is_waited_for_for_ever() {
    let sink = HookSink::start().await;
    sink.reply([Reply::Silent]);
    let sender = with_patience(&["127.0.0.1/32"], scripted(&[]).0, Duration::from_millis(200));
    assert_eq!(post(&sender, &sink.url("/")).await, Err(Missed::TimedOut));
    assert_eq!(sink.calls().len(), 1);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let sink = HookSink::start().await;
    sink.reply([Reply::Endless]);
    let sender = sender(&["127.0.0.1/32"], scripted(&[]).0);
    assert_eq!(post(&sender, &sink.url("/")).await, Ok(200));
    // What the system's buffers took in is more than what was read of it.
    assert!(sink.written() < 64 << 20, "{} bytes", sink.written());
}

#[tokio::test]
async fn what_is_not_success_has_a_name() {
    let sink = HookSink::start().await;
    sink.reply([Reply::Status(500), Reply::Status(404), Reply::Status(410), Reply::Status(304), Reply::GoesAway]);
    let sender = sender(&["127.0.0.1/32"], scripted(&[]).0);
    for expected in [Missed::Status(500), Missed::Status(404), Missed::Gone, Missed::Redirect(304), Missed::Unreachable]
    {
        assert_eq!(post(&sender, &sink.url("/")).await, Err(expected));
    }
    let nobody = sink.url("/");
    drop(sink);
    tokio::task::yield_now().await;
    assert_eq!(post(&sender, &nobody).await, Err(Missed::Unreachable));
}
