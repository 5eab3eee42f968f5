//! A PostgreSQL server for tests, and a database of its own for each test.
//!
//! `JISHI_TEST_POSTGRES_URL` names a server whose user may create databases; `cargo xtask test` starts one for the
//! whole suite. Without it the first test that needs one starts a throw-away cluster. Under `cargo nextest` every
//! test is a process: they share the cluster, and a keeper stops and removes it when nobody has used it for a while.

use api::store::{Database, DatabaseConfig};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use std::{
    fs::{self, File},
    os::unix::{net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant, UNIX_EPOCH},
};
use tokio::sync::OnceCell;

const KEEPER: &str = include_str!("postgres_keeper.sh");
/// Held while the template is made; any number that nobody else uses.
const TEMPLATE_LOCK: i64 = 0x7465_6d70;
const START_LIMIT: Duration = Duration::from_secs(60);

/// A server with a migrated template.
#[derive(Debug)]
pub struct Server {
    url: String,
    template: String,
}

/// Returns the server of this process.
pub async fn server() -> &'static Server {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    SERVER.get_or_init(Server::start).await
}

impl Server {
    async fn start() -> Self {
        let url = match std::env::var("JISHI_TEST_POSTGRES_URL") {
            Ok(url) => url,
            Err(_) => tokio::task::spawn_blocking(share_cluster).await.expect("a cluster can be started"),
        };
        let server = Self { url, template: template_name() };
        server.make_template().await;
        server
    }

    /// Makes a database with all tables and returns its address.
    pub async fn create(&self) -> String {
        self.create_like(&self.template).await
    }

    /// Makes a copy of a database that nobody is connected to, waits until it is on the disk and returns its address.
    pub async fn copy(&self, url: &str) -> String {
        let copy = self.create_like(name(url)).await;
        self.tell("CHECKPOINT").await;
        copy
    }

    async fn create_like(&self, template: &str) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("jishi_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        self.tell(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        self.tell(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        self.address(&name)
    }

    /// Returns what the server says of one of its settings.
    pub async fn setting(&self, name: &str) -> String {
        let mut connection = PgConnection::connect(&self.url).await.expect("the server answers");
        let row = connection.fetch_one(AssertSqlSafe(format!("SHOW {name}"))).await.expect("a setting");
        connection.close().await.expect("the connection closes");
        row.get(0)
    }

