//! What went wrong in other libraries, and the cases here that would fail if it went wrong in ours.
//!
//! | property | cases |
//! |---|---|
//! | What N concurrent saves were answered is N saves in the store, with distinct versions | `contention::updates_of_one_aggregate_are_all_stored` |
//! | A conflict is the same error at versions 3, 12, 999 and 2³¹ | `repository::saving::a_conflict_is_the_same_at_any_version` |
//! | A failed save, tried again on the same object, stores the events or fails | `repository::saving::a_failed_save_tried_again_fails_again`, `traps::a_root_stores_every_event_once_whatever_fails` |
//! | An event that cannot be decoded stops the reader with an error that names it | `corrupt` |
//! | Everything works with a pool of one connection | `traps::everything_works_with_one_connection` |
//! | Writers of different aggregates never conflict | `contention::writers_of_different_aggregates_never_conflict`, `units::conflicting::units_of_different_aggregates_do_not_conflict` |
//! | A refused mutator leaves no hole in the stream | `roots::poisoned::a_panic_at_a_later_event_of_a_decision_leaves_none_of_it_pending`, `traps::a_panic_leaves_no_hole` |
//! | A read of everything returns everything | `repository::listing::everything_is_read_through_any_number_of_pages`, `repository::listing::ids_are_read_in_the_order_of_beginning_through_any_number_of_pages` |
//! | A batch with the same position twice is refused whole | `traps::a_batch_with_one_position_twice_is_refused_whole` |
//! | A follower sees every committed event once | `contention::a_reader_that_follows_the_log_misses_nothing` |
//! | The clock stepping back changes neither the order of replay nor of the log | `traps::a_clock_that_steps_back_changes_no_order` |
//! | A stream takes more than 65 535 events | `repository::saving::a_history_may_be_longer_than_16_bits` |
//! | A decision that fails records nothing; replay runs no guards; tightening a rule later changes no history | `roots::deciding::a_refusal_comes_back_as_it_is_and_changes_nothing`, `mapping::a_rule_tightened_and_types_renamed_later_change_no_history` |
//! | Swapping two fields of one type cannot corrupt stored data | `traps::fields_are_matched_by_name_and_never_by_place` |
//! | Eight writers on one SQLite file: nobody sees "database is locked" | `contention`, all of it on SQLite; `traps::eight_datastores_on_one_file_all_write` |
//! | Domain errors reach the caller as the user's own type | `repository::updating::a_refusal_of_an_update_is_the_users_own_and_decided_once`, `units::refusing::refusals_of_two_types_become_one` |
//! | A crash between two writes of one operation leaves nothing wedged | `unknown_outcomes::stored_once::a_unit_of_work_of_unknown_outcome_is_stored_once` |

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Barrier},
    thread,
};

use eventsourcing::{
    Aggregate, DomainEvent, Error, EventStore, LogPosition, RecordedEvent, StoredEvent, Timestamp,
    mutators,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use proptest::{collection::vec, prelude::*};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    faults::{Fault, Faulty},
    stores::{Bank, SetClock, Store, on_every_store},
};

fn on_file(settings: SqliteSettings) -> Store {
    let datastore = SqliteDatastore::open(settings.synchronous(Synchronous::Off)).unwrap();
    EventStore::sharing(Arc::new(datastore.strategy().clone()))
}

#[test]
fn everything_works_with_one_connection() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("one.db").as_path()).pool_size(1);
    for store in [on_file(settings), on_file(SqliteSettings::new(":memory:"))] {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(9)]).unwrap().id();
        let key = || {
            accounts
                .keyed("k")
                .update(id, |account| account.withdraw(2))
        };
        assert!(!key().unwrap().repeated && key().unwrap().repeated);
        store
            .atomically(|work| {
                work.get::<Account>(id)?;
                work.require_unchanged(id)?;
                // A store of one connection is asked while the unit is under way, too.
                assert!(accounts.contains(id)?);
                work.update(id, |account: &Account| account.withdraw(3))
            })
            .unwrap();
        // The iterator does not keep the connection while its items are used.
        for event in store.all_domain_events::<AccountEvent>(LogPosition::START) {
            assert_eq!(
                accounts.get(event.unwrap().originator_id).unwrap().balance,
                4
            );
        }
        for found in accounts.ids() {
            accounts.update(found.unwrap(), |_| deposited(1)).unwrap();
        }
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| accounts.update(id, |_| deposited(1)).unwrap());
            }
        });
        assert_eq!(accounts.get(id).unwrap().balance, 9);
    }
}

