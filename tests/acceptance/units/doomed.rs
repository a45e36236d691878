//! Whatever fails on the way, nothing is saved.

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
};

use eventsourcing::{Error, UpdateError};
use uuid::Uuid;

use super::{BankError, account};
use crate::{
    bank::{Account, Customer, Refusal, deposited, opened, registered},
    stores::{Bank, on_every_store},
};

on_every_store! {
    fn a_swallowed_refusal_dooms_the_unit(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let before = store.log();
        let done = store.atomically(|work| {
            work.update(to, |to: &Account| to.deposit(99))?;
            let refused = work.update(from, |from: &Account| from.withdraw(99));
            assert!(refused.is_err());
            Ok::<_, UpdateError<Refusal>>(())
        });
        let Err(UpdateError::Failed(Error::Misuse { what, .. })) = done else { panic!("{done:?}") };
        assert!(what.contains(&from.to_string()), "{what}");
        assert_eq!(store.log(), before);
    }

    fn every_swallowed_error_dooms_the_unit(store) {
        let (id, nobody) = (account(store, 10), Uuid::now_v7());
        let customer = store.customers().create(registered()).unwrap().id();
        let before = store.log();
        for mistake in 0..7 {
            let done = store.atomically(|work| {
                work.update(id, |_: &Account| deposited(1))?;
                let swallowed = match mistake {
                    0 => work.get::<Account>(nobody).is_err(),
                    1 => work.get::<Account>(customer).is_err(),
                    2 => work.get::<Customer>(id).is_err(),
                    3 => work.require_unchanged(nobody).is_err(),
                    4 => work.create_as::<Account, _>(id, opened()).is_err(),
                    5 => work.create::<Account, _>(deposited(1)).is_err(),
                    _ => work.update(id, |_: &Account| [deposited(1), opened()]).is_err(),
                };
                assert!(swallowed, "{mistake}");
                Ok::<_, UpdateError<Infallible>>(())
            });
            assert!(matches!(done, Err(UpdateError::Failed(Error::Misuse { .. }))), "{mistake}");
            assert_eq!(store.log(), before, "{mistake}");
        }
    }

    fn a_swallowed_panic_dooms_the_unit(store) {
        let (one, other) = (account(store, 10), account(store, 10));
        let before = store.log();
        let done = store.atomically(|work| {
            work.update(one, |_: &Account| deposited(1))?;
            let swallowed = catch_unwind(AssertUnwindSafe(|| {
                work.update(other, |account: &Account| {
                    assert!(account.balance > 10, "the decision panics");
                    deposited(1)
                })
            }));
            assert!(swallowed.is_err());
            Ok::<_, UpdateError<Infallible>>(())
        });
        assert!(done.is_err(), "half of it was saved");
        assert_eq!(store.log(), before);
    }

    fn a_panic_saves_nothing(store) {
        let id = account(store, 10);
        let before = store.log();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.atomically(|work| {
                work.update(id, |_: &Account| deposited(1))?;
                assert!(id.is_nil(), "the closure panics");
                Ok::<_, UpdateError<Infallible>>(())
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(store.log(), before);
    }

    fn an_error_of_the_closures_own_saves_nothing(store) {
        let id = account(store, 10);
        let before = store.log();
        let done = store.atomically(|work| {
            work.update(id, |account: &Account| account.deposit(1))?;
            Err::<(), _>(BankError::Closed)
        });
        assert!(matches!(done, Err(BankError::Closed)));
        assert_eq!(store.log(), before);
    }
}
