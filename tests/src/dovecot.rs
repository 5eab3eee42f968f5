//! Dovecot, the mail server, with one mailbox in a folder of its own.

use crate::database::temporary_folder;
use std::{
    fs::{self, File},
    net::{TcpListener, TcpStream},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

const START_LIMIT: Duration = Duration::from_secs(60);
const CONFIGURATION: &str = include_str!("dovecot.conf");

/// A running server; it ends when this is dropped, and its folder goes.
#[derive(Debug)]
pub struct Dovecot {
    folder: PathBuf,
    port: u16,
    is_tls: bool,
    child: Child,
}

impl Dovecot {
    /// Starts a server whose mailbox is empty.
    pub fn start() -> Self {
        Self::serve(false)
    }

    /// Starts a server that speaks TLS alone, with a certificate of its own: see [`Self::certificate`].
    pub fn start_with_tls() -> Self {
        Self::serve(true)
    }

    fn serve(is_tls: bool) -> Self {
        let folder = temporary_folder();
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        for name in ["run", "state", "mail", "mail/jishi"] {
            fs::create_dir_all(folder.join(name)).expect("a folder");
        }
        for name in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join("mail/jishi").join(name)).expect("a folder");
        }
        // Nobody's mail is read as root; whoever else runs the suite reads it himself.
        let owner = fs::metadata(&folder).expect("the folder").uid();
        let (user, group) = if owner == 0 { ("nobody".into(), "nogroup".into()) } else { (who("-un"), who("-gn")) };
        if owner == 0 {
            let given = Command::new("chown").arg("-R").arg(&user).arg(folder.join("mail")).status();
            assert!(given.is_ok_and(|status| status.success()), "the mailbox is given to {user}");
        }
        let tls = if is_tls { certify(&folder) } else { "ssl = no".to_owned() };
        let (plain, secret) = if is_tls { (0, port) } else { (port, 0) };
        let text = CONFIGURATION
            .replace("{tls}", &tls)
            .replace("{plain}", &plain.to_string())
            .replace("{secret}", &secret.to_string())
            .replace("{folder}", &folder.display().to_string())
            .replace("{user}", &user)
            .replace("{group}", &group);
        fs::write(folder.join("dovecot.conf"), text).expect("a file");
        fs::write(folder.join("users"), "jishi:{PLAIN}s3cret@x::::::\n").expect("a file");
        let child = Command::new(program())
            .args(["-F", "-c"])
            .arg(folder.join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(folder.join("err")).expect("a file"))
            .spawn();
        let child = child.expect("Dovecot runs; on Debian: apt-get install dovecot-imapd");
        let mut server = Self { folder, port, is_tls, child };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let is_over = server.child.try_wait().is_ok_and(|ended| ended.is_some());
            assert!(!is_over && begun.elapsed() < START_LIMIT, "Dovecot does not start: {}", server.said());
            sleep(Duration::from_millis(20));
        }
        server
    }

    /// Returns its mailbox as a setting.
    pub fn url(&self) -> String {
        let scheme = if self.is_tls { "imaps" } else { "imap" };
        format!("{scheme}://jishi:s3cret%40x@127.0.0.1:{}/INBOX", self.port)
    }

    /// Returns the file with its certificate, which only whoever is told to trusts.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join("cert.pem")
    }

    /// Puts a mail into the mailbox, as whoever takes mail in does: written elsewhere, then moved there as a whole.
    pub fn deliver(&self, mail: &[u8]) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}.{}.here", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let (tmp, new) = (self.maildir("tmp").join(&name), self.maildir("new").join(&name));
        fs::write(&tmp, mail).expect("a file");
        fs::rename(tmp, new).expect("a mail");
    }

    /// Returns how many mails are unread, and how many are read.
    pub fn counts(&self) -> (usize, usize) {
        let names = |folder: &str| {
            let entries = fs::read_dir(self.maildir(folder)).expect("a folder").filter_map(Result::ok);
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        // Flags stand behind the name (`:2,S`).
        let is_read = |name: &&String| name.rsplit_once(',').is_some_and(|(_, flags)| flags.contains('S'));
        let all: Vec<String> = names("new").into_iter().chain(names("cur")).collect();
        let read = all.iter().filter(is_read).count();
        (all.len() - read, read)
    }

    fn maildir(&self, name: &str) -> PathBuf {
        self.folder.join("mail/jishi").join(name)
    }

    /// What it wrote down, for whoever looks into a failure.
    fn said(&self) -> String {
        ["err", "log"].map(|name| fs::read_to_string(self.folder.join(name)).unwrap_or_default()).join("\n")
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Asked to end, it ends its own processes, too.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Makes a key and a certificate that it signs itself, and returns the settings that name both.
fn certify(folder: &Path) -> String {
    let (certificate, key, form) = (folder.join("cert.pem"), folder.join("key.pem"), folder.join("form"));
    let text = "[req]\nprompt = no\ndistinguished_name = name\nx509_extensions = more\n[name]\nCN = jishi\n\
                [more]\nbasicConstraints = critical, CA:FALSE\nsubjectAltName = IP:127.0.0.1\n";
    fs::write(&form, text).expect("a file");
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .arg("-config")
        .arg(&form)
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl, which Dovecot needs, too");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    format!("ssl = required\nssl_cert = <{}\nssl_key = <{}", certificate.display(), key.display())
}

fn program() -> PathBuf {
    let known = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"];
    known.iter().map(Path::new).find(|path| path.is_file()).unwrap_or(Path::new("dovecot")).to_owned()
}

fn who(what: &str) -> String {
    let said = Command::new("id").arg(what).output().expect("id");
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}
