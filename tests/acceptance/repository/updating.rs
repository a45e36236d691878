//! Updates, which decide again after a conflict.

use eventsourcing::{Error, Expected, UpdateError};

use crate::{
    bank::{Account, AccountEvent, Refusal, deposited, opened},
    stores::{Bank, attempts, on_every_store},
};

on_every_store! {
    fn an_update_ends_when_its_time_is_over(store) {
        let retry = attempts(100).within(std::time::Duration::ZERO);
        let accounts = store.clone().with_retry(retry).accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut decided = 0;
        let updated = accounts.update(id, |_| {
            decided += 1;
            store.accounts().update(id, |_| deposited(1)).unwrap();
            deposited(100)
        });
        assert!(updated.is_err_and(|error| error.is_conflict()));
        assert_eq!(decided, 1);
    }

    fn an_update_decides_again_after_a_conflict(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(10)]).unwrap().id();
        let mut seen = Vec::new();
        let updated = accounts
            .update(id, |account: &Account| {
                seen.push(account.balance);
                if seen.len() < 4 {
                    accounts.update(id, |_| deposited(1)).unwrap();
                }
                account.withdraw(10)
            })
            .unwrap();
        assert_eq!(seen, [10, 11, 12, 13]);
        assert_eq!((updated.balance, updated.version()), (3, 5));
        assert_eq!(accounts.get(id).unwrap().balance, 3);
    }

    fn an_update_gives_up_and_answers_with_the_last_conflict(store) {
        let accounts = store.clone().with_retry(attempts(3)).accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut decided = 0;
        let updated = accounts.update(id, |_| {
            decided += 1;
            store.accounts().update(id, |_| deposited(1)).unwrap();
            deposited(100)
        });
        let Err(UpdateError::Failed(Error::Conflict(conflict))) = updated else {
            panic!("{updated:?}")
        };
        assert_eq!(decided, 3);
        assert_eq!((conflict.expected, conflict.actual), (Expected::Free(3), Some(3)));
        assert_eq!(accounts.get(id).unwrap().balance, 3);
    }

    fn a_refusal_of_an_update_is_the_users_own_and_decided_once(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let mut decided = 0;
        let updated = accounts.update(id, |account| {
            decided += 1;
            account.withdraw(1)
        });
        assert!(matches!(updated, Err(UpdateError::Refused(Refusal::Overdrawn))));
        assert_eq!(decided, 1);
        let created = accounts.create(Err::<AccountEvent, _>(Refusal::NotEmpty));
        assert!(matches!(created, Err(UpdateError::Refused(Refusal::NotEmpty))));
        assert_eq!(store.log().len(), 1);
    }

    fn an_event_that_cannot_happen_is_a_mistake_of_the_program(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let updated = accounts.update(id, |_| [deposited(1), opened()]);
        assert!(matches!(updated, Err(UpdateError::Failed(Error::Misuse { .. }))));
        assert!(matches!(
            accounts.create(deposited(1)),
            Err(UpdateError::Failed(Error::Misuse { .. }))
        ));
        assert!(accounts.create(()).is_err());
        assert_eq!(store.log().len(), 1);
    }

    fn a_decision_without_events_writes_nothing(store) {
        let accounts = store.accounts();
        let id = accounts.create(opened()).unwrap().id();
        let updated = accounts.update(id, |account| account.set_limit(0)).unwrap();
        assert_eq!(updated.version(), 0);
        assert_eq!(store.versions(id), [0]);
    }
}
