//! What to do about a SQLite database that cannot be opened or used.

use eventsourcing::Error;

use super::{errors, place::Place};
use crate::backend::setup::refusals::{Purpose, misuse};

/// What can be seen without SQLite, which answers "unable to open database file" to all of it.
pub(super) fn of_place(place: &Place, purpose: Purpose) -> Result<(), Error> {
    let Some(file) = &place.file else {
        return Ok(());
    };
    let name = &place.name;
    if file.is_dir() {
        return Err(misuse(format!(
            "`{name}` is a directory; give the path of a file in it"
        )));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(misuse(format!(
            "`{name}` cannot be opened: there is no folder `{}`; make it first",
            folder.display()
        ))),
        _ if purpose == Purpose::Connect && !file.exists() => Err(misuse(format!(
            "there is no database `{name}`; {}",
            how_to_migrate(name)
        ))),
        _ => Ok(()),
    }
}

/// What to say of a database that SQLite says this of.
pub(super) fn advice(purpose: Purpose, text: &str) -> &'static str {
    let says = |part| text.contains(part);
    match purpose {
        _ if says("is locked") => {
            "is locked; wait until whoever writes to it has ended, or end them"
        }
        _ if says("is full") => "is full; make room",
        Purpose::Open if says("readonly") => {
            "is read-only and not up to date; make the file and its folder writable, or migrate it \
             elsewhere"
        }
        // Only to read one with a write-ahead log, SQLite makes files beside it.
        Purpose::Connect if says("readonly") => {
            "cannot be read, because its folder is read-only and SQLite keeps files beside it; make \
             the folder writable, or copy the database into one that is"
        }
        Purpose::Use if says("readonly") => {
            "is read-only; make the file and its folder writable, or do not write"
        }
        _ if says("unable to open") => {
            "cannot be opened; look whether this user may read and write the file and its folder"
        }
        _ if says(errors::DISK_FAILED) => "cannot be read or written; look after its disk",
        _ if says("timed out waiting") || says("took longer than the pool's") => {
            "is busy; give connections back sooner, or make the pool or its timeout larger"
        }
        _ => "cannot be used",
    }
}

pub(super) fn how_to_migrate(name: &str) -> String {
    let url = if name.contains(char::is_whitespace) {
        format!("'{name}'")
    } else {
        name.to_owned()
    };
    format!(
        "run `diesel migration run --migration-dir migrations/sqlite --database-url {url}` with the \
         folder `migrations/sqlite` of the crate eventsourcing-diesel, or use \
         `SqliteDatastore::open`, which migrates"
    )
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use diesel::SqliteConnection;
    use eventsourcing::{Cause, RecordError};

    use super::*;
    use crate::backend::setup::Refusal;

    /// Whoever is root finds no folder that is read-only.
    #[test]
    fn what_cannot_even_be_read_is_the_fault_of_its_folder() {
        let cause = || Cause::from("attempt to write a readonly database");
        let told = |refusal: Refusal| {
            let error = refusal.told::<SqliteConnection>("bank.db", Purpose::Open);
            let source = error.source().map(ToString::to_string);
            format!("{error} {}", source.unwrap_or_default())
        };
        let unread = told(Refusal::Unread(cause()));
        assert!(
            unread.contains("`bank.db` cannot be read, because its folder"),
            "{unread}"
        );
        let pending = told(Refusal::Database(RecordError::Unavailable(cause())));
        assert!(
            pending.contains("`bank.db` is read-only and not up to date"),
            "{pending}"
        );
    }
}
