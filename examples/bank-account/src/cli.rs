//! The command line: what is read from it, and what is written back.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser;
use eventsourcing_diesel::DatabaseLocation;

use crate::{
    commands::Command,
    errors::{BankError, error_as_json},
    output::{self, Answer},
};

/// What `--help` says about the codes that the program exits with.
const EXIT_CODES: &str = "\
Exit codes:
  0  done; an import ran to its end, whatever it refused
  1  refused by the bank, or nothing found; with --strict: a line of the statement was refused
  2  wrong usage
  3  the database cannot be used
  4  the statement cannot be read; nothing was booked
  5  the answer could not be read back or written; what it was to tell of is done";

/// A bank on the command line. What happens to an account is stored as events in a database.
#[derive(Debug, Parser)]
#[command(name = "bank-account", version, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// The database: the path of a SQLite file, or a URL; `open` and `import` make it if it is not there.
    #[arg(
        long,
        global = true,
        value_name = "PATH|URL",
        env = "BANK_DATABASE",
        default_value = "bank.db"
    )]
    database: DatabaseLocation,

    /// Answer with one JSON document, errors included.
    #[arg(long, global = true)]
    json: bool,

    #[command(subcommand)]
    command: Command,
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, args.iter().any(|arg| arg == "--json")),
    };
    let answer = cli.command.run(&cli.database, cli.json);
    match answer.and_then(|answer| tell(&answer, cli.json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let text = if cli.json {
                format!("{}\n", error.to_json())
            } else {
                error.to_text()
            };
            complain(&text);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Writes the answer; what it says about the exit code comes after it is written.
fn tell(answer: &Answer, json: bool) -> Result<(), BankError> {
    output::write(answer, json).map_err(BankError::Output)?;
    answer.verdict()
}

/// Writes to standard error; if that fails, nobody is left to be told.
fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What clap has to say: help and version are answers, anything else is wrong usage.
fn usage(error: &clap::Error, json: bool) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    if json && error.use_stderr() {
        let text = error.to_string();
        let message = text.trim_start_matches("error: ").trim_end();
        complain(&format!("{}\n", error_as_json(code, message, &[])));
    } else {
        let _ = error.print();
    }
    ExitCode::from(code)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
