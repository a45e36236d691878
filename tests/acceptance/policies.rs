//! Events that are stored because they are published.

use std::sync::{Arc, Mutex};

use eventsourcing::{
    AggregateRoot, Conflict, Environment, Error, PersistencePolicy, PublishError, Publisher,
    RecordedEvent, SnapshotPolicy, SnapshotProblem, Snapshots, SnapshottingPolicy, StoredEvent,
    Timestamp, Uuid,
};

use crate::{
    bank::{Account, AccountEvent, CustomerEvent, deposited, opened, registered, withdrawn},
    faults::{Fault, Faulty},
    stores::{Bank, Store, on_every_store},
};

fn account(id: Uuid) -> AggregateRoot<Account> {
    AggregateRoot::create_with(id, &Environment::default(), opened()).unwrap()
}

fn new_account() -> AggregateRoot<Account> {
    account(Uuid::now_v7())
}

/// The conflict that a publisher was told of.
fn conflict(error: &PublishError) -> &Conflict {
    match error.downcast_ref::<Error>() {
        Some(Error::Conflict(conflict)) => conflict,
        _ => panic!("{error:?}"),
    }
}

on_every_store! {
    fn what_is_published_is_stored(store) {
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let mut root = new_account();
        root.trigger(deposited(5)).unwrap();
        root.publish(&publisher).unwrap();
        assert!(root.pending_events().is_empty());
        assert_eq!(root.stored_version(), Some(1));

        let loaded = store.accounts().get(root.id()).unwrap();
        assert_eq!((loaded.version(), loaded.balance), (1, 5));
        let log = store.log();
        assert_eq!(log[0].save_id, log[1].save_id, "a batch is one save");

        root.publish(&publisher).unwrap();
        assert_eq!(store.versions(root.id()), [0, 1], "there was nothing to publish");
        root.trigger(deposited(1)).unwrap();
        store.accounts().save(&mut root).unwrap();
        assert_eq!(store.versions(root.id()), [0, 1, 2], "a repository goes on with it");
    }

    fn only_what_was_said_is_stored(store) {
        let publisher = Publisher::new();
        let policy = PersistencePolicy::new(store.clone());
        let large = policy.clone().subscribe_where::<AccountEvent>(&publisher, |event| {
            matches!(event.event, AccountEvent::Withdrawn { amount: 100.. })
        });
        let id = Uuid::now_v7();
        let withdrawals = [99, 100, 101].map(|it| (it, withdrawn(it)));
        let withdrawals = withdrawals
            .map(|(it, event)| RecordedEvent::new(id, it.unsigned_abs(), event, Timestamp::now()));
        publisher.publish_all(&withdrawals).unwrap();
        publisher.publish(&withdrawals[0]).unwrap();
        let customer = RecordedEvent::new(Uuid::now_v7(), 0, registered(), Timestamp::now());
        publisher.publish(&customer).unwrap();
        assert_eq!(store.versions(id), [100, 101]);
        assert_eq!(store.log().len(), 2, "no policy stores customers");

        drop(large);
        let _customers = policy.subscribe::<CustomerEvent>(&publisher);
        publisher.publish(&withdrawals[0]).unwrap();
        publisher.publish(&customer).unwrap();
        assert_eq!(store.versions(id), [100, 101], "its subscription has ended");
        assert_eq!(store.versions(customer.originator_id), [0]);
    }

    /// The original lost the events of a batch that could not be stored.
    fn a_conflict_reaches_the_publisher_and_nothing_is_lost_or_stored(store) {
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let behind = Arc::new(Mutex::new(0));
        let count = Arc::clone(&behind);
        let _behind = publisher.subscribe_to_all(move |_| {
            *count.lock().unwrap() += 1;
            Ok(())
        });
        let mut first = new_account();
        first.publish(&publisher).unwrap();
        let mut second = account(first.id());
        second.trigger(deposited(5)).unwrap();

        for _ in 0..2 {
            let error = second.publish(&publisher).unwrap_err();
            assert_eq!(conflict(&error).actual, Some(0));
            assert_eq!(second.pending_events().len(), 2, "they are still pending");
        }
        assert_eq!(store.versions(first.id()), [0], "all or nothing");
        assert_eq!(*behind.lock().unwrap(), 1, "who comes behind is told of what is stored");
    }

    fn what_was_stored_and_then_failed_is_stored_once(store) {
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let works = Arc::new(Mutex::new(false));
        let asked = Arc::clone(&works);
        let _printer = publisher.subscribe_to_all(move |_| {
            if *asked.lock().unwrap() { Ok(()) } else { Err("the printer is out of paper")? }
        });
        let mut root = new_account();
        root.publish(&publisher).unwrap_err();
        assert_eq!(root.pending_events().len(), 1);
        root.trigger(deposited(5)).unwrap();
        root.publish(&publisher).unwrap_err();
        *works.lock().unwrap() = true;
        root.publish(&publisher).unwrap();
        assert_eq!(store.history(root.id()), [opened(), deposited(5)]);
        assert!(root.pending_events().is_empty());
    }

    fn events_of_several_saves_are_one_save_when_they_are_published_as_one(store) {
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let [first, second] = [new_account(), new_account()];
        let events = [first.pending_events(), second.pending_events()].concat();
        publisher.publish_all(&events).unwrap();
        let saves: Vec<_> = store.log().iter().map(|it| it.save_id).collect();
        assert_eq!(saves.len(), 2);
        assert_eq!(saves[0], saves[1]);
        // Of the next nobody knows that it is the same.
        let error = publisher.publish_all(&events).unwrap_err();
        assert_eq!(conflict(&error).originator_id, first.id());
    }

    fn snapshots_are_taken_of_what_is_published(store) {
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let accounts = store.accounts().with_snapshots(SnapshotPolicy::on_request());
        let _taken = SnapshottingPolicy::every(&accounts, 3).subscribe(&publisher);
        let mut roots = [new_account(), new_account()];
        for root in &mut roots {
            for amount in 1..=4 {
                root.trigger(deposited(amount)).unwrap();
            }
        }
        let events = roots.each_ref().map(AggregateRoot::pending_events).concat();
        publisher.publish_all(&events).unwrap();
        for root in &roots {
            let id = root.id();
            // What is before the snapshot is not read any more.
            store.put(damaged(store, id, 1));
            assert!(store.accounts().get(id).is_err());
            let loaded = accounts.get(id).unwrap();
            assert_eq!((loaded.version(), &*loaded), (4, &**root));
        }
    }

    fn a_snapshot_that_cannot_be_taken_is_told_and_fails_nothing(store) {
        let problems = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&problems);
        let snapshots = Snapshots::new(SnapshotPolicy::on_request()).on_problem(move |problem| {
            let SnapshotProblem::NotTaken { version, .. } = problem else { panic!("{problem}") };
            told.lock().unwrap().push(*version);
        });
        let accounts = store.accounts().with_snapshots(snapshots);
        let publisher = Publisher::new();
        // Before the policy that stores: there is nothing to take a snapshot of.
        let policy = SnapshottingPolicy::when(&accounts, |event| event.event == deposited(2));
        let _taken = policy.subscribe(&publisher);
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let mut root = new_account();
        root.trigger(deposited(1)).unwrap();
        root.trigger(deposited(2)).unwrap();
        root.publish(&publisher).unwrap();
        assert_eq!(*problems.lock().unwrap(), [2]);
        assert_eq!(accounts.get(root.id()).unwrap().balance, 3);
    }

    fn a_policy_of_snapshots_works_where_none_are_said(store) {
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let _taken = SnapshottingPolicy::every(&store.accounts(), 1).subscribe(&publisher);
        let _never = SnapshottingPolicy::every(&store.accounts(), 0).subscribe(&publisher);
        let mut root = new_account();
        root.trigger(deposited(1)).unwrap();
        root.publish(&publisher).unwrap();
        store.put(damaged(store, root.id(), 0));
        assert!(store.accounts().get(root.id()).is_err());
        let accounts = store.accounts().with_snapshots(SnapshotPolicy::on_request());
        assert_eq!(accounts.get(root.id()).unwrap().balance, 1);
    }
}

