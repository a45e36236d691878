//! What an append and a read cost on SQLite, beside the same through Diesel's own ways.
//!
//! `cargo bench --package eventsourcing-diesel --features sqlite-bundled`; compare lines of one run,
//! whose samples are taken under the same conditions. With `synchronous = NORMAL`, so that it is the
//! program that is measured and not the disk.
#![allow(clippy::unwrap_used)]
// `table!` makes public items, `Insertable` such references.
#![allow(missing_docs, clippy::ref_option_ref)]

mod by_hand;

use std::ops::ControlFlow;

use diesel::prelude::*;
use divan::{Bencher, counter::ItemsCount};
use eventsourcing::{RecordStrategy, Selection, StoredEvent};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use tempfile::TempDir;
use uuid::Uuid;

use self::by_hand::save;

fn main() {
    divan::main();
}

by_hand::rows!(Binary, [u8], Uuid::as_bytes);

fn datastore() -> (TempDir, SqliteDatastore) {
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("events.db"));
    let datastore = SqliteDatastore::open(settings.synchronous(Synchronous::Normal)).unwrap();
    (folder, datastore)
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

#[divan::bench(args = [10, 10_000])]
fn read_as_diesel_loads(bencher: Bencher<'_, '_>, events: u64) {
    let (_folder, datastore) = datastore();
    let save = save(events);
    datastore.strategy().append(&save).unwrap();
    let id = save.events()[0].originator_id;
    let mut connection = datastore.pool().get().unwrap();
    bencher.counter(ItemsCount::new(events)).bench_local(|| {
        let rows: Vec<Found> = stored_events::table
            .filter(stored_events::originator_id.eq(id.as_bytes().as_slice()))
            .order(stored_events::originator_version)
            .load(&mut connection)
            .unwrap();
        rows.iter().map(|it| it.4.len()).sum::<usize>()
    });
}