#[test]
fn a_mutator_that_panics_on_replay_keeps_no_connection() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("one.db").as_path()).pool_size(1);
    for store in [on_file(settings), crate::stores::in_memory().store] {
        let shelves = store.repository::<Shelf>();
        let put_up = || ShelfEvent::PutUp {
            height: 1,
            width: 2,
        };
        let id = shelves.create(put_up()).unwrap().id();
        store.put(StoredEvent::new(
            id,
            1,
            "shelf#Emptied",
            r#"{"item":"vase"}"#,
        ));
        for _ in 0..3 {
            assert!(catch_unwind(AssertUnwindSafe(|| shelves.get(id))).is_err());
        }
        let other = shelves.create(put_up()).unwrap().id();
        assert!(shelves.contains(other).unwrap());
        assert_eq!(shelves.get_at(id, 0).unwrap().items, [""; 0]);
    }
}

#[test]
fn eight_datastores_on_one_file_all_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.db");
    let open = || on_file(SqliteSettings::from(path.as_path()));
    let id = open().accounts().create(opened()).unwrap().id();
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                let accounts = open().accounts();
                for _ in 0..10 {
                    accounts.update(id, |_| deposited(1)).unwrap();
                    accounts.create(opened()).unwrap();
                }
            });
        }
    });
    let store = open();
    assert_eq!(store.accounts().get(id).unwrap().balance, 80);
    assert_eq!(store.log().len(), 1 + 80 + 80);
}

/// An aggregate with a rule that its mutator does not know how to break.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "shelf")]
enum ShelfEvent {
    PutUp { height: u8, width: u8 },
    Filled { item: String },
    Emptied { item: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ShelfEvent)]
struct Shelf {
    height: u8,
    width: u8,
    items: Vec<String>,
}

#[mutators(ShelfEvent)]
impl Shelf {
    // The other way round than the fields.
    fn put_up(width: u8, height: u8) -> Self {
        Self {
            height,
            width,
            items: Vec::new(),
        }
    }

    fn filled(&mut self, item: String) {
        self.items.push(item);
    }

    fn emptied(&mut self, item: String) {
        let place = self.items.iter().position(|it| *it == item);
        self.items
            .remove(place.expect("nobody can take what is not there"));
    }
}