crate::stores::on_every_store_of_times! {
    fn events_at_times_are_published_and_stored_where_they_stand(store) {
        let publisher = Publisher::<Timestamp>::default();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let lines = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&lines);
        let _printed = publisher.subscribe_where(
            |event| event.originator_version >= Timestamp::from_micros(5),
            move |event| {
                let place = event.recorded::<AccountEvent>().unwrap().originator_version;
                seen.lock().unwrap().push((event.topic, place.as_micros()));
                Ok(())
            },
        );
        let id = Uuid::now_v7();
        let at = Timestamp::from_micros;
        let recorded = |micros, event| RecordedEvent::new(id, at(micros), event, at(micros));
        publisher.publish_all(&[recorded(-7, opened()), recorded(5, deposited(1))]).unwrap();
        publisher.publish(&recorded(4, withdrawn(1))).unwrap();
        let taken = publisher.publish(&recorded(5, deposited(2))).unwrap_err();
        let Some(Error::Conflict(conflict)) = taken.downcast_ref::<Error<Timestamp>>() else {
            panic!("{taken:?}");
        };
        assert_eq!((conflict.originator_id, conflict.actual), (id, Some(at(5))));

        let stored = store.get_domain_events::<AccountEvent>(id).unwrap();
        let stored: Vec<_> = stored.into_iter().map(|it| (it.originator_version, it.event)).collect();
        let expected = [(at(-7), opened()), (at(4), withdrawn(1)), (at(5), deposited(1))];
        assert_eq!(stored, expected);
        assert_eq!(*lines.lock().unwrap(), [("bank.account#Deposited", 5)]);
    }
}

/// The row of a version, which is taken out of the store, with a state that nobody can read.
fn damaged(store: &Store, id: Uuid, version: u64) -> StoredEvent {
    let mut row = store.strategy().get_item(id, version).unwrap().unwrap();
    assert!(store.strategy().delete_record(id, version).unwrap());
    row.state = b"{}".to_vec();
    row
}

/// Published until it is answered, stored once: whatever becomes of whichever append.
#[test]
fn what_nobody_has_answered_is_stored_once() {
    for fault in [
        Fault::StoredUnanswered,
        Fault::LostUnanswered,
        Fault::StoredLater,
        Fault::StoredAfterTheNext,
        Fault::Unavailable,
        Fault::RolledBack,
    ] {
        let database = Faulty::default();
        let store = database.store();
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<AccountEvent>(&publisher);
        let mut root = new_account();
        root.trigger(deposited(5)).unwrap();
        database.plan([fault; 4]);
        let mut publications = 1;
        while root.publish(&publisher).is_err() {
            publications += 1;
            assert!(publications < 6, "{fault:?}");
        }
        database.arrive();
        assert_eq!(
            store.history(root.id()),
            [opened(), deposited(5)],
            "{fault:?}"
        );
    }
}

#[test]
fn a_poisoned_root_publishes_nothing() {
    let publisher = Publisher::new();
    let mut root = new_account();
    root.trigger(deposited(i64::MAX)).unwrap();
    let overflow =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| root.trigger(deposited(1))));
    assert!(overflow.is_err(), "the mutator panics");
    let error = root.publish(&publisher).unwrap_err();
    assert!(error.downcast_ref::<eventsourcing::Poisoned>().is_some());
    assert_eq!(error.to_string(), "nothing was published");
}
