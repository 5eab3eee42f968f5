//! The standard's own example (RFC 8463 appendix A), and what our signatures hold.

use super::*;
use aws_lc_rs::signature::{ED25519, KeyPair, UnparsedPublicKey};

/// The example's private key (appendix A.2).
const SECRET: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
/// Its public key.
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
/// The message of appendix A.3.
const MESSAGE: &str = "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\n\
                       Subject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
                       Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\nHi.\r\n\r\n\
                       We lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
/// Its signature's field, up to what is computed.
const HEAD: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; \
                    i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : \
                    message-id : from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
/// And what is.
const SIGNATURE: &str = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";

/// PKCS #8 of version 1 around the key, as openssl writes it (RFC 8410 section 7).
fn pem() -> String {
    let prefix = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let der = [prefix.as_slice(), &STANDARD.decode(SECRET).expect("base64")].concat();
    format!("{}\n{}\n{}\n", MARKERS.0, STANDARD.encode(der), MARKERS.1)
}

fn signer() -> Signer {
    Signer::of_pem(&pem(), "brisbane".to_owned(), "football.example.com".to_owned()).expect("a key")
}

#[test]
fn the_standard_s_example_is_signed_as_it_was() {
    let (fields, body) = canonical::divided(MESSAGE.as_bytes()).expect("a mail");
    let hash = digest(&SHA256, &canonical::body(body));
    assert_eq!(STANDARD.encode(hash), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
    let hash = digest(&SHA256, &canonical::signed(&fields, &names, HEAD));
    assert_eq!(STANDARD.encode(signer().key.sign(hash.as_ref())), SIGNATURE);
    assert_eq!(STANDARD.encode(signer().key.public_key()), PUBLIC);
}

#[test]
fn a_signature_holds_for_the_mail_and_for_no_other() {
    let signed = signer().sign(MESSAGE.as_bytes(), 1_528_637_909);
    assert!(is_genuine(&signed));
    assert_eq!(signed, signer().sign(MESSAGE.as_bytes(), 1_528_637_909), "the same each time");
    let text = String::from_utf8(signed).expect("a mail");
    for (from, to) in [("dinner", "supper"), ("lost", "won"), ("Suzie", "Susie"), ("d=football", "d=baseball")] {
        assert!(!is_genuine(text.replace(from, to).as_bytes()), "{from}");
    }
    // Another sender, put before the signed one or after it.
    let forged = "From: Eve <eve@football.example.com>\r\n";
    assert!(!is_genuine(text.replace("From: Joe", &format!("{forged}From: Joe")).as_bytes()));
    assert!(!is_genuine(text.replace("Subject: ", &format!("{forged}Subject: ")).as_bytes()));
    // What carriers may do to blanks.
    assert!(is_genuine(text.replace("Is dinner ready?", "Is  dinner\r\n ready? ").as_bytes()));
}

#[test]
fn no_line_is_long_and_no_key_is_printed() {
    let signed = signer().sign(MESSAGE.as_bytes(), 1);
    let text = String::from_utf8(signed).expect("a mail");
    assert!(text.lines().all(|line| line.len() <= 100), "{text}");
    assert_eq!(format!("{:?}", signer()), "Signer(brisbane._domainkey.football.example.com)");
}

#[test]
fn what_is_no_key_is_refused() {
    let of_another_algorithm = pem().replace("DK2Vw", "DK2Vu");
    assert_ne!(of_another_algorithm, pem());
    let (no_text, public) = (pem().replace("MC4C", "!!!!"), pem().replace("PRIVATE", "PUBLIC"));
    for pem in ["", "nonsense", &no_text, &public, &pem()[..60], &of_another_algorithm] {
        let read = Signer::of_pem(pem, "s".to_owned(), "d".to_owned());
        assert_eq!(read.map(|_| ()), Err(ValueError::NotASigningKey), "{pem}");
    }
}

/// Reads the first field as a signature and checks it, as far as our own ones go.
fn is_genuine(mail: &[u8]) -> bool {
    let (fields, body) = canonical::divided(mail).expect("a mail");
    let text = std::str::from_utf8(mail).expect("a mail");
    let (head, rest) = text.split_once("\tb=").expect("a signature");
    let head = format!("{head}\tb=");
    let signature = rest.lines().next().and_then(|line| STANDARD.decode(line).ok()).expect("base64");
    let unfolded: String = head.split_whitespace().collect();
    let tag = |name: &str| unfolded.split(';').find_map(|tag| tag.strip_prefix(name)).expect("a tag").to_owned();
    let names = tag("h=");
    let names: Vec<&str> = names.split(':').collect();
    let hash = digest(&SHA256, &canonical::signed(&fields[1..], &names, &head));
    let key = UnparsedPublicKey::new(&ED25519, STANDARD.decode(PUBLIC).expect("base64"));
    key.verify(hash.as_ref(), &signature).is_ok()
        && tag("bh=") == STANDARD.encode(digest(&SHA256, &canonical::body(body)))
}
