//! Histories replayed through a plain function.

use std::collections::BTreeMap;

use eventsourcing::{
    DomainEvent, Error, Key, KeyRing, KeyedSave, LogPosition, RecordError, RecordStrategy,
    RecordedEvent, ReplayError, Save, Selection, StoredEvent, StoredForm, Timestamp, Visit, replay,
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    bank::{AccountEvent, deposited, opened, registered, withdrawn},
    stores::{Bank, Store, cases, on_every_store},
};

/// A state that cannot be stored, compared or copied.
struct Balance {
    cents: i64,
    _seen: Box<dyn Fn()>,
}

fn balance(balance: Option<Balance>, event: AccountEvent) -> Option<Balance> {
    let add = |amount| {
        balance.map(|it| Balance {
            cents: it.cents + amount,
            ..it
        })
    };
    match event {
        AccountEvent::Opened { .. } => Some(Balance {
            cents: 0,
            _seen: Box::new(|| {}),
        }),
        AccountEvent::Deposited { amount } => add(amount),
        AccountEvent::Withdrawn { amount } => add(-amount),
        AccountEvent::LimitChanged { .. } => add(0),
        AccountEvent::Closed => None,
    }
}

fn all(mut events: Vec<AccountEvent>, event: AccountEvent) -> Vec<AccountEvent> {
    events.push(event);
    events
}

/// Appends events, a µs apart.
fn history(store: &Store, events: &[AccountEvent]) -> Uuid {
    let id = Uuid::now_v7();
    for (version, event) in (0..).zip(events) {
        let time = Timestamp::from_micros(i64::try_from(version).unwrap());
        let recorded = RecordedEvent::new(id, version, event.clone(), time);
        store.append(&recorded).unwrap();
    }
    id
}

fn three() -> Vec<AccountEvent> {
    vec![opened(), deposited(7), withdrawn(2)]
}

fn events_of(store: &Store, id: Uuid) -> Result<Vec<AccountEvent>, Error> {
    store.replay(id, Vec::new(), all)
}

/// What cannot be replayed, by the error that says so.
fn refused(answer: Result<Vec<AccountEvent>, Error>) -> ReplayError {
    let Err(Error::Corrupt(corrupt)) = answer else {
        panic!("{answer:?}");
    };
    let cause = corrupt.cause.unwrap().downcast::<ReplayError>();
    *cause.unwrap()
}

/// Histories that go on with the event of another originator; nothing else is asked of them.
struct Mixed(Store, StoredEvent);

impl RecordStrategy for Mixed {
    type Position = u64;

    fn append(&self, _: &Save) -> Result<(), RecordError> {
        unreachable!()
    }

    fn read(&self, selection: &Selection, visit: &mut Visit<'_, u64>) -> Result<(), RecordError> {
        self.0.strategy().read(&selection.lte(0), visit)?;
        _ = visit(self.1.clone());
        Ok(())
    }

    fn read_log(
        &self,
        _: LogPosition,
        _: usize,
        _: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        unreachable!()
    }

    fn originators(
        &self,
        _: &[&str],
        _: LogPosition,
        _: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        unreachable!()
    }

    fn find_save(&self, _: &str) -> Result<Option<KeyedSave>, RecordError> {
        unreachable!()
    }

    fn delete_record(&self, _: Uuid, _: u64) -> Result<bool, RecordError> {
        unreachable!()
    }
}

