//! Functions of a user's own that are tried again.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use eventsourcing::{Error, Retry, UpdateError, retry};
use uuid::Uuid;

use crate::{
    bank::{Refusal, deposited, opened},
    stores::{Bank, Store, attempts, on_every_store},
};

/// Loads, decides and saves, as `update` does; and counts how often.
#[retry(on = UpdateError::is_conflict, policy = Retry::default(), attempts = 200)]
fn deposit(
    store: &Store,
    id: Uuid,
    amount: i64,
    tries: &AtomicUsize,
) -> Result<u64, UpdateError<Refusal>> {
    tries.fetch_add(1, Ordering::SeqCst);
    let mut root = store.accounts().get(id)?;
    root.decide(|account| account.deposit(amount))?;
    store.accounts().save(&mut root)?;
    Ok(root.version())
}

/// Saves always the same root, which somebody else was faster with.
#[retry(on = Error::is_conflict, policy = attempts(3))]
fn save_what_is_late(store: &Store, id: Uuid, tries: &mut u32) -> Result<(), Error> {
    *tries += 1;
    let mut late = store.accounts().get_at(id, 0)?;
    late.trigger(deposited(1))?;
    store.accounts().save(&mut late)
}

on_every_store! {
    fn a_conflict_is_decided_again(store) {
        let id = store.accounts().create(opened()).unwrap().id();
        let tries = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..10).for_each(|_| {
                    deposit(store, id, 1, &tries).unwrap();
                }));
            }
        });
        assert_eq!(store.accounts().get(id).unwrap().balance, 40);
        assert!(tries.load(Ordering::SeqCst) >= 40);
        assert_eq!(store.versions(id), (0..=40).collect::<Vec<_>>());
    }

    fn a_refusal_is_not_tried_again(store) {
        let id = store.accounts().create(opened()).unwrap().id();
        let tries = AtomicUsize::new(0);
        let refused = deposit(store, id, -1, &tries);
        assert!(matches!(refused, Err(UpdateError::Refused(Refusal::NotPositive))));
        assert_eq!(tries.load(Ordering::SeqCst), 1);
    }

    fn the_last_conflict_comes_back(store) {
        let id = store.accounts().create(opened()).unwrap().id();
        store.accounts().update(id, |_| deposited(1)).unwrap();
        let mut tries = 0;
        let last = save_what_is_late(store, id, &mut tries);
        assert!(matches!(last, Err(Error::Conflict(_))), "{last:?}");
        assert_eq!(tries, 3);
        assert_eq!(store.versions(id), [0, 1]);
    }
}