on_every_store! {
    fn a_panic_leaves_no_hole(store) {
        let shelves = store.repository::<Shelf>();
        let mut shelf = shelves.create(ShelfEvent::PutUp { height: 1, width: 2 }).unwrap();
        let id = shelf.id();
        let missing = || ShelfEvent::Emptied { item: "vase".into() };
        assert!(catch_unwind(AssertUnwindSafe(|| shelf.trigger(missing()))).is_err());
        assert!(shelves.save(&mut shelf).is_err());
        let item = "book".to_owned();
        let update = |event: ShelfEvent| shelves.update(id, |_| event.clone());
        assert!(catch_unwind(AssertUnwindSafe(|| update(missing()))).is_err());
        update(ShelfEvent::Filled { item }).unwrap();
        assert_eq!(store.versions(id), [0, 1]);
        assert_eq!(shelves.get(id).unwrap().items, ["book"]);
    }

    fn fields_are_matched_by_name_and_never_by_place(store) {
        let shelves = store.repository::<Shelf>();
        let id = shelves.create(ShelfEvent::PutUp { height: 1, width: 2 }).unwrap().id();
        let other = Uuid::now_v7();
        store.put(StoredEvent::new(other, 0, "shelf#PutUp", r#"{"width":2,"height":1}"#));
        for shelf in [shelves.get(id).unwrap(), shelves.get(other).unwrap()] {
            assert_eq!((shelf.height, shelf.width), (1, 2));
        }
        let by_place = Uuid::now_v7();
        store.put(StoredEvent::new(by_place, 0, "shelf#PutUp", "[1,2]"));
        assert!(matches!(shelves.get(by_place), Err(Error::Corrupt(_))));
    }

    fn an_id_maker_that_repeats_itself_loses_no_save(store) {
        let environment = store.environment().clone().with_ids(Uuid::nil);
        let store = store.clone().with_environment(environment);
        let accounts = store.accounts();
        let id = accounts.create_as(Uuid::now_v7(), opened()).unwrap().id();
        let (mut one, mut other) = (accounts.get(id).unwrap(), accounts.get(id).unwrap());
        one.trigger(deposited(5)).unwrap();
        other.trigger(deposited(7)).unwrap();
        accounts.save(&mut one).unwrap();
        let saved = accounts.save(&mut other);
        assert!(saved.is_err_and(|error| error.is_conflict()), "the second must not be lost");
        assert_eq!(store.history(id), [opened(), deposited(5)]);
    }

    fn a_batch_with_one_position_twice_is_refused_whole(store) {
        let id = Uuid::now_v7();
        let at = |version| RecordedEvent::new(id, version, deposited(1), Timestamp::default());
        let appended = store.append_all(&[at(0), at(1), at(0)]);
        assert!(appended.is_err_and(|error| error.is_conflict()));
        assert!(store.log().is_empty());
        store.append_all(&[at(0), at(1)]).unwrap();
        let appended = store.append_all(&[at(2), at(1)]);
        assert!(appended.is_err_and(|error| error.is_conflict()));
        assert_eq!(store.versions(id), [0, 1]);
    }

    fn a_clock_that_steps_back_changes_no_order(store) {
        let clock = SetClock::default();
        let environment = store.environment().clone().with_clock(clock.clone());
        let store = store.clone().with_environment(environment);
        let accounts = store.accounts();
        let (one, other) = {
            clock.set(1000);
            (accounts.create(opened()).unwrap().id(), accounts.create(opened()).unwrap().id())
        };
        for (amount, now) in [(1, 900), (2, 500), (3, 700), (4, -1)] {
            clock.set(now);
            let id = if amount % 2 == 0 { one } else { other };
            accounts.update(id, |_| deposited(amount)).unwrap();
        }
        let late = accounts.create(opened()).unwrap();
        assert_eq!(late.created_on(), Timestamp::from_micros(-1));
        assert_eq!(store.history(one), [opened(), deposited(2), deposited(4)]);
        let log: Vec<_> = store
            .all_domain_events::<AccountEvent>(LogPosition::START)
            .map(|event| event.unwrap().event)
            .collect();
        let deposits = [1, 2, 3, 4].map(deposited);
        assert_eq!(log[2..6], deposits);
        assert_eq!(log[6], opened());
    }
}

/// What a client does to its root while the database fails.
#[derive(Debug, Clone, Copy)]
enum Step {
    Trigger,
    Save,
    Settle,
    Arrive,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Trigger),
        4 => Just(Step::Save),
        1 => Just(Step::Settle),
        1 => Just(Step::Arrive),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    proptest::sample::select(vec![
        Fault::None,
        Fault::StoredUnanswered,
        Fault::LostUnanswered,
        Fault::StoredLater,
        Fault::StoredAfterTheNext,
        Fault::RolledBack,
        Fault::Unavailable,
        Fault::Damaged,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// One writer, so there is no conflict: every event is stored once and in its place, and what
    /// was answered is stored.
    #[test]
    fn a_root_stores_every_event_once_whatever_fails(
        steps in vec(step(), 0..30),
        faults in vec(fault(), 0..40),
    ) {
        let faulty = Faulty::default();
        let store = faulty.store();
        let accounts = store.accounts();
        let mut account = accounts.create(opened()).unwrap();
        let id = account.id();
        let mut triggered = vec![opened()];
        let mut in_doubt = Vec::new();
        faulty.plan(faults);
        for step in steps {
            match step {
                Step::Trigger => {
                    let event = deposited(i64::try_from(triggered.len()).unwrap());
                    account.trigger(event.clone()).unwrap();
                    triggered.push(event);
                }
                Step::Save => match accounts.save(&mut account) {
                    Ok(()) => prop_assert_eq!(&store.history(id), &triggered),
                    Err(Error::OutcomeUnknown(unknown)) => in_doubt.push(*unknown),
                    Err(error) => prop_assert!(!error.is_conflict(), "{}", error),
                },
                Step::Settle => if let Some(unknown) = in_doubt.pop() {
                    match store.settle(unknown) {
                        Ok(()) => {}
                        Err(Error::OutcomeUnknown(still)) => in_doubt.push(*still),
                        Err(error) => prop_assert!(false, "{}", error),
                    }
                },
                Step::Arrive => faulty.arrive(),
            }
            let stored = store.history(id);
            prop_assert_eq!(&stored[..], &triggered[..stored.len()], "in their places");
        }
        faulty.plan([]);
        accounts.save(&mut account).unwrap();
        faulty.arrive();
        for unknown in in_doubt {
            store.settle(unknown).unwrap();
        }
        prop_assert_eq!(&store.history(id), &triggered);
        prop_assert!(account.pending_events().is_empty());
    }
}
