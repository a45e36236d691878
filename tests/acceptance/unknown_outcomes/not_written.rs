//! Failures after which it is known that nothing was written.

use std::time::Duration;

use eventsourcing::{Error, Retry};

use super::{failed, with_account};
use crate::{
    bank::{deposited, opened},
    faults::Fault,
    stores::{Bank, attempts},
};

#[test]
fn what_is_rolled_back_is_sent_again_and_not_decided_again() {
    let (faulty, store, id) = with_account();
    faulty.plan([Fault::RolledBack; 2]);
    let mut decided = 0;
    let updated = store.accounts().update(id, |_| {
        decided += 1;
        deposited(5)
    });
    assert_eq!(updated.unwrap().version(), 1);
    assert_eq!((decided, faulty.appends()), (1, 3));
    assert_eq!(store.history(id), [opened(), deposited(5)]);
}

#[test]
fn how_often_a_save_is_rolled_back_for_others_does_not_count() {
    let (faulty, store, id) = with_account();
    let rolled_back = [Fault::RolledBack; 100];
    faulty.plan(rolled_back.into_iter().chain([Fault::LostUnanswered]));
    let updated = store.accounts().update(id, |_| deposited(5));
    assert_eq!(updated.unwrap().version(), 1);
    assert_eq!(faulty.appends(), 102);
}

#[test]
fn whoever_tries_nothing_again_hears_of_a_rollback() {
    let (faulty, store, id) = with_account();
    faulty.plan([Fault::RolledBack]);
    let once = store.clone().with_retry(Retry::never());
    let error = failed(once.accounts().update(id, |_| deposited(5)));
    assert!(matches!(error, Error::RolledBack(_)), "{error}");
    assert_eq!(faulty.appends(), 1);
}

#[test]
fn what_is_rolled_back_for_all_of_the_time_is_an_error_of_its_own() {
    let (faulty, store, id) = with_account();
    let store = store.with_retry(attempts(3).within(Duration::from_millis(50)));
    faulty.plan(std::iter::repeat_n(Fault::RolledBack, 1_000_000));
    let accounts = store.accounts();
    let mut account = accounts.get(id).unwrap();
    account.trigger(deposited(5)).unwrap();
    let error = accounts.save(&mut account).unwrap_err();
    assert!(matches!(error, Error::RolledBack(_)), "{error}");
    assert!(faulty.appends() > 3);
    faulty.plan([]);
    assert_eq!(store.history(id), [opened()]);
    account.trigger(deposited(6)).unwrap();
    accounts.save(&mut account).unwrap();
    assert_eq!(store.history(id), [opened(), deposited(5), deposited(6)]);
    assert_eq!(
        store.log()[1].save_id,
        store.log()[2].save_id,
        "nothing was in doubt: both went into one save"
    );
}

#[test]
fn an_unavailable_database_is_said_at_once_and_nothing_is_in_doubt() {
    let (faulty, store, id) = with_account();
    faulty.plan([Fault::Unavailable]);
    let error = failed(store.accounts().update(id, |_| deposited(5)));
    assert!(matches!(error, Error::Unavailable(_)), "{error}");
    assert_eq!(faulty.appends(), 1);
    faulty.plan_reads([Fault::Unavailable]);
    let error = store.accounts().get(id).unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error}");
    assert_eq!(store.history(id), [opened()]);
}
