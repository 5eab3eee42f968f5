//! A mailbox over TLS: read where the system trusts its certificate, else not at all.

use api::{
    config::Config,
    inbound::imap::{self, ImapError, Incoming},
};
use std::process::Command;
use tests::dovecot::Dovecot;

const NAME: &str = "answers::tls::a_mailbox_over_tls_is_read_where_its_certificate_is_trusted";
/// Names the mailbox to a second run of the same test, which trusts what its surroundings say.
const MAILBOX: &str = "JISHI_TEST_TLS_MAILBOX";

async fn look(url: &str) -> Result<Vec<Incoming>, ImapError> {
    let settings = [("JISHI_ANSWERS_IMAP_URL", url), ("JISHI_ANSWERS_ADDRESS", "answers@jishi.example.cn")];
    let config = Config::read(settings, None).expect("a configuration");
    let mut mails = Vec::new();
    let mailbox = config.answers.expect("a mailbox").mailbox;
    imap::look(&mailbox, |mail| {
        mails.push(mail);
        async { true }
    })
    .await
    .map(|_| mails)
}

#[test]
fn a_mailbox_over_tls_is_read_where_its_certificate_is_trusted() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    if let Ok(url) = std::env::var(MAILBOX) {
        let mails = runtime.block_on(look(&url)).expect("the mailbox");
        let [Incoming::Mail(mail)] = mails.as_slice() else { unreachable!("{mails:?}") };
        assert!(mail.ends_with(b"over TLS\r\n"));
        return;
    }
    let dovecot = Dovecot::start_with_tls();
    dovecot.deliver(b"From: a@b.cn\r\nSubject: Re\r\n\r\nover TLS\r\n");
    let refused = runtime.block_on(look(&dovecot.url())).expect_err("nobody vouches for the certificate");
    assert!(matches!(refused, ImapError::Unreached(_)), "{refused:?}");
    assert_eq!(dovecot.counts(), (1, 0), "nothing was read");
    // What is trusted is chosen where the program is started.
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    let again = again.args(["--exact", NAME, "--nocapture"]).env(MAILBOX, dovecot.url());
    let read = again.env("SSL_CERT_FILE", dovecot.certificate()).output().expect("it runs");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    assert_eq!(dovecot.counts(), (0, 1), "the mail was read: {}", String::from_utf8_lossy(&read.stdout));
}