    /// Makes a database without tables and returns its address.
    pub async fn create_empty(&self) -> String {
        let url = self.create().await;
        let name = name(&url);
        self.tell(&format!("DROP DATABASE {name}")).await;
        self.tell(&format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        url
    }

    /// Drops a database.
    pub async fn drop(&self, url: &str) {
        self.tell(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", name(url))).await;
    }

    /// Refuses new connections to a database and ends those that are there.
    pub async fn shut(&self, url: &str) {
        let name = name(url);
        self.tell(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
        self.tell(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
    }

    /// Takes connections to a database again.
    pub async fn reopen(&self, url: &str) {
        self.tell(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", name(url))).await;
    }

    fn address(&self, name: &str) -> String {
        let (address, options) = self.url.split_once('?').map_or((self.url.as_str(), ""), |(a, options)| (a, options));
        let (server, _) = address.rsplit_once('/').expect("the address names a database");
        format!("{server}/{name}?{options}")
    }

    /// The one that holds the lock makes it, under another name until it is complete.
    async fn make_template(&self) {
        let mut connection = PgConnection::connect(&self.url).await.expect("the server answers");
        let lock = format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})");
        connection.execute(AssertSqlSafe(lock)).await.expect("the lock");
        let found = format!("SELECT count(*) FROM pg_database WHERE datname = '{}'", self.template);
        let found = connection.fetch_one(AssertSqlSafe(found)).await.expect("the list of databases");
        if found.get::<i64, _>(0) == 0 {
            let raw = format!("{}_raw", self.template);
            self.tell(&format!("DROP DATABASE IF EXISTS {raw} WITH (FORCE)")).await;
            self.tell(&format!("CREATE DATABASE {raw} TEMPLATE template0")).await;
            let config = DatabaseConfig { url: self.address(&raw), max_connections: 2, sqlite_max_pages: None };
            let database = Database::open(&config).await.expect("the new database opens");
            database.migrate().await.expect("the tables are made");
            database.close().await;
            self.tell(&format!("ALTER DATABASE {raw} RENAME TO {}", self.template)).await;
        }
        connection.close().await.expect("the connection closes");
    }

    async fn tell(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.url).await.expect("the server answers");
        connection.execute(AssertSqlSafe(sql.to_owned())).await.expect("an administrator's command");
        connection.close().await.expect("the connection closes");
    }
}

fn name(url: &str) -> &str {
    let address = url.split_once('?').map_or(url, |(address, _)| address);
    address.rsplit_once('/').map_or(address, |(_, name)| name)
}

/// Another build of the tests may have other tables.
fn template_name() -> String {
    let program = std::env::current_exe().expect("this program has a file");
    let built = fs::metadata(program).and_then(|file| file.modified()).expect("the file has a time");
    let age = built.duration_since(UNIX_EPOCH).expect("it was built after 1970");
    format!("jishi_template_{}", age.as_nanos())
}

/// Finds the running cluster, or starts one, and returns its address.
///
/// This process puts its name down before it looks; the keeper takes the cluster's name away before it looks who is
/// there. So at least one of them sees the other.
fn share_cluster() -> String {
    let shared = std::env::temp_dir().join(format!("jishi-test-postgres-{}", user_id()));
    let users = shared.join("users");
    fs::create_dir_all(&users).expect("a temporary folder");
    let lock = File::create(shared.join("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    File::create(users.join(std::process::id().to_string())).expect("a file of our own");
    let current = shared.join("current");
    let cluster = match fs::read_to_string(&current) {
        Ok(cluster) if is_ready(Path::new(&cluster)) => PathBuf::from(cluster),
        _ => {
            let cluster = start_cluster(&shared);
            fs::write(&current, cluster.display().to_string()).expect("the cluster's name");
            cluster
        }
    };
    format!("postgres://postgres@localhost/postgres?host={}", cluster.display())
}

#[expect(clippy::zombie_processes, reason = "server and keeper outlive this process")]
fn start_cluster(shared: &Path) -> PathBuf {
    let bin = binaries();
    // The path of a socket has about 100 bytes, so that the folder's name is short.
    let cluster = std::env::temp_dir().join(format!("jishi-test-pg-{}", std::process::id()));
    drop(fs::remove_dir_all(&cluster));
    fs::create_dir(&cluster).expect("a temporary folder");
    if is_root() {
        run(Command::new("chown").arg("postgres").arg(&cluster));
    }
    let data = cluster.join("data");
    let options = ["-U", "postgres", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"];
    run(as_user(&bin.join("initdb")).arg("-D").arg(&data).args(options));

    let mut server = as_user(&bin.join("postgres"));
    server.arg("-D").arg(&data).arg("-k").arg(&cluster).args(["-h", ""]);
    for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"] {
        server.args(["-c", setting]);
    }
    let server = detached(server.current_dir(&cluster)).spawn().expect("the server starts");
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(shared).arg(&cluster).arg(server.id().to_string());
    detached(&mut keeper).spawn().expect("a shell starts");
    let start = Instant::now();
    while !is_ready(&cluster) {
        assert!(start.elapsed() < START_LIMIT, "PostgreSQL did not start in {}", cluster.display());
        sleep(Duration::from_millis(20));
    }
    cluster
}

/// The eighth line of the server's own `postmaster.pid` says `ready` once it takes connections; the file outlives a
/// server that was killed, and its socket then refuses.
fn is_ready(cluster: &Path) -> bool {
    let says_so = fs::read_to_string(cluster.join("data/postmaster.pid"))
        .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"));
    says_so && UnixStream::connect(cluster.join(".s.PGSQL.5432")).is_ok()
}

/// Looks in `$PG_BIN`, in `PATH` and where Debian keeps its versions, newest first.
fn binaries() -> PathBuf {
    let named = std::env::var_os("PG_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    debian.sort();
    let mut folders = named.into_iter().chain(std::env::split_paths(&path)).chain(debian.into_iter().rev());
    folders
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .expect("PostgreSQL's server programs; set PG_BIN to the folder with initdb and postgres")
}

/// The server refuses to run as root, so root hands it to the user that the package made.
fn as_user(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn is_root() -> bool {
    user_id() == "0"
}

fn user_id() -> String {
    let id = Command::new("id").arg("-u").output().expect("every system has `id`");
    String::from_utf8_lossy(&id.stdout).trim().to_owned()
}

fn run(command: &mut Command) {
    let output = command.current_dir(std::env::temp_dir()).output().expect("a program that is there");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// In a process group of its own and without our files: it outlives this process, and nobody waits for it.
fn detached(command: &mut Command) -> &mut Command {
    command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}
