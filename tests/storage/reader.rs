//! Reads all that a database holds, row by row: the log, one sequence in pages, and the aggregate that
//! the sequence is of. Prints how many events and how much memory, in KiB, that was.
//! `storage-reader FILE ID`, with a server also `storage-reader URL ID`

use std::{env, error::Error, fs, path::Path};

use eventsourcing::{Aggregate, DomainEvent, LogPosition, mutators};
use eventsourcing_diesel::{Backend, DieselDatastore, SqliteDatastore};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "meter")]
enum MeterEvent {
    Installed,
    Read { value: u64, note: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = MeterEvent)]
struct Meter {
    sum: u64,
    longest: usize,
}

#[mutators(MeterEvent)]
impl Meter {
    fn installed() -> Self {
        Self { sum: 0, longest: 0 }
    }

    fn read(&mut self, value: u64, note: String) {
        self.sum += value;
        self.longest = self.longest.max(note.len());
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [place, id] = &arguments[..] else {
        return Err("expected a file or a URL, and an id".into());
    };
    let id = id.parse()?;
    #[cfg(feature = "servers")]
    if place.starts_with("postgres:") {
        let settings = eventsourcing_tests::postgres::on_any_disk(&**place);
        return read(
            &eventsourcing_diesel::PostgresDatastore::connect(settings)?,
            id,
        );
    }
    #[cfg(feature = "servers")]
    if place.starts_with("mysql:") {
        use eventsourcing_diesel::{LogFlush, MysqlDatastore, MysqlSettings};

        let settings = MysqlSettings::new(&**place).log_flush(LogFlush::EverySecond);
        return read(&MysqlDatastore::connect(settings)?, id);
    }
    read(&SqliteDatastore::connect(Path::new(place))?, id)
}

fn read<C: Backend>(datastore: &DieselDatastore<C>, id: Uuid) -> Result<(), Box<dyn Error>> {
    let store = datastore.event_store();
    let mut logged = 0_u64;
    for event in store.all_stored_events(LogPosition::START) {
        event?;
        logged += 1;
    }
    let mut in_sequence = 0_u64;
    for event in store.domain_events::<MeterEvent>(id, 500) {
        event?;
        in_sequence += 1;
    }
    let meter = datastore.repository::<Meter>().get(id)?;
    println!("{logged} {in_sequence} {} {}", meter.version(), peak()?);
    Ok(())
}

/// The most memory that this process has held, in KiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let text = line.ok_or("no VmHWM")?.trim().trim_end_matches(" kB");
    Ok(text.parse()?)
}