on_every_store! {
    fn a_state_without_any_trait_is_made_by_a_function(store) {
        let id = history(store, &three());
        let state = store.replay(id, None, balance).unwrap();
        assert_eq!(state.unwrap().cents, 5);
    }

    fn every_event_is_seen_once_and_in_order(store) {
        let id = history(store, &three());
        assert_eq!(events_of(store, id).unwrap(), three());
    }

    fn up_to_a_version_or_a_time_no_later_event_is_seen(store) {
        let id = history(store, &three());
        for (last, expected) in [(0, 1), (1, 2), (2, 3), (9, 3), (u64::MAX, 3)] {
            let events = store.replay_up_to(id, last, Vec::new(), all).unwrap();
            assert_eq!(events, three()[..expected], "version {last}");
        }
        for (micros, expected) in [(-1, 0), (0, 1), (1, 2), (2, 3), (i64::MAX, 3)] {
            let time = Timestamp::from_micros(micros);
            let events = store.replay_as_of(id, time, Vec::new(), all).unwrap();
            assert_eq!(events, three()[..expected], "{micros} µs");
        }
    }

    fn what_has_no_history_is_as_it_was_given(store) {
        let events = store.replay(Uuid::now_v7(), three(), all);
        assert_eq!(events.unwrap(), three());
    }

    fn a_function_can_remember(store) {
        let id = history(store, &three());
        let mut counts = BTreeMap::new();
        store
            .replay(id, (), |(), event: AccountEvent| {
                *counts.entry(event.topic()).or_insert(0) += 1;
            })
            .unwrap();
        assert_eq!(counts.into_values().collect::<Vec<u32>>(), [1, 1, 1]);
    }

    fn a_first_event_of_another_version_is_refused(store) {
        let id = history(store, &three());
        store.strategy().delete_record(id, 0).unwrap();
        let expected = ReplayError::OriginatorVersion { id, expected: 0, found: 1 };
        assert_eq!(refused(events_of(store, id)), expected);
    }

    fn a_history_with_a_hole_is_refused(store) {
        let id = history(store, &three());
        store.strategy().delete_record(id, 1).unwrap();
        let expected = ReplayError::OriginatorVersion { id, expected: 1, found: 2 };
        assert_eq!(refused(events_of(store, id)), expected);
        let begun = store.replay_up_to(id, 1, Vec::new(), all).unwrap();
        assert_eq!(begun, [opened()]);
    }

    fn an_event_of_another_originator_is_refused(store) {
        let [id, other] = [history(store, &three()), history(store, &three())];
        let stray = store.strategy().get_item(other, 1).unwrap().unwrap();
        let mixed = store.on(Mixed(store.clone(), stray));
        let expected = ReplayError::OriginatorId { expected: id, found: other };
        let answer = mixed.replay(id, Vec::new(), all);
        assert_eq!(refused(answer), expected);
    }

    fn another_aggregate_is_said_to_be_one(store) {
        let customer = store.customers().create(registered()).unwrap().id();
        let answer = events_of(store, customer);
        assert!(matches!(answer, Err(Error::AnotherAggregate { id, .. }) if id == customer));
    }

    fn an_event_that_cannot_be_read_is_never_skipped(store) {
        let id = history(store, &three());
        store.put(StoredEvent::new(id, 3, "bank.account#Lost", "{}"));
        let Err(Error::Corrupt(corrupt)) = events_of(store, id) else {
            panic!("not corrupt");
        };
        assert!(corrupt.place.contains("event 3"), "{corrupt}");
        assert_eq!(store.replay_up_to(id, 2, Vec::new(), all).unwrap(), three());
    }

    fn what_was_erased_answers_so(store) {
        let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
        let form = StoredForm::json().encrypted_per_originator(ring);
        let store = store.clone().with_stored_form(form);
        let id = history(&store, &three());
        assert_eq!(events_of(&store, id).unwrap(), three());
        assert!(store.erase(id).unwrap().is_complete());
        assert!(events_of(&store, id).unwrap_err().is_erased());
    }

    fn a_struct_event_has_histories_too(store) {
        let id = Uuid::now_v7();
        for version in 0..3 {
            let event = Counted { by: version };
            store.append(&RecordedEvent::new(id, version, event, Timestamp::now())).unwrap();
        }
        let sum = store.replay(id, 0, |sum, event: Counted| sum + event.by).unwrap();
        assert_eq!(sum, 3);
    }
}

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "test.counted")]
struct Counted {
    by: u64,
}

/// What was recorded, read from no store.
fn recorded(id: Uuid, versions: &[u64]) -> Vec<RecordedEvent<u64>> {
    let now = Timestamp::from_micros(0);
    let of = |&version| RecordedEvent::new(id, version, version, now);
    versions.iter().map(of).collect()
}

#[test]
fn the_pure_function_checks_each_event_before_it_is_seen() {
    let (id, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut seen = Vec::new();
    let holey = recorded(id, &[0, 1, 3]);
    let answer = replay(id, holey, (), |(), event| seen.push(event));
    let (expected, found) = (2, 3);
    assert_eq!(
        answer,
        Err(ReplayError::OriginatorVersion {
            id,
            expected,
            found
        })
    );
    assert_eq!(seen, [0, 1]);

    let answer = replay(id, recorded(other, &[0]), (), |(), _| unreachable!());
    let (expected, found) = (id, other);
    assert_eq!(answer, Err(ReplayError::OriginatorId { expected, found }));

    let answer = replay(id, recorded(id, &[1]), (), |(), _| unreachable!());
    let (expected, found) = (0, 1);
    assert_eq!(
        answer,
        Err(ReplayError::OriginatorVersion {
            id,
            expected,
            found
        })
    );

    let answer = replay(id, recorded(id, &[0, 0]), 0, |count, _| count + 1);
    assert!(matches!(
        answer,
        Err(ReplayError::OriginatorVersion {
            expected: 1,
            found: 0,
            ..
        })
    ));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_plain_function_and_the_mutators_agree(amounts in prop::collection::vec(1_i64..99, 0..20)) {
        let fixture = crate::stores::in_memory();
        let store = &fixture.store;
        let events: Vec<_> = std::iter::once(opened()).chain(amounts.into_iter().map(deposited)).collect();
        let id = history(store, &events);
        for version in 0..events.len() as u64 {
            let plain = store.replay_up_to(id, version, None, balance).unwrap();
            let account = store.accounts().get_at(id, version).unwrap();
            prop_assert_eq!(plain.unwrap().cents, account.balance);
        }
    }
}
