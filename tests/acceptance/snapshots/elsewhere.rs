//! Snapshots kept elsewhere than where the record strategy keeps them.

use std::sync::Arc;

use eventsourcing::{
    EventStore, InMemoryStrategy, Key, KeyRing, LogPosition, RecordStrategy, RecordedEvent,
    SnapshotEvent, SnapshotEvents, SnapshotPolicy as Policy, SnapshotStrategy, StoredForm,
    UpdateError,
};
use uuid::Uuid;

use super::{account_of, watched::watched};
use crate::{
    bank::{Account, deposited, opened},
    stores::{Store, on_every_store},
};

type Table = Arc<InMemoryStrategy>;

/// A store that keeps its snapshots in a table of events beside it.
fn elsewhere(store: &Store) -> (Store, Table) {
    let table = Table::default();
    let snapshots = SnapshotEvents::sharing(Arc::clone(&table));
    (store.clone().with_snapshots_in(Arc::new(snapshots)), table)
}

fn kept(table: &Table) -> Vec<RecordedEvent<SnapshotEvent>> {
    let store = EventStore::sharing(Arc::clone(table));
    let all = store.all_domain_events(LogPosition::START);
    let taken = all
        .map(Result::unwrap)
        .filter(|it| matches!(it.event, SnapshotEvent::Taken { .. }));
    taken.collect()
}

fn versions(table: &Table) -> Vec<u64> {
    kept(table).iter().map(|it| it.originator_version).collect()
}

on_every_store! {
    fn they_are_put_there_and_loaded_from_there(store) {
        let watched = watched(store);
        let snapshots = SnapshotEvents::new(InMemoryStrategy::default());
        let elsewhere = watched.clone().with_snapshots_in(Arc::new(snapshots));
        let accounts = elsewhere.repository::<Account>().with_snapshots(Policy::every(1));
        let id = accounts.create(opened()).unwrap().id();
        accounts.update(id, |_| deposited(1)).unwrap();
        watched.strategy().shown();
        assert_eq!(accounts.get(id).unwrap().balance, 1);
        assert_eq!(watched.strategy().shown(), 2, "the first event, and that of the snapshot");
        assert_eq!(watched.strategy().versions_put(), [0; 0]);
    }

    fn units_of_work_and_other_strategies_keep_them_there_too(store) {
        let (store, table) = elsewhere(store);
        let store = store.with_snapshots::<Account>(Policy::every(1));
        let id = account_of(&store, 2);
        assert_eq!(versions(&table), [0, 1]);
        let deposit = || {
            store.atomically(|work| {
                work.update(id, |_: &Account| deposited(1))?;
                Ok::<_, UpdateError<std::convert::Infallible>>(())
            })
        };
        deposit().unwrap();
        assert_eq!(versions(&table), [0, 1, 2]);
        let other = store.on(InMemoryStrategy::default());
        other.repository::<Account>().create(opened()).unwrap();
        assert_eq!(versions(&table), [0, 1, 2, 0]);
    }

    fn a_snapshot_is_an_event_of_its_aggregate_at_its_version(store) {
        let (store, table) = elsewhere(store);
        let id = account_of(&store, 5);
        let accounts = store.repository::<Account>().with_snapshots(Policy::on_request());
        accounts.take_snapshot_at(id, 3).unwrap();
        let [snapshot] = kept(&table).try_into().unwrap();
        assert_eq!(snapshot.originator_version, 3);
        let SnapshotEvent::Taken { originator_id, state, ended, .. } = snapshot.event else {
            panic!("no snapshot");
        };
        assert_eq!((originator_id, ended), (id, false));
        let state: Account = serde_json::from_slice(&state).unwrap();
        assert_eq!(state, *store.repository::<Account>().get_at(id, 3).unwrap());
    }

    fn the_oldest_go(store) {
        let (store, table) = elsewhere(store);
        let settings = eventsourcing::Snapshots::new(Policy::every(1)).keep(2);
        account_of(&store.with_snapshots::<Account>(settings), 6);
        assert_eq!(versions(&table), [4, 5]);
    }

    fn an_altered_snapshot_changes_no_result(store) {
        let (store, table) = elsewhere(store);
        let accounts = store.repository::<Account>().with_snapshots(Policy::every(1));
        let id = account_of(&store.clone().with_snapshots::<Account>(Policy::every(1)), 3);
        let rows = table.all_items(LogPosition::START, 9).unwrap();
        for row in rows {
            let (sequence, version) = (row.originator_id, row.originator_version);
            table.delete_record(sequence, version).unwrap();
            let state = [&row.state[..], b"?"].concat();
            let altered = eventsourcing::StoredEvent { state, ..row };
            let save = eventsourcing::Save::new(Uuid::now_v7(), vec![altered]);
            table.append(&save).unwrap();
        }
        assert_eq!(*accounts.get(id).unwrap(), *store.repository::<Account>().get(id).unwrap());
    }

    fn erasing_reaches_them_there_and_where_they_were_before(store) {
        let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
        let before = store.clone().with_stored_form(StoredForm::json().encrypted_per_originator(ring));
        let (store, table) = elsewhere(&before);
        let [id, other] = [account_of(&store, 5), account_of(&store, 1)];
        for (store, versions) in [(&before, vec![0]), (&store, vec![1, 3])] {
            let accounts = store.repository::<Account>().with_snapshots(Policy::on_request());
            for version in versions {
                accounts.take_snapshot_at(id, version).unwrap();
            }
            accounts.take_snapshot_at(other, 0).unwrap();
        }
        let erasure = store.erase(id).unwrap();
        assert_eq!(erasure.snapshots, 3);
        assert!(erasure.is_complete());
        assert_eq!(versions(&table), [0], "that of the other one");
        assert_eq!(store.erase(id).unwrap().snapshots, 0);
        let accounts = store.repository::<Account>().with_snapshots(Policy::on_request());
        assert!(accounts.take_snapshot(id).unwrap_err().is_erased());
        accounts.get(other).unwrap();
    }
}

/// Many put the same snapshot at once: each is answered, and one is kept.
#[test]
fn of_many_at_once_one_is_kept() {
    let table = Table::default();
    let snapshots = SnapshotEvents::sharing(Arc::clone(&table));
    let fixture = crate::stores::in_memory();
    let store = fixture
        .store
        .clone()
        .with_snapshots_in(Arc::new(snapshots.clone()));
    let id = account_of(&store, 1);
    let accounts = store
        .repository::<Account>()
        .with_snapshots(Policy::on_request());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| accounts.take_snapshot(id).unwrap());
        }
    });
    assert_eq!(versions(&table), [0]);
    let any = eventsourcing::Fingerprint(Uuid::nil());
    assert_eq!(snapshots.prune_snapshots(id, any, 0).unwrap(), 1);
}
