//! One of several processes on one file: opens it, writes a sequence of its own, and contends for the
//! versions of another. `storage-writer FILE CONTENDED-ID VERSIONS`

use std::{env, error::Error, path::Path};

use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::{events, new_id, save};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, contended, versions] = &arguments[..] else {
        return Err("expected a file, an id and a number of versions".into());
    };
    let contended: Uuid = contended.parse()?;
    let datastore = SqliteDatastore::open(Path::new(file))?;
    let own = new_id();
    for version in 0..versions.parse()? {
        let one = version..version + 1;
        datastore
            .strategy()
            .append(&save(events(own, one.clone())))?;
        match datastore.strategy().append(&save(events(contended, one))) {
            Ok(()) | Err(RecordError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
