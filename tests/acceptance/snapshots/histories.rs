//! A snapshot is of one history: where that is another now, the events are what counts.

use eventsourcing::{Environment, Error, SnapshotPolicy, StoredEvent, Timestamp};
use uuid::Uuid;

use super::{Told, account_of, everything, watched::watched};
use crate::{
    bank::{Account, AccountEvent, deposited, opened, registered},
    stores::{Accounts, Bank as _, SetClock, Store},
};

fn on_request(store: &Store) -> Accounts {
    store
        .repository()
        .with_snapshots(SnapshotPolicy::on_request())
}

/// Deletes the events from a version on.
fn cut(store: &Store, id: Uuid, from: u64) {
    for version in store.versions(id).into_iter().filter(|&it| it >= from) {
        assert!(store.strategy().delete_record(id, version).unwrap());
    }
}

fn agree(store: &Store, id: Uuid) {
    let times = [i64::MIN, 0, i64::MAX];
    let plain = everything(&store.repository::<Account>(), id, &times);
    assert_eq!(everything(&on_request(store), id, &times), plain);
}

wherever_snapshots_are! {
    fn a_history_that_ends_before_the_snapshot(store) {
        let id = account_of(store, 9);
        on_request(store).take_snapshot(id).unwrap();
        on_request(store).take_snapshot_at(id, 3).unwrap();
        cut(store, id, 5);
        agree(store, id);
        let told = Told::default();
        let accounts = store.repository::<Account>();
        let accounts = accounts.with_snapshots(told.by(SnapshotPolicy::on_request()));
        assert_eq!(accounts.get(id).unwrap().version(), 4);
        let said = told.take();
        assert_eq!(said.len(), 1, "the older one is used: {said:?}");
        assert!(said[0].ends_with("its history does not go on from that of version 8"), "{said:?}");
    }

    fn a_history_that_goes_on_otherwise(store) {
        // Even the times are the same.
        let environment = Environment::default().with_clock(SetClock::default());
        let store = &store.clone().with_environment(environment);
        let id = account_of(store, 9);
        on_request(store).take_snapshot(id).unwrap();
        cut(store, id, 5);
        for _ in 0..6 {
            store.accounts().update(id, |_| deposited(1000)).unwrap();
        }
        agree(store, id);
        assert_eq!(on_request(store).get(id).unwrap().balance, 1 + 2 + 3 + 4 + 6000);
    }

    fn a_history_that_is_gone(store) {
        let id = account_of(store, 3);
        on_request(store).take_snapshot(id).unwrap();
        cut(store, id, 0);
        agree(store, id);
        assert!(on_request(store).find(id).unwrap().is_none());
    }

    fn the_stream_of_another_aggregate(store) {
        let id = account_of(store, 3);
        on_request(store).take_snapshot(id).unwrap();
        cut(store, id, 0);
        store.customers().create_as(id, registered()).unwrap();
        agree(store, id);
        let answer = on_request(store).get(id);
        assert!(matches!(answer, Err(Error::AnotherAggregate { .. })), "{answer:?}");
    }

    fn a_history_without_its_beginning(store) {
        let id = account_of(store, 5);
        on_request(store).take_snapshot(id).unwrap();
        assert!(store.strategy().delete_record(id, 0).unwrap());
        agree(store, id);
        let answer = on_request(store).get(id);
        assert!(matches!(answer, Err(Error::Corrupt(_))), "{answer:?}");
    }

    fn a_hole_after_the_snapshot(store) {
        let id = account_of(store, 9);
        on_request(store).take_snapshot_at(id, 3).unwrap();
        assert!(store.strategy().delete_record(id, 6).unwrap());
        agree(store, id);
        let answer = on_request(store).get(id);
        assert!(matches!(answer, Err(Error::Corrupt(_))), "{answer:?}");
    }

    fn a_hole_before_the_snapshot_is_seen_where_it_is_asked_for(store) {
        let id = account_of(store, 9);
        on_request(store).take_snapshot(id).unwrap();
        assert!(store.strategy().delete_record(id, 4).unwrap());
        assert_eq!(on_request(store).get(id).unwrap().version(), 8);
        for version in 4..8 {
            let answer = on_request(store).get_at(id, version);
            assert!(matches!(answer, Err(Error::Corrupt(_))), "{version}: {answer:?}");
        }
    }

    fn an_event_that_nobody_knows_after_the_snapshot(store) {
        let id = account_of(store, 3);
        on_request(store).take_snapshot(id).unwrap();
        store.put(StoredEvent::new(id, 3, "bank.account#Sold", "{}"));
        agree(store, id);
    }

    fn an_event_after_the_end(store) {
        let id = store.accounts().create(opened()).unwrap().id();
        store.accounts().update(id, |_| AccountEvent::Closed).unwrap();
        on_request(store).take_snapshot(id).unwrap();
        store.put(StoredEvent::new(id, 2, "bank.account#Deposited", r#"{"amount":1}"#));
        agree(store, id);
    }

    fn times_that_step_back(store) {
        let id = Uuid::now_v7();
        let times = [10, 5, 30, 20, 25, 40];
        for (version, time) in (0..).zip(times) {
            let (topic, state) = match version {
                0 => ("bank.account#Opened", r#"{"holder":"Ada","limit":0}"#),
                _ => ("bank.account#Deposited", r#"{"amount":1}"#),
            };
            let mut event = StoredEvent::new(id, version, topic, state);
            event.timestamp = Timestamp::from_micros(time);
            store.put(event);
        }
        let all: Vec<_> = (0..45).collect();
        let plain = everything(&store.repository::<Account>(), id, &all);
        for version in 0..6 {
            on_request(store).take_snapshot_at(id, version).unwrap();
            assert_eq!(everything(&on_request(store), id, &all), plain, "{version}");
        }
    }

    fn what_was_at_a_time_is_found_from_a_snapshot(store) {
        let id = account_of(store, 9);
        let store = watched(store);
        let accounts = store.repository::<Account>().with_snapshots(SnapshotPolicy::on_request());
        accounts.take_snapshot(id).unwrap();
        store.strategy().shown();
        assert_eq!(accounts.get_as_of(id, Timestamp::MAX).unwrap().version(), 8);
        assert_eq!(store.strategy().shown(), 2);
    }
}
