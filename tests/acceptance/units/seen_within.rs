//! What a unit has decided is seen by its later steps.

use std::convert::Infallible;

use eventsourcing::{Error, UnitError, UpdateError};
use uuid::Uuid;

use super::{account, balances, transfer};
use crate::{
    bank::{
        Account, AccountEvent, Customer, Refusal, TooMany, deposited, opened, registered, withdrawn,
    },
    stores::{Bank, on_every_store},
};

on_every_store! {
    fn a_second_update_of_one_id_sees_the_first(store) {
        let id = account(store, 10);
        let mut seen = Vec::new();
        store
            .atomically(|work| {
                seen.clear();
                for _ in 0..3 {
                    work.update(id, |account: &Account| {
                        seen.push(account.balance);
                        account.withdraw(3)
                    })?;
                }
                let now = work.get::<Account>(id).unwrap();
                assert_eq!((now.balance, now.version(), now.stored_version()), (1, 4, Some(1)));
                Ok::<_, UpdateError<Refusal>>(())
            })
            .unwrap();
        assert_eq!(seen, [10, 7, 4]);
        assert_eq!(store.versions(id), [0, 1, 2, 3, 4]);
    }

    fn a_transfer_to_itself_is_two_movements(store) {
        let id = account(store, 10);
        transfer(store, id, id, 10).unwrap();
        assert_eq!(balances(store, [id]), [10]);
        assert_eq!(store.history(id)[2..], [withdrawn(10), deposited(10)]);
    }

    fn what_was_created_inside_is_there_for_the_rest_of_the_unit(store) {
        let (id, customer) = store
            .atomically(|work| {
                let id = work.create::<Account, _>(opened())?;
                work.update(id, |account: &Account| account.deposit(5))?;
                let customer = Uuid::now_v7();
                work.create_as::<Customer, _>(customer, registered())?;
                work.update(customer, |customer: &Customer| customer.link(id))?;
                assert_eq!(work.get::<Customer>(customer)?.accounts, [id]);
                Ok::<_, UnitError<Anything>>((id, customer))
            })
            .unwrap();
        assert_eq!(balances(store, [id]), [5]);
        assert_eq!(store.customers().get(customer).unwrap().accounts, [id]);
    }

    fn an_end_inside_a_unit_is_the_end(store) {
        let id = account(store, 10);
        store.atomically(|work| work.update(id, Account::pay_out_and_close)).unwrap();
        assert!(!store.accounts().contains(id).unwrap());
        let new = account(store, 0);
        let done = store.atomically(|work| {
            work.update(new, |_: &Account| AccountEvent::Closed)?;
            work.update(new, |_: &Account| deposited(1))
        });
        assert!(matches!(done, Err(UpdateError::Failed(Error::Misuse { .. }))));
        assert!(store.accounts().contains(new).unwrap());
    }
}

/// Any refusal, those of decisions that have none included.
#[derive(Debug)]
struct Anything;

impl From<Refusal> for Anything {
    fn from(_: Refusal) -> Self {
        Self
    }
}

impl From<TooMany> for Anything {
    fn from(_: TooMany) -> Self {
        Self
    }
}

impl From<Infallible> for Anything {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
