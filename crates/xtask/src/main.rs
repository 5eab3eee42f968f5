//! The project's commands: `cargo xtask up`, `cargo xtask test`, `cargo xtask load`, which measures, `cargo xtask
//! model`, which plays random commands to the engine, `cargo xtask storm`, which has random clients judged, `cargo xtask
//! outbox`, which has the outbox judged, and `cargo xtask fuzz`, which draws bytes.
//!
//! This crate uses the standard library only, so that it compiles in a second on a fresh clone. It starts the tools
//! that do the work (cargo, npm, PostgreSQL, Python, Chromium) and holds no knowledge of the system itself.

mod chromium;
mod disk;
mod error;
mod fuzz;
mod guardian;
mod libical;
mod licences;
mod load;
mod model;
mod outbox;
mod packages;
mod pages;
mod part;
mod postgres;
mod python;
mod session;
mod stamp;
mod storm;
mod suite;
mod tally;
mod tools;
mod tree;
mod up;

use std::process::ExitCode;

use error::Failure;
use tree::Tree;

const USAGE: &str = "\
cargo xtask up   [--empty] [--port N] [--data DIR] [--release]
    Builds the pages and the server, loads the demonstration city and serves it until Ctrl-C.
    --empty     no demonstration city: the first page asks for the token printed at the start
    --port N    listen on 127.0.0.1:N
    --data DIR  keep the database and the mailbox in DIR
    --release   build with optimisations

cargo xtask test [PART…] [-- ARGUMENT…]
    Runs every suite, or the named parts: lint, web, rust, contract, journeys.
    What follows `--` is handed to the test runner of the part, for example a filter.

cargo xtask load [--rounds N] [--bookings N] [sqlite] [postgres]
    Measures bookings a second at 32 clients on both databases, or on the one named, and prints
    a table: over HTTP, by a hand-written client, by a bare insert. See docs/performance.md.

cargo xtask model [--seed N] [--commands N] [--minutes N]
    Plays a million random commands, or N, to the engine beside a slow model that counts minutes;
    a seed alone is played alone. See docs/reliability.md.

cargo xtask storm [--seed N] [--commands N] [--minutes N] [sqlite] [postgres]
    Lets random clients loose on both databases, or on the one named, for N minutes, and has what
    they were told judged by the history checker. See docs/reliability.md.

cargo xtask outbox [--seed N] [--rows N] [--kills N] [sqlite] [postgres]
    Sends 100,000 mails, or N, through a mail server that fails at a third of them, while the
    program is killed 50 times, or N, and judges what came. See docs/reliability.md.

cargo xtask fuzz [--minutes N] [TARGET…]
    Feeds drawn bytes to what reads mails and to what writes invitations, three minutes each, or N.
    Needs the nightly toolchain and cargo-fuzz. See docs/reliability.md.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode, Failure> {
    let Some((word, rest)) = arguments.split_first() else {
        println!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    match word.as_str() {
        "up" => up::run(&Tree::locate()?, &up::Options::parse(rest)?),
        "test" => suite::run(Tree::locate()?, &suite::Choice::parse(rest)?),
        "load" => load::run(Tree::locate()?, rest),
        "model" => model::run(&Tree::locate()?, &model::Options::parse(rest)?),
        "storm" => storm::run(Tree::locate()?, rest),
        "outbox" => outbox::run(Tree::locate()?, rest),
        "fuzz" => fuzz::run(&Tree::locate()?, &fuzz::Options::parse(rest)?),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Failure::Usage(format!("no command named {other:?}\n\n{USAGE}"))),
    }
}
