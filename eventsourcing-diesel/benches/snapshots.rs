//! What it costs to load an aggregate with a long history and a snapshot every 1000 events, beside
//! one whose whole history is 1000 events.
//!
//! Both are loaded in turn, so that they meet the same machine; a line shows the median of each side
//! in microseconds, and the median of the ratios, round by round. The number is that of the events
//! of the long history, 100 000 unless given:
//!
//! ```sh
//! cargo bench -p eventsourcing-diesel --features sqlite-bundled --bench snapshots -- 1000000
//! ```
#![allow(clippy::unwrap_used)]

mod interleaved;

use std::env;

use eventsourcing::{
    Aggregate, DomainEvent, RecordStrategy, Save, SnapshotPolicy, StoredEvent, Timestamp, mutators,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::interleaved::{compare, head};

/// How far the snapshots are apart.
const EVERY: u64 = 1000;
const ROUNDS: usize = 51;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "bank.account")]
enum AccountEvent {
    Opened { holder: String, limit: i64 },
    Deposited { amount: i64, reference: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
struct Account {
    holder: String,
    limit: i64,
    balance: i64,
    references: Vec<String>,
}

#[mutators(AccountEvent)]
impl Account {
    fn opened(holder: String, limit: i64) -> Self {
        Self {
            holder,
            limit,
            balance: 0,
            references: Vec::new(),
        }
    }

    /// The last ten references are kept.
    fn deposited(&mut self, amount: i64, reference: String) {
        self.balance += amount;
        if self.references.len() == 10 {
            self.references.remove(0);
        }
        self.references.push(reference);
    }
}

fn event(id: Uuid, version: u64) -> StoredEvent {
    let (topic, state) = match version {
        0 => (
            "bank.account#Opened",
            r#"{"holder":"Ada Lovelace","limit":0}"#.into(),
        ),
        _ => (
            "bank.account#Deposited",
            format!(r#"{{"amount":1000,"reference":"salary {version:08}"}}"#),
        ),
    };
    let mut event = StoredEvent::new(id, version, topic, state);
    event.timestamp = Timestamp::from_micros(version.cast_signed());
    event
}

/// An account with so many events, 1000 to a save.
fn account_of(datastore: &SqliteDatastore, events: u64) -> Uuid {
    let id = Uuid::now_v7();
    for first in (0..events).step_by(1000) {
        let batch = (first..events.min(first + 1000)).map(|version| event(id, version));
        let save = Save::new(Uuid::now_v7(), batch.collect());
        datastore.strategy().append(&save).unwrap();
    }
    id
}

fn main() {
    let given = env::args().find_map(|it| it.parse().ok());
    let events: u64 = given.unwrap_or(100_000).max(2 * EVERY);
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("events.db"));
    let datastore = SqliteDatastore::open(settings.synchronous(Synchronous::Normal)).unwrap();
    let [long, short] = [events, EVERY].map(|events| account_of(&datastore, events));

    let plain = datastore.repository::<Account>();
    let with = plain.with_snapshots(SnapshotPolicy::on_request());
    // The last one before the next is due, which is when loading takes longest.
    with.take_snapshot_at(long, events - EVERY).unwrap();
    assert_eq!(with.get(long).unwrap().version(), events - 1);

    head("", "left", "right");
    compare(
        &format!("{events} events, snapshot every {EVERY} / {EVERY} events"),
        ROUNDS,
        || || with.get(long).unwrap(),
        || || plain.get(short).unwrap(),
    );
    compare(
        &format!("{events} events, snapshot every {EVERY} / without snapshots"),
        3,
        || || with.get(long).unwrap(),
        || || plain.get(long).unwrap(),
    );
    with.take_snapshot(long).unwrap();
    compare(
        &format!("{events} events, snapshot of the last / {EVERY} events"),
        ROUNDS,
        || || with.get(long).unwrap(),
        || || plain.get(short).unwrap(),
    );
}
