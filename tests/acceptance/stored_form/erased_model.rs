//! Random sequences of saves, erasures, rotations and snapshots against a model.

use std::collections::HashMap;

use eventsourcing::{Error, KeyRing, LogPosition, SnapshotPolicy, StoredForm, UpdateError};
use proptest::prelude::*;
use uuid::Uuid;

use super::keys::{aes, encrypting, xchacha};
use crate::{
    bank::{AccountEvent, deposited, opened},
    stores::{self, Accounts, Bank, Store},
};

const ACCOUNTS: usize = 4;

#[derive(Debug, Clone, Copy)]
enum Step {
    Save(usize, i64),
    Erase(usize),
    Rotate,
    Rewrap,
    Snapshot(usize),
    /// What is saved from now on is under the keys of the ring, or of the originators again.
    UnderTheRing(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let account = 0..ACCOUNTS;
    prop_oneof![
        6 => (account.clone(), 1..100_i64).prop_map(|(it, amount)| Step::Save(it, amount)),
        1 => account.clone().prop_map(Step::Erase),
        1 => Just(Step::Rotate),
        1 => Just(Step::Rewrap),
        2 => account.prop_map(Step::Snapshot),
        1 => any::<bool>().prop_map(Step::UnderTheRing),
    ]
}

/// What should be of an account.
#[derive(Debug, Default, Clone)]
struct Expected {
    balance: i64,
    events: usize,
    erased: bool,
}

struct Run<'a> {
    store: &'a Store,
    ids: Vec<Uuid>,
    expected: HashMap<Uuid, Expected>,
    /// The events of the log, by whose they are.
    log: Vec<Uuid>,
    rotations: u8,
    under_the_ring: bool,
}

impl Run<'_> {
    /// Every key that ever was, the last one current: what is under the ring is not rewrapped.
    fn ring(&self) -> KeyRing {
        let key = |number: u8| {
            if number.is_multiple_of(2) {
                aes(number)
            } else {
                xchacha(number)
            }
        };
        let current = self.rotations;
        let ring = KeyRing::new(&current.to_string(), key(current)).unwrap();
        let older = 0..current;
        older.fold(ring, |ring, number| {
            ring.with_old(&number.to_string(), key(number)).unwrap()
        })
    }

    fn per_originator(&self) -> Store {
        let form = StoredForm::json().encrypted_per_originator(self.ring());
        encrypting(self.store, form)
    }

    fn accounts(&self) -> Accounts {
        let store = if self.under_the_ring {
            encrypting(self.store, StoredForm::json().encrypted(self.ring()))
        } else {
            self.per_originator()
        };
        store
            .accounts()
            .with_snapshots(SnapshotPolicy::on_request())
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Save(account, amount) => self.save(self.ids[account], amount),
            Step::Erase(account) => self.erase(self.ids[account]),
            Step::Rotate => self.rotations += 1,
            Step::Rewrap => drop(self.per_originator().rewrap_data_keys().unwrap()),
            Step::Snapshot(account) => self.snapshot(self.ids[account]),
            Step::UnderTheRing(it) => self.under_the_ring = it,
        }
    }

    fn save(&mut self, id: Uuid, amount: i64) {
        let expected = self.expected.entry(id).or_default().clone();
        let answer = match expected.events {
            0 => self
                .accounts()
                .create_as(id, [opened(), deposited(amount)])
                .map(drop),
            _ => self.accounts().update(id, |_| deposited(amount)).map(drop),
        };
        assert_eq!(is_erased(answer), expected.erased);
        if !expected.erased {
            let added = if expected.events == 0 { 2 } else { 1 };
            self.log.extend(std::iter::repeat_n(id, added));
            let now = self.expected.get_mut(&id).unwrap();
            now.balance += amount;
            now.events += added;
        }
    }

    fn erase(&mut self, id: Uuid) {
        let erasure = self.per_originator().erase(id).unwrap();
        let expected = self.expected.entry(id).or_default();
        assert_eq!(erasure.repeated, expected.erased);
        expected.erased = true;
    }

    fn snapshot(&mut self, id: Uuid) {
        let expected = self.expected.entry(id).or_default().clone();
        match self.accounts().take_snapshot(id) {
            Ok(_) => assert!(!expected.erased && expected.events > 0),
            Err(Error::Erased { .. }) => assert!(expected.erased),
            Err(Error::NotFound { .. }) => assert_eq!(expected.events, 0),
            Err(error) => panic!("{error}"),
        }
    }

    fn check(&self) {
        let store = self.per_originator();
        for (&id, expected) in &self.expected {
            match store.accounts().find(id) {
                Ok(Some(root)) => assert_eq!(root.balance, expected.balance),
                Ok(None) => assert_eq!(expected.events, 0),
                Err(error) => assert!(error.is_erased() && expected.erased, "{error}"),
            }
        }
        let log = store.all_domain_events::<AccountEvent>(LogPosition::START);
        let log: Vec<(Option<Uuid>, bool)> = log
            .map(|item| match item {
                Ok(event) => (Some(event.originator_id), false),
                Err(Error::Erased { originator_id, .. }) => (Some(originator_id), true),
                Err(error) => panic!("{error}"),
            })
            .collect();
        let expected: Vec<_> = self
            .log
            .iter()
            .map(|id| (Some(*id), self.expected[id].erased))
            .collect();
        assert_eq!(log, expected);
    }
}

#[track_caller]
fn is_erased<R: std::fmt::Debug>(answer: Result<(), UpdateError<R>>) -> bool {
    match answer {
        Ok(()) => false,
        Err(error) if error.is_erased() => true,
        Err(error) => panic!("{error:?}"),
    }
}

fn run(store: &Store, steps: &[Step]) {
    let mut run = Run {
        store,
        ids: (0..ACCOUNTS).map(|_| Uuid::now_v7()).collect(),
        expected: HashMap::new(),
        log: Vec::new(),
        rotations: 0,
        under_the_ring: false,
    };
    for &step in steps {
        run.take(step);
        run.check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_what_was_saved_and_not_erased_in_memory(
        steps in prop::collection::vec(step(), 1..30),
    ) {
        run(&stores::in_memory().store, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_what_was_saved_and_not_erased_on_sqlite(
        steps in prop::collection::vec(step(), 1..30),
    ) {
        run(&stores::sqlite().store, &steps);
    }
}
