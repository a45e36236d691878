//! What an append and a read cost on SQLite, beside the same through Diesel's own ways.
//!
//! `cargo bench --package eventsourcing-diesel --features sqlite-bundled`; compare lines of one run,
//! whose samples are taken under the same conditions. With `synchronous = NORMAL`, so that it is the
//! program that is measured and not the disk.
#![allow(clippy::unwrap_used)]
// `table!` makes public items, `Insertable` such references.
#![allow(missing_docs, clippy::ref_option_ref)]

use std::ops::ControlFlow;

use diesel::prelude::*;
use divan::{Bencher, counter::ItemsCount};
use eventsourcing::{RecordStrategy, Save, Selection, StoredEvent};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use tempfile::TempDir;
use uuid::Uuid;

fn main() {
    divan::main();
}

diesel::table! {
    stored_events (log_position) {
        log_position -> BigInt,
        originator_id -> Binary,
        originator_version -> BigInt,
        event_type -> Text,
        state -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Binary,
        seal -> Nullable<Binary>,
    }
}

#[derive(Insertable)]
#[diesel(table_name = stored_events, treat_none_as_default_value = false)]
struct Row<'a> {
    originator_id: &'a [u8],
    originator_version: i64,
    event_type: &'a str,
    state: &'a [u8],
    timestamp: i64,
    metadata: Option<&'a [u8]>,
    save_id: &'a [u8],
    seal: Option<&'a [u8]>,
}

impl<'a> From<&'a StoredEvent> for Row<'a> {
    fn from(event: &'a StoredEvent) -> Self {
        Self {
            originator_id: event.originator_id.as_bytes(),
            originator_version: event.originator_version.cast_signed(),
            event_type: &event.event_type,
            state: &event.state,
            timestamp: event.timestamp.as_micros(),
            metadata: event.metadata.as_deref(),
            save_id: event.save_id.as_bytes(),
            seal: event.seal.as_deref(),
        }
    }
}

fn datastore() -> (TempDir, SqliteDatastore) {
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("events.db"));
    let datastore = SqliteDatastore::open(settings.synchronous(Synchronous::Normal)).unwrap();
    (folder, datastore)
}

fn save(events: u64) -> Save {
    const STATE: &[u8] = br#"{"amount":1000,"reference":"0193a5b2-7c11-7e30-9a5e-1c2d3e4f5a6b","note":"salary for the month of May"}"#;
    let id = Uuid::now_v7();
    let topic = "bank.accounts.current_account#Deposited";
    let event = |version| StoredEvent::new(id, version, topic, STATE);
    Save::new(Uuid::now_v7(), (0..events).map(event).collect())
}

const SIZES: [u64; 3] = [1, 10, 1000];

#[divan::bench(args = SIZES, sample_count = 200)]
fn append(bencher: Bencher<'_, '_>, events: u64) {
    let (_folder, datastore) = datastore();
    bencher
        .counter(ItemsCount::new(events))
        .with_inputs(|| save(events))
        .bench_refs(|save| datastore.strategy().append(save).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 200)]
fn append_row_by_row(bencher: Bencher<'_, '_>, events: u64) {
    let (_folder, datastore) = datastore();
    let mut connection = datastore.pool().get().unwrap();
    bencher
        .counter(ItemsCount::new(events))
        .with_inputs(|| save(events))
        .bench_local_refs(|save| {
            connection.immediate_transaction(|connection| {
                for event in save.events() {
                    diesel::insert_into(stored_events::table)
                        .values(Row::from(event))
                        .execute(connection)?;
                }
                QueryResult::Ok(())
            })
        });
}

#[divan::bench(args = SIZES, sample_count = 200)]
fn append_as_one_batch(bencher: Bencher<'_, '_>, events: u64) {
    let (_folder, datastore) = datastore();
    let mut connection = datastore.pool().get().unwrap();
    bencher
        .counter(ItemsCount::new(events))
        .with_inputs(|| save(events))
        .bench_local_refs(|save| {
            connection.immediate_transaction(|connection| {
                let rows: Vec<Row<'_>> = save.events().iter().map(Row::from).collect();
                diesel::insert_into(stored_events::table)
                    .values(&rows)
                    .execute(connection)
            })
        });
}

/// Eight threads that save one event each, at once.
#[divan::bench(threads = 8, sample_count = 200)]
fn append_from_eight_threads(bencher: Bencher<'_, '_>) {
    let (_folder, datastore) = datastore();
    bencher
        .with_inputs(|| save(1))
        .bench_refs(|save| datastore.strategy().append(save).unwrap());
}

#[divan::bench(args = [10, 10_000])]
fn read(bencher: Bencher<'_, '_>, events: u64) {
    let (_folder, datastore) = datastore();
    let save = save(events);
    datastore.strategy().append(&save).unwrap();
    let selection = Selection::of(save.events()[0].originator_id);
    bencher.counter(ItemsCount::new(events)).bench(|| {
        let mut bytes = 0;
        let mut visit = |event: StoredEvent| {
            bytes += event.state.len();
            ControlFlow::Continue(())
        };
        datastore.strategy().read(&selection, &mut visit).unwrap();
        bytes
    });
}

type Whole = (
    i64,
    Vec<u8>,
    i64,
    String,
    Vec<u8>,
    i64,
    Option<Vec<u8>>,
    Vec<u8>,
    Option<Vec<u8>>,
);

#[divan::bench(args = [10, 10_000])]
fn read_as_diesel_loads(bencher: Bencher<'_, '_>, events: u64) {
    let (_folder, datastore) = datastore();
    let save = save(events);
    datastore.strategy().append(&save).unwrap();
    let id = save.events()[0].originator_id;
    let mut connection = datastore.pool().get().unwrap();
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        let rows: Vec<Whole> = stored_events::table
            .filter(stored_events::originator_id.eq(id.as_bytes().as_slice()))
            .order(stored_events::originator_version)
            .load(&mut connection)
            .unwrap();
        rows.iter().map(|it| it.4.len()).sum::<usize>()
    });
}
