//! A process that logs at one time, or reads a log in both directions, and says what that took.
//! `storage-log log FILE ID MICROS MESSAGES` prints where its messages stand, in µs, `storage-log read
//! FILE ID` how many messages it read forwards and backwards, and the memory of that in KiB.

use std::{env, error::Error, fs, io::Write as _, path::Path};

use eventsourcing::{BucketSize, EventStore, SequencedItem, TimebucketedLog, Timestamp};
use eventsourcing_diesel::{SqliteDatastore, SqliteStrategy};
use uuid::Uuid;

type Strategy = SqliteStrategy<SequencedItem<Timestamp>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["log", file, id, micros, messages] => {
            let at = Timestamp::from_micros(micros.parse()?);
            log(&store(file)?, id.parse()?, at, messages.parse()?)
        }
        ["read", file, id] => read(&store(file)?, id.parse()?),
        _ => Err("expected what to do, a file and an id".into()),
    }
}

fn store(file: &str) -> Result<EventStore<Strategy>, Box<dyn Error>> {
    let items = SqliteDatastore::open(Path::new(file))?.table::<SequencedItem<Timestamp>>()?;
    Ok(items.event_store().clone())
}

fn log(
    store: &EventStore<Strategy>,
    id: Uuid,
    at: Timestamp,
    messages: u64,
) -> Result<(), Box<dyn Error>> {
    let log = store.get_or_create_timebucketed_log(id, BucketSize::Second)?;
    for message in 0..messages {
        let logged = log.log_message_at(at, message)?;
        writeln!(std::io::stdout(), "{}", logged.position.at.as_micros())?;
    }
    Ok(())
}

fn read(store: &EventStore<Strategy>, id: Uuid) -> Result<(), Box<dyn Error>> {
    let log: TimebucketedLog<String, _> = store.get_timebucketed_log(id)?;
    let mut counts = [0_u64; 2];
    let readers = [log.reader(), log.reader().descending()];
    for (count, reader) in counts.iter_mut().zip(readers) {
        for message in reader.messages() {
            message?;
            *count += 1;
        }
    }
    let [forwards, backwards] = counts;
    println!("{forwards} {backwards} {}", peak()?);
    Ok(())
}

/// The most memory that this process has held, in KiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let text = line.ok_or("no VmHWM")?.trim().trim_end_matches(" kB");
    Ok(text.parse()?)
}
