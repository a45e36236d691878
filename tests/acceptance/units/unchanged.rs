//! What a unit has read must be unchanged, where it says so.

use eventsourcing::{Error, Expected, UpdateError};

use super::{account, balances};
use crate::{
    bank::{Account, AccountEvent, deposited, opened, withdrawn},
    stores::{Bank, attempts, on_every_store},
};

on_every_store! {
    fn an_aggregate_that_was_only_read_is_not_protected_unless_asked(store) {
        let (read, written) = (account(store, 10), account(store, 0));
        for protect in [false, true] {
            let mut runs = 0;
            store
                .atomically(|work| {
                    runs += 1;
                    let seen = work.get::<Account>(read)?.balance;
                    if protect {
                        work.require_unchanged(read)?;
                    }
                    if runs == 1 {
                        store.accounts().update(read, |_| deposited(1)).unwrap();
                    }
                    work.update(written, |_: &Account| deposited(seen))
                })
                .unwrap();
            assert_eq!(runs, if protect { 2 } else { 1 });
        }
        assert_eq!(balances(store, [read, written]), [12, 10 + 12]);
    }

    fn what_must_be_unchanged_may_be_changed_by_the_unit_itself(store) {
        let (id, other) = (account(store, 10), account(store, 0));
        store
            .atomically(|work| {
                work.get::<Account>(id)?;
                work.require_unchanged(id)?;
                work.update(id, |_: &Account| withdrawn(1))?;
                work.require_unchanged(id)?;
                let new = work.create::<Account, _>(opened())?;
                work.require_unchanged(new)?;
                work.update(other, |_: &Account| deposited(1))
            })
            .unwrap();
        assert_eq!(balances(store, [id, other]), [9, 1]);
    }

    fn only_to_require_that_nothing_has_changed_is_a_unit_too(store) {
        let id = account(store, 10);
        let check = |moved: bool| {
            let mut runs = 0;
            store.clone().with_retry(attempts(2)).atomically(|work| {
                runs += 1;
                work.get::<Account>(id)?;
                work.require_unchanged(id)?;
                if moved {
                    store.accounts().update(id, |_| deposited(1)).unwrap();
                }
                Ok::<_, Error>(runs)
            })
        };
        assert_eq!(check(false).unwrap(), 1);
        let Err(Error::Conflict(conflict)) = check(true) else { panic!("not checked") };
        assert_eq!((conflict.expected, conflict.actual), (Expected::Last(2), Some(3)));
    }

    fn what_was_ended_meanwhile_has_changed(store) {
        let (id, other) = (account(store, 0), account(store, 0));
        let mut runs = 0;
        let done = store.atomically(|work| {
            runs += 1;
            work.get::<Account>(id)?;
            work.require_unchanged(id)?;
            if runs == 1 {
                store.accounts().update(id, |_| AccountEvent::Closed).unwrap();
            }
            work.update(other, |_: &Account| deposited(1))
        });
        assert!(matches!(done, Err(UpdateError::Failed(Error::NotFound { .. }))));
        assert_eq!((runs, balances(store, [other])), (2, [0]));
    }
}
