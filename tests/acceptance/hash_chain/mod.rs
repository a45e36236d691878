//! Histories that are sealed: what is found in them, and what is not.

mod altered;
mod begun;
mod found;
mod heads;
mod keys;
mod kinds;
mod model;
mod renamed;
mod saving;
mod snapshots;
mod unchecked;
mod verifying;

use std::error::Error as StdError;

use eventsourcing::{Error, RecordStrategy, ReplayError, Repository, Save, StoredEvent};
use uuid::Uuid;

use self::model::{Chart, given, opened};
use crate::stores::Store;

type Charts = Repository<Chart, crate::stores::Strategy>;

/// A chart with so many events, each saved by itself.
fn chart_of<S>(charts: &Repository<Chart, S>, events: u32) -> Uuid
where
    S: RecordStrategy<Position = u64> + ?Sized,
{
    let mut chart = charts.create(opened()).unwrap();
    for mg in 1..events {
        chart.trigger(given(mg)).unwrap();
        charts.save(&mut chart).unwrap();
    }
    chart.id()
}

/// The rows of a history.
fn rows(store: &Store, id: Uuid) -> Vec<StoredEvent> {
    store.strategy().get_items(&id.into()).unwrap()
}

fn remove(store: &Store, id: Uuid, version: u64) {
    assert!(store.strategy().delete_record(id, version).unwrap());
}

/// Puts a row into the store as it is, its save and its seal included.
fn insert(store: &Store, row: StoredEvent) {
    let save = Save::new(row.save_id, vec![row]);
    store.strategy().append(&save).unwrap();
}

/// Changes the row of a version in place.
fn change(store: &Store, id: Uuid, version: u64, change: impl FnOnce(&mut StoredEvent)) {
    let mut row = store
        .strategy()
        .get_item(id, version)
        .unwrap()
        .expect("it is stored");
    remove(store, id, version);
    change(&mut row);
    insert(store, row);
}

/// Which event is said to be wrong, and why.
#[track_caller]
fn broken<T>(answer: Result<T, Error>) -> (String, ReplayError) {
    match answer {
        Err(Error::Corrupt(corrupt)) => {
            match corrupt.cause.map(<dyn StdError + Send + Sync>::downcast) {
                Some(Ok(cause)) => (corrupt.place, *cause),
                other => panic!("of {} is said: {other:?}", corrupt.place),
            }
        }
        Err(error) => panic!("not corrupt, but: {error}"),
        Ok(_) => panic!("nothing was found"),
    }
}

/// What loading and verifying say, which is the same.
#[track_caller]
fn found(charts: &Charts, id: Uuid) -> (String, ReplayError) {
    let verified = broken(charts.verify(id));
    assert_eq!(broken(charts.get(id)), verified);
    let all: Vec<_> = charts.verify_all().filter_map(Result::err).collect();
    assert_eq!(all.len(), 1, "{all:?}");
    for error in all {
        assert_eq!(broken::<()>(Err(error)), verified);
    }
    verified
}

/// That the event of this version is named, and the same is said of it everywhere.
#[track_caller]
fn is_found(charts: &Charts, id: Uuid, version: u64) -> ReplayError {
    let (place, why) = found(charts, id);
    assert!(
        place.starts_with(&format!("event {version} of {id}")),
        "{place}, not {version}: {why}"
    );
    why
}
