//! Conflicts, after which the whole closure runs again.

use std::convert::Infallible;

use eventsourcing::{Error, Expected, UpdateError};

use super::{account, balances};
use crate::{
    bank::{Account, deposited, opened, withdrawn},
    stores::{Bank, attempts, on_every_store},
};

on_every_store! {
    fn a_conflict_runs_the_whole_closure_again(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        store
            .atomically(|work| {
                runs += 1;
                let mut left = 0;
                work.update(from, |from: &Account| {
                    left = from.balance;
                    from.withdraw(left)
                })?;
                if runs < 3 {
                    store.accounts().update(from, |_| deposited(1)).unwrap();
                }
                work.update(to, |to: &Account| to.deposit(left))
            })
            .unwrap();
        assert_eq!(runs, 3);
        assert_eq!(balances(store, [from, to]), [0, 12]);
    }

    fn a_unit_gives_up_and_answers_with_the_last_conflict(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        let done = store.clone().with_retry(attempts(4)).atomically(|work| {
            runs += 1;
            work.update(from, |_: &Account| withdrawn(1))?;
            work.update(to, |_: &Account| deposited(1))?;
            store.accounts().update(to, |_| deposited(100)).unwrap();
            Ok::<_, UpdateError<Infallible>>(())
        });
        let Err(UpdateError::Failed(Error::Conflict(conflict))) = done else { panic!("{done:?}") };
        assert_eq!(runs, 4);
        assert_eq!(conflict.originator_id, to);
        assert_eq!((conflict.expected, conflict.actual), (Expected::Free(5), Some(5)));
        assert_eq!(balances(store, [from, to]), [10, 400]);
    }

    fn an_id_that_is_taken_shows_when_the_unit_is_saved(store) {
        let (taken, other) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        let done = store.clone().with_retry(attempts(2)).atomically(|work| {
            runs += 1;
            work.update(other, |_: &Account| deposited(5))?;
            work.create_as::<Account, _>(taken, opened())
        });
        assert!(done.is_err_and(|error| error.is_conflict()));
        assert_eq!((runs, balances(store, [taken, other])), (2, [10, 0]));
    }

    fn units_of_different_aggregates_do_not_conflict(store) {
        let (one, other) = (account(store, 0), account(store, 0));
        let mut runs = 0;
        store
            .atomically(|work| {
                runs += 1;
                work.update(one, |_: &Account| deposited(1))?;
                store.accounts().update(other, |_| deposited(1)).unwrap();
                Ok::<_, UpdateError<Infallible>>(())
            })
            .unwrap();
        assert_eq!((runs, balances(store, [one, other])), (1, [1, 1]));
    }
}
