//! Runs a command while private servers run.
//!
//! ```sh
//! with-servers COMMAND...     # gives it URLs of PostgreSQL and MariaDB servers, ends them with it
//! with-servers --missing      # prints the packages of Debian that have what is missing for that
//! ```
//!
//! No server is started whose URL the environment gives already. The exit code is that of the command.

use std::{
    env,
    error::Error,
    ffi::OsString,
    os::unix::process::ExitStatusExt as _,
    process::{Command, ExitCode, ExitStatus},
    thread,
};

use eventsourcing_test_servers::{
    Error as ServerError, Product, Server, Shared, missing_cluster_packages,
    missing_pgbouncer_packages,
};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let outcome = match &arguments[..] {
        [] => Err("usage: with-servers COMMAND... | --missing".into()),
        [option] if option == "--missing" => {
            print_missing();
            Ok(ExitCode::SUCCESS)
        }
        [program, arguments @ ..] => run(program, arguments),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("with-servers: {error}");
        ExitCode::from(2)
    })
}

fn print_missing() {
    let servers = Product::ALL.iter().flat_map(|it| it.missing_packages());
    let others = [missing_cluster_packages(), missing_pgbouncer_packages()];
    let packages: Vec<_> = servers.chain(others.concat()).collect();
    println!("{}", packages.join(" "));
}

fn run(program: &OsString, arguments: &[OsString]) -> Result<ExitCode, Box<dyn Error>> {
    let servers = start()?;
    let environment = servers
        .iter()
        .map(|(shared, server)| (shared.variable(), server.endpoint().url()));
    let status = Command::new(program)
        .args(arguments)
        .envs(environment)
        .status()
        .map_err(|error| format!("cannot run `{}`: {error}", program.display()))?;
    Ok(code(status))
}

/// Starts those that are not given, all at once.
fn start() -> Result<Vec<(Shared, Server)>, ServerError> {
    thread::scope(|scope| {
        let starting: Vec<_> = Shared::all()
            .filter(|it| !it.is_given())
            .map(|it| scope.spawn(move || Ok((it, it.start()?))))
            .collect();
        let joined = starting.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|it| it.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// As a shell says it of a command that a signal has ended.
fn code(status: ExitStatus) -> ExitCode {
    let signal = status.signal().map(|signal| signal + 128);
    let code = status.code().or(signal).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
