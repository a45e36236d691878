//! The command line: what is read from it, and what is written back.

mod arguments;
mod command;

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser;
use eventsourcing_diesel::DatabaseLocation;

use self::command::Command;
use crate::{company::Company, errors::ShippingError};

/// What `--help` says about codes, times and the codes that the program exits with.
const MORE: &str = "\
Locations are UN/LOCODEs, such as `SESTO` for Stockholm. Times are written with their zone, such as
`2026-03-03T08:00:00Z`.

Exit codes:
  0  done
  1  refused, or nothing found
  2  wrong usage
  3  the database cannot be used
  5  done, and the answer could not be written";

/// A shipping company on the command line. What happens is stored as events in a database.
#[derive(Debug, Parser)]
#[command(name = "cargo-shipping", version, after_help = MORE)]
struct Cli {
    /// The database: the path of a SQLite file, or a URL; `schedule` and `book` make it if it is not there.
    #[arg(
        long,
        global = true,
        value_name = "PATH|URL",
        env = "SHIPPING_DATABASE",
        default_value = "shipping.db"
    )]
    database: DatabaseLocation,

    #[command(subcommand)]
    command: Command,
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(usage) => {
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    let database = cli.database.clone();
    match cli.run().and_then(|answer| write(&answer)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If that fails, nobody is left to be told.
            let _ = io::stderr().write_all(error.to_text(&database).as_bytes());
            ExitCode::from(error.exit_code())
        }
    }
}

impl Cli {
    fn run(self) -> Result<String, ShippingError> {
        let company = if self.command.begins() {
            Company::open(&self.database)?
        } else {
            Company::open_existing(&self.database)?
        };
        self.command.run(&company)
    }
}

/// Writes to standard output. A reader that has seen enough, as `head` has, is no failure.
fn write(answer: &str) -> Result<(), ShippingError> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(answer.as_bytes());
    match written.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(ShippingError::Output(error))
        }
        _ => Ok(()),
    }
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
