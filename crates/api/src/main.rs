//! The program `jishi`.

use api::{clock::Clock, config::Config, demo, mail::Mailer, server, telemetry};
use clap::{Parser, Subcommand};
use std::{error::Error, path::PathBuf, process::ExitCode};
use tokio::net::TcpListener;

/// Jishi 机时: sharing of research instruments.
#[derive(Parser)]
#[command(name = "jishi", version, about)]
struct Arguments {
    /// The configuration file (TOML); the environment goes before it.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the API and the pages; applies missing migrations first.
    Serve {
        /// Fills an empty database with a demonstration city and prints its accounts.
        #[arg(long)]
        demo: bool,
    },
    /// Applies missing migrations and ends.
    Migrate,
    /// Prints the description of the API (OpenAPI 3.1).
    Openapi,
    /// Prints the access matrix (Markdown).
    AccessMatrix,
    /// Prints the settings (Markdown).
    Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jishi: {}", telemetry::chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    match arguments.command {
        Command::Serve { demo } => serve(Config::load(arguments.config.as_deref())?, demo).await,
        Command::Migrate => {
            let config = Config::load(arguments.config.as_deref())?;
            server::open(&config).await?.close().await;
            Ok(())
        }
        Command::Openapi => {
            println!("{}", api::http::routes::description().to_pretty_json()?);
            Ok(())
        }
        Command::AccessMatrix => {
            print!("{}", api::authz::markdown());
            Ok(())
        }
        Command::Settings => {
            print!("{}", api::config::reference::markdown());
            Ok(())
        }
    }
}

async fn serve(mut config: Config, demonstration: bool) -> Result<(), Box<dyn Error>> {
    telemetry::init(&config.log, config.log_format)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|source| server::StartError::Listen { address: config.listen, source })?;
    config.settle_port(listener.local_addr()?);
    let db = server::open(&config).await?;
    let mail = Mailer::of(&config)?;
    let site = config.base_url.clone();
    let (app, setup) = server::assemble(config, Clock::System, db, mail, demonstration).await?;
    if demonstration {
        demo::prepare(&app, demo::Extent::Whole).await?;
    } else {
        demo::load_calendar(&app).await?;
    }
    println!("Jishi 机时: {}", site.origin());
    match demo::accounts(&app).await? {
        accounts if accounts.is_empty() => {
            if !api::store::account::any(app.db.read()).await? {
                println!("first run / 首次启动: {}", site.join(&format!("/setup#token={}", setup.to_text())));
            }
        }
        accounts => {
            for account in accounts {
                println!("{:<24} {:<34} {}", account.role, account.email, account.password);
            }
        }
    }
    let running = server::run(app, listener).await?;
    ended().await;
    running.stop().await;
    Ok(())
}

/// Waits until the program is told to end.
async fn ended() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
