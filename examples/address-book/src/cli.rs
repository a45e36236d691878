//! The command line: what is read from it, and what is written back.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};
use eventsourcing_diesel::DatabaseLocation;

use crate::{
    answers,
    book::AddressBook,
    contact::{Address, Change, Contact, ContactId},
    errors::BookError,
    values::{Email, Line, Postcode},
};

/// What `--help` says about names and about the codes that the program exits with.
const MORE: &str = "\
WHO is a name, a part of a name that only one has, or an id as `show` tells it.

Exit codes:
  0  done
  1  refused, or nothing found
  2  wrong usage
  3  the address book cannot be used
  5  done, and the answer could not be written";

/// An address book on the command line. What happens to a contact is stored as events in a
/// database.
#[derive(Debug, Parser)]
#[command(name = "address-book", version, after_help = MORE)]
struct Cli {
    /// The database: the path of a SQLite file, or a URL; `add` makes it if it is not there.
    #[arg(
        long,
        global = true,
        value_name = "PATH|URL",
        env = "ADDRESS_BOOK",
        default_value = "address-book.db"
    )]
    database: DatabaseLocation,

    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Add somebody.
    Add {
        name: Line,
        #[arg(long)]
        email: Option<Email>,
    },
    /// Give somebody another name.
    Rename { who: String, name: Line },
    /// Change somebody's e-mail address; without one, forget it.
    Email { who: String, email: Option<Email> },
    /// Write down where somebody lives now.
    Move {
        who: String,
        #[command(flatten)]
        to: Place,
    },
    /// Put somebody into a group.
    Join { who: String, group: Line },
    /// Take somebody out of a group.
    Leave { who: String, group: Line },
    /// Show everybody, or a group.
    List { group: Option<Line> },
    /// Show what is known of somebody.
    Show { who: String },
    /// Show everything that happened to somebody, who may have been removed.
    History { who: String },
    /// Remove somebody.
    Remove { who: String },
}

/// An address, word by word.
#[derive(Debug, Args)]
struct Place {
    street: Line,
    postcode: Postcode,
    town: Line,
}

impl From<Place> for Address {
    fn from(place: Place) -> Self {
        Self {
            street: place.street,
            postcode: place.postcode,
            town: place.town,
        }
    }
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

/// Writes to standard output. A reader that has seen enough, as `head` has, is no failure.
fn write(answer: &str) -> Result<(), BookError> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(answer.as_bytes());
    match written.and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(BookError::Output(error)),
        _ => Ok(()),
    }
}

impl Cli {
    fn run(self) -> Result<String, BookError> {
        let book = match self.command {
            Command::Add { .. } => AddressBook::open(&self.database)?,
            _ => AddressBook::open_existing(&self.database)?,
        };
        self.command.run(&book)
    }
}

impl Command {
    fn run(self, book: &AddressBook) -> Result<String, BookError> {
        let after = |who: &str, work: &dyn Fn(ContactId) -> Result<Contact, BookError>| {
            let id = book.find(who)?.id();
            Ok(answers::contact(id, &work(id)?))
        };
        let change = |who: &str, change: Change| after(who, &|id| book.change(id, change.clone()));
        match self {
            Self::Add { name, email } => {
                let contact = book.add(name, email)?;
                Ok(answers::contact(contact.id(), &contact))
            }
            Self::Rename { who, name } => change(&who, Change::Rename(name)),
            Self::Email { who, email } => change(&who, Change::ChangeEmail(email)),
            Self::Move { who, to } => change(&who, Change::MoveTo(to.into())),
            Self::Join { who, group } => after(&who, &|id| book.join(id, &group)),
            Self::Leave { who, group } => after(&who, &|id| book.leave(id, &group)),
            Self::List { group } => answers::list(book, group.as_ref()),
            Self::Show { who } => {
                let contact = book.find(&who)?;
                Ok(answers::contact(contact.id(), &contact))
            }
            Self::History { who } => answers::history(book, &who),
            Self::Remove { who } => answers::removed(book, &who),
        }
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
