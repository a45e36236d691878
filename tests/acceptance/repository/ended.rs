//! Aggregates that have ended, and why one is not there.

use eventsourcing::{Absence, AggregateRoot, Error, Timestamp, UpdateError};
use uuid::Uuid;

use super::is_not_found;
use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    stores::{Bank, SetClock, on_every_store},
};

on_every_store! {
    fn at_and_after_its_end_an_aggregate_is_not_there(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), AccountEvent::Closed]).unwrap().id();
        assert!(is_not_found(accounts.get(id)));
        assert!(accounts.find(id).unwrap().is_none());
        assert!(!accounts.contains(id).unwrap());
        assert!(is_not_found(accounts.get_at(id, 1)));
        assert!(is_not_found(accounts.get_at(id, 2)));
        assert_eq!(accounts.get_at(id, 0).unwrap().holder, "Ada");
        let updated = accounts.update(id, |_| deposited(1));
        assert!(matches!(updated, Err(UpdateError::Failed(Error::NotFound { .. }))));
        let again = accounts.create_as(id, opened());
        assert!(again.is_err_and(|error| error.is_conflict()), "its id cannot be used again");
        assert_eq!(store.history(id), [opened(), AccountEvent::Closed]);
    }

    fn why_an_aggregate_is_not_there_is_said(store) {
        let clock = SetClock::default();
        clock.set(5);
        let environment = store.environment().clone().with_clock(clock);
        let accounts = store.clone().with_environment(environment).accounts();
        let absence = |read: Result<AggregateRoot<Account>, Error>| match read {
            Err(Error::NotFound { aggregate: "Account", absence, .. }) => absence,
            other => panic!("{other:?}"),
        };
        let id = Uuid::now_v7();
        let time = Timestamp::from_micros;
        assert_eq!(absence(accounts.get(id)), Absence::NeverBegun);
        assert_eq!(absence(accounts.get_at(id, 0)), Absence::NeverBegun);
        accounts.create_as(id, [opened(), deposited(1)]).unwrap();
        let none = Absence::NoVersion { wanted: 2, last: 1 };
        assert_eq!(absence(accounts.get_at(id, 2)), none);
        assert_eq!(absence(accounts.get_as_of(id, time(4))), Absence::NotBegunBy(time(4)));
        accounts.update(id, Account::pay_out_and_close).unwrap();
        let ended = Absence::Ended { version: 3, on: time(5) };
        assert_eq!(absence(accounts.get(id)), ended);
        assert_eq!(absence(accounts.get_at(id, 3)), ended);
        assert_eq!(absence(accounts.get_at(id, 4)), ended);
        assert_eq!(absence(accounts.get_as_of(id, Timestamp::MAX)), ended);
    }

    fn an_ended_aggregate_can_be_read_by_who_asks_for_it(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(5)]).unwrap().id();
        assert!(!accounts.find_ended_too(id).unwrap().unwrap().has_ended());
        accounts.update(id, Account::pay_out_and_close).unwrap();
        let mut ended = accounts.find_ended_too(id).unwrap().unwrap();
        assert!(ended.has_ended());
        assert_eq!((ended.version(), ended.balance), (3, 0));
        assert!(ended.trigger(deposited(1)).is_err());
        accounts.save(&mut ended).unwrap();
        assert_eq!(store.versions(id), [0, 1, 2, 3]);
        assert!(accounts.find_ended_too(Uuid::now_v7()).unwrap().is_none());
    }

    fn the_last_state_can_be_read_where_the_end_was_saved(store) {
        let accounts = store.accounts();
        let mut account = accounts.create([opened(), deposited(5)]).unwrap();
        account.decide(Account::pay_out_and_close).unwrap();
        accounts.save(&mut account).unwrap();
        assert!(account.has_ended());
        assert_eq!((account.version(), &*account.holder), (3, "Ada"));
        let updated = accounts.create([opened()]).unwrap();
        let updated = accounts.update(updated.id(), Account::pay_out_and_close).unwrap();
        assert!(updated.has_ended());
    }
}
