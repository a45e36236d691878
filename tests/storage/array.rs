//! A process that appends to an array, or reads one, and says what that took.
//! `storage-array append FILE ID BASE ITEMS` prints the indexes it was given, `storage-array read FILE
//! ID` how many items there are, how many it read, and the memory of that in KiB.

use std::{env, error::Error, fs, io::Write as _, path::Path};

use eventsourcing::DomainEvent;
use eventsourcing_diesel::SqliteDatastore;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "meter#Read")]
struct Read {
    value: u64,
    note: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["append", file, id, base, items] => {
            append(file, id.parse()?, base.parse()?, items.parse()?)
        }
        ["read", file, id] => read(file, id.parse()?),
        _ => Err("expected what to do, a file and an id".into()),
    }
}

fn append(file: &str, id: Uuid, base: u64, items: u64) -> Result<(), Box<dyn Error>> {
    let datastore = SqliteDatastore::open(Path::new(file))?;
    let store = datastore.event_store();
    let array = store.big_array::<Read>(id).with_base(base)?;
    for value in 0..items {
        let note = std::process::id().to_string();
        let index = array.append(Read { value, note })?;
        writeln!(std::io::stdout(), "{index}")?;
    }
    Ok(())
}

fn read(file: &str, id: Uuid) -> Result<(), Box<dyn Error>> {
    let datastore = SqliteDatastore::connect(Path::new(file))?;
    let array = datastore.event_store().big_array::<Read>(id);
    let mut places = 0_u64;
    for item in array.iter(..) {
        let item = item?.ok_or("a hole")?;
        if item.value != places {
            return Err(format!("{} stands at {places}", item.value).into());
        }
        places += 1;
    }
    let mut assigned = 0_u64;
    for item in array.assigned(..) {
        let (index, item) = item?;
        if u128::from(item.value) != index {
            return Err(format!("{} stands at {index}", item.value).into());
        }
        assigned += 1;
    }
    println!("{places} {assigned} {}", peak()?);
    Ok(())
}

/// The most memory that this process has held, in KiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let text = line.ok_or("no VmHWM")?.trim().trim_end_matches(" kB");
    Ok(text.parse()?)
}
