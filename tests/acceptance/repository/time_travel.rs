//! States of earlier versions and times.

use eventsourcing::Timestamp;

use super::is_not_found;
use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    stores::{Bank, SetClock, on_every_store},
};

on_every_store! {
    fn every_version_can_be_read_again(store) {
        let accounts = store.accounts();
        let mut account = accounts.create(opened()).unwrap();
        let mut states = vec![Account::clone(&account)];
        for amount in 1..40 {
            account.trigger(deposited(amount)).unwrap();
            states.push(Account::clone(&account));
            if amount % 7 == 0 {
                accounts.save(&mut account).unwrap();
            }
        }
        accounts.save(&mut account).unwrap();
        for (version, state) in (0..).zip(&states) {
            let then = accounts.get_at(account.id(), version).unwrap();
            assert_eq!((&*then, then.version()), (state, version));
            assert_eq!(then.stored_version(), Some(version));
        }
    }

    fn a_version_beyond_the_end_is_not_there(store) {
        let accounts = store.accounts();
        let id = accounts.create([opened(), deposited(1)]).unwrap().id();
        for beyond in [2, 3, i64::MAX.unsigned_abs(), u64::MAX] {
            assert!(is_not_found(accounts.get_at(id, beyond)), "{beyond}");
        }
    }

    fn a_state_of_an_earlier_time_can_be_read(store) {
        let clock = SetClock::default();
        let environment = store.environment().clone().with_clock(clock.clone());
        let store = store.clone().with_environment(environment);
        let accounts = store.accounts();
        clock.set(100);
        let id = accounts.create(opened()).unwrap().id();
        for (now, event) in [
            (200, deposited(1)),
            (150, deposited(2)),
            (300, deposited(4)),
            (400, AccountEvent::Closed),
        ] {
            clock.set(now);
            accounts.update(id, |_| event.clone()).unwrap();
        }
        let balance = |micros| {
            accounts.get_as_of(id, Timestamp::from_micros(micros)).map(|then| then.balance)
        };
        assert!(is_not_found(balance(99)));
        assert_eq!(balance(100).unwrap(), 0);
        assert_eq!(balance(199).unwrap(), 0);
        assert_eq!(balance(200).unwrap(), 3, "the clock had stepped back: both are at 200");
        assert_eq!(balance(299).unwrap(), 3);
        assert_eq!(balance(399).unwrap(), 7);
        assert!(is_not_found(balance(400)));
        assert!(is_not_found(accounts.get_as_of(id, Timestamp::MIN)));
        assert!(is_not_found(accounts.get_as_of(id, Timestamp::MAX)));
    }

    fn timestamps_before_1970_and_at_both_ends_of_time_are_kept(store) {
        let clock = SetClock::default();
        let environment = store.environment().clone().with_clock(clock.clone());
        let accounts = store.clone().with_environment(environment).accounts();
        clock.set(i64::MIN);
        let id = accounts.create(opened()).unwrap().id();
        for micros in [-1, 0, i64::MAX] {
            clock.set(micros);
            let updated = accounts.update(id, |_| deposited(1)).unwrap();
            assert_eq!(updated.last_modified(), Timestamp::from_micros(micros));
            let read = accounts.get(id).unwrap();
            assert_eq!(read.last_modified(), Timestamp::from_micros(micros));
            assert_eq!(read.created_on(), Timestamp::MIN);
        }
    }
}
