//! A PostgreSQL cluster of the run's own: made in a temporary folder, listening on loopback, gone afterwards.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::Failure;
use crate::packages;
use crate::session::Session;
use crate::tools;

/// The lowest major version that the system supports.
const MAJOR: u32 = 15;

/// How long the server may take to accept connections, in seconds.
const START_LIMIT_SECONDS: u64 = 60;

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    /// The address of its first database, as its superuser, who may create others.
    pub url: String,
    /// The folder of PostgreSQL's programs.
    pub bin: PathBuf,
}

/// Finds the folder with `initdb` and `postgres`, installing the Debian package where that is possible.
///
/// Looked for in `$PG_BIN`, in `PATH` and where Debian keeps its versions, newest first.
pub fn binaries() -> Result<PathBuf, Failure> {
    if let Some(folder) = look() {
        return Ok(folder);
    }
    let what = format!("PostgreSQL {MAJOR} or newer, its server programs");
    packages::install(&what, &["postgresql"])?;
    look().ok_or_else(|| Failure::missing(what, "set PG_BIN to the folder with initdb and postgres"))
}

fn look() -> Option<PathBuf> {
    let named = std::env::var_os("PG_BIN").map(PathBuf::from);
    let in_path = tools::find(&["initdb"]).and_then(|file| file.canonicalize().ok()?.parent().map(Path::to_path_buf));
    named.into_iter().chain(in_path).chain(debian()).find(|folder| is_new_enough(folder))
}

fn debian() -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir("/usr/lib/postgresql") else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin")))
        })
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, folder)| folder).collect()
}

fn is_new_enough(folder: &Path) -> bool {
    let version = tools::answer(folder.join("postgres"), &["--version"]).unwrap_or_default();
    let number = version.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
    folder.join("initdb").is_file() && number.and_then(|n| n.parse().ok()).is_some_and(|major: u32| major >= MAJOR)
}

/// What makes a server forget its last commits when the machine stops, and tests faster.
const FORGETFUL: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// Makes a cluster and starts it, unless the run has one or `JISHI_TEST_POSTGRES_URL` names one.
///
/// It trusts every connection from this machine and does not wait for the disk, so it is good for tests only.
pub fn ensure(session: &mut Session) -> Result<(), Failure> {
    ensure_with(session, &FORGETFUL)
}

/// Makes a cluster like [`ensure`], but one that waits for the disk as in production.
pub fn ensure_durable(session: &mut Session) -> Result<(), Failure> {
    ensure_with(session, &[])
}

fn ensure_with(session: &mut Session, settings: &[&str]) -> Result<(), Failure> {
    if session.cluster.is_none() {
        let bin = binaries()?;
        let url = match std::env::var("JISHI_TEST_POSTGRES_URL") {
            Ok(url) => url,
            Err(_) => start(session, &bin, settings)?,
        };
        session.cluster = Some(Cluster { url, bin });
    }
    Ok(())
}

fn start(session: &mut Session, bin: &Path, settings: &[&str]) -> Result<String, Failure> {
    // The socket's path may have about 100 bytes, so the folder's name is short.
    let folder = std::env::temp_dir().join(format!("jishi-pg-{}", std::process::id()));
    fs::create_dir(&folder).map_err(Failure::while_doing(format!("make {}", folder.display())))?;
    session.guardian.remove_at_end(&folder)?;
    if tools::is_root() {
        run(session, Command::new("chown").arg("postgres").arg(&folder), "give a folder to the user postgres")?;
    }
    let data = folder.join("data");
    let mut initdb = as_user(&bin.join("initdb"));
    initdb.arg("-D").arg(&data).args(["-U", "postgres", "--no-sync", "--auth=trust", "--encoding=UTF8"]);
    initdb.arg("--locale=C.UTF-8");
    run(session, &mut initdb, "initdb")?;

    let port = free_port()?;
    let mut server = as_user(&bin.join("postgres"));
    server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    for setting in ["max_connections=400", "shared_buffers=128MB", "timezone=UTC"].iter().chain(settings) {
        server.args(["-c", setting]);
    }
    let log = log_file(session)?;
    let copy = log.try_clone().map_err(Failure::while_doing("share a log file"))?;
    let mut child = session.guardian.spawn(server.current_dir(&folder).stdout(log).stderr(copy))?;

    let start = Instant::now();
    while !is_ready(&data) {
        let ended = child.try_wait().map_err(Failure::while_doing("wait for PostgreSQL"))?;
        if ended.is_some() || start.elapsed() > Duration::from_secs(START_LIMIT_SECONDS) {
            let log = session.logs.join("postgres.log");
            return Err(Failure::Tool(format!("PostgreSQL did not start; see {}", log.display())));
        }
        sleep(Duration::from_millis(50));
    }
    session.guardian.keep(child);
    Ok(format!("postgres://postgres@127.0.0.1:{port}/postgres"))
}

/// The server refuses to run as root, so root hands it to the user that the package made.
fn as_user(program: &Path) -> Command {
    if tools::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn run(session: &mut Session, command: &mut Command, title: &str) -> Result<(), Failure> {
    let log = log_file(session)?;
    let copy = log.try_clone().map_err(Failure::while_doing("share a log file"))?;
    let folder = std::env::temp_dir();
    let mut child = session.guardian.spawn(command.current_dir(folder).stdout(log).stderr(copy))?;
    let status = child.wait().map_err(Failure::while_doing(format!("wait for {title}")))?;
    session.guardian.release(&child)?;
    if status.success() {
        Ok(())
    } else {
        let log = session.logs.join("postgres.log");
        Err(Failure::Tool(format!("{title}: {status}; see {}", log.display())))
    }
}

fn log_file(session: &Session) -> Result<File, Failure> {
    let path = session.logs.join("postgres.log");
    let open = File::options().create(true).append(true).open(&path);
    open.map_err(Failure::while_doing(format!("write {}", path.display())))
}

/// The eighth line of the server's own `postmaster.pid` says `ready` once it takes connections.
fn is_ready(data: &Path) -> bool {
    fs::read_to_string(data.join("postmaster.pid"))
        .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
}

fn free_port() -> Result<u16, Failure> {
    let port = || Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port());
    port().map_err(Failure::while_doing("find a free port"))
}
