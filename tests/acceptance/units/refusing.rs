//! Refusals of several types become one.

use eventsourcing::{Error, UnitError};
use uuid::Uuid;

use super::{BankError, account, balances};
use crate::{
    bank::{Account, Customer, Refusal, TooMany, registered},
    stores::{Bank, on_every_store},
};

/// Either refusal, as `UnitError` wants it.
#[derive(Debug, PartialEq, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Account(#[from] Refusal),
    #[error(transparent)]
    Customer(#[from] TooMany),
}

on_every_store! {
    fn refusals_of_two_types_become_one(store) {
        let id = account(store, 10);
        let customer = store.customers().create(registered()).unwrap().id();
        let link = |amount: i64| {
            store.atomically(|work| {
                work.update(id, |account: &Account| account.withdraw(amount))?;
                work.update(customer, |customer: &Customer| customer.link(id))?;
                Ok::<_, UnitError<Refused>>(())
            })
        };
        for _ in 0..3 {
            link(1).unwrap();
        }
        let refused = |done| match done {
            Err(UnitError::Refused(refused)) => refused,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(link(1)), Refused::Customer(TooMany));
        assert_eq!(refused(link(99)), Refused::Account(Refusal::Overdrawn));
        assert_eq!(balances(store, [id]), [7]);

        let own = store.atomically(|work| {
            work.update(id, |account: &Account| account.withdraw(1))?;
            work.update(customer, |customer: &Customer| customer.link(id))?;
            Ok::<_, BankError>(())
        });
        assert!(matches!(own, Err(BankError::TooMany(TooMany))));
        let own = store.atomically(|work| {
            work.update(Uuid::nil(), |account: &Account| account.withdraw(1))?;
            Ok::<_, BankError>(())
        });
        assert!(matches!(own, Err(BankError::Store(Error::NotFound { .. }))));
    }
}
