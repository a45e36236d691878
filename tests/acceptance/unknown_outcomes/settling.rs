//! While the database stays away, the save is a value that is settled later.

use eventsourcing::{Error, OutcomeUnknown};

use super::{failed, unknown, with_account};
use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    faults::Fault,
    stores::Bank,
};

/// The database stays away for longer than it is waited for, after each way to lose an answer.
fn gone_for_good() -> impl Iterator<Item = (Fault, Vec<Fault>)> {
    [
        Fault::StoredUnanswered,
        Fault::LostUnanswered,
        Fault::StoredLater,
    ]
    .into_iter()
    .flat_map(|first| {
        [
            vec![first, Fault::Unavailable, Fault::Unavailable],
            vec![
                first,
                Fault::RolledBack,
                Fault::Unavailable,
                Fault::Unavailable,
            ],
            vec![first, Fault::Unavailable, Fault::LostUnanswered],
            vec![first, Fault::LostUnanswered, Fault::LostUnanswered],
            vec![first, Fault::Damaged],
        ]
        .map(|plan| (first, plan))
    })
}

#[test]
fn while_the_database_stays_away_the_save_is_a_value_that_is_settled_once() {
    for (_, plan) in gone_for_good() {
        let (faulty, store, id) = with_account();
        faulty.plan(plan.clone());
        let unknown = unknown(failed(store.accounts().update(id, |_| deposited(5))));
        assert_eq!(unknown.save.events().len(), 1);

        faulty.plan([
            Fault::Unavailable,
            Fault::RolledBack,
            Fault::LostUnanswered,
            Fault::Unavailable,
        ]);
        let Err(Error::OutcomeUnknown(still)) = store.settle(unknown) else {
            panic!("settled while it was away: {plan:?}")
        };
        faulty.plan([]);
        store.settle(*still).unwrap();
        faulty.arrive();
        assert_eq!(store.history(id), [opened(), deposited(5)], "{plan:?}");
    }
}

#[test]
fn a_root_in_doubt_is_settled_by_saving_it_again() {
    for (_, plan) in gone_for_good() {
        let (faulty, store, id) = with_account();
        let accounts = store.accounts();
        let mut account = accounts.get(id).unwrap();
        account.trigger(deposited(5)).unwrap();
        faulty.plan(plan.clone());
        unknown(accounts.save(&mut account).unwrap_err());
        assert_eq!(account.pending_events().len(), 1);
        faulty.plan([]);
        accounts.save(&mut account).unwrap();
        faulty.arrive();
        assert_eq!(account.stored_version(), Some(1));
        assert_eq!(store.history(id), [opened(), deposited(5)], "{plan:?}");
    }
}

#[test]
fn a_root_in_doubt_that_goes_on_stores_everything_once() {
    for (_, plan) in gone_for_good() {
        let (faulty, store, id) = with_account();
        let accounts = store.accounts();
        let mut account = accounts.get(id).unwrap();
        account.trigger(deposited(5)).unwrap();
        faulty.plan(plan.clone());
        unknown(accounts.save(&mut account).unwrap_err());
        account.trigger(deposited(7)).unwrap();
        // And in doubt once more, before and after it has gone on.
        faulty.plan([Fault::Unavailable, Fault::Unavailable, Fault::Unavailable]);
        unknown(accounts.save(&mut account).unwrap_err());
        account.trigger(deposited(9)).unwrap();
        let mut clone = account.clone();
        faulty.plan([]);
        accounts.save(&mut account).unwrap();
        faulty.arrive();
        let history = [opened(), deposited(5), deposited(7), deposited(9)];
        assert_eq!(store.history(id), history, "{plan:?}");
        assert!(account.pending_events().is_empty());
        let again = accounts.save(&mut clone);
        assert!(again.is_err_and(|error| error.is_conflict()));
        assert_eq!(store.history(id), history);
    }
}

#[test]
fn a_second_save_in_doubt_is_settled_after_the_first() {
    let (faulty, store, id) = with_account();
    let accounts = store.accounts();
    let mut account = accounts.get(id).unwrap();
    account.trigger(deposited(1)).unwrap();
    faulty.plan([Fault::LostUnanswered; 3]);
    unknown(accounts.save(&mut account).unwrap_err());
    account.trigger(deposited(2)).unwrap();
    faulty.plan([
        Fault::None,
        Fault::StoredUnanswered,
        Fault::Unavailable,
        Fault::Unavailable,
    ]);
    let second = unknown(accounts.save(&mut account).unwrap_err());
    assert_eq!(second.save.events().len(), 1, "the first is settled");
    assert_eq!(account.stored_version(), Some(1));
    account.trigger(deposited(3)).unwrap();
    faulty.plan([]);
    accounts.save(&mut account).unwrap();
    let history = [opened(), deposited(1), deposited(2), deposited(3)];
    assert_eq!(store.history(id), history);
}

#[test]
fn reading_back_fails_and_the_save_stays_in_doubt() {
    let (faulty, store, id) = with_account();
    let accounts = store.accounts();
    let mut account = accounts.get(id).unwrap();
    account.trigger(deposited(5)).unwrap();
    faulty.plan([Fault::StoredUnanswered]);
    faulty.plan_reads([Fault::Unavailable; 2]);
    unknown(accounts.save(&mut account).unwrap_err());
    faulty.plan_reads([]);
    accounts.save(&mut account).unwrap();
    assert_eq!(store.history(id), [opened(), deposited(5)]);
}

#[test]
fn a_settled_save_is_settled_again_without_harm() {
    let (faulty, store, id) = with_account();
    faulty.plan([
        Fault::StoredUnanswered,
        Fault::Unavailable,
        Fault::Unavailable,
    ]);
    let first = unknown(failed(store.accounts().update(id, |_| deposited(5))));
    for _ in 0..2 {
        store.accounts().update(id, |_| deposited(1)).unwrap();
        let again = OutcomeUnknown {
            save: first.save.clone(),
            cause: "again".into(),
        };
        store.settle(again).unwrap();
    }
    let history = [opened(), deposited(5), deposited(1), deposited(1)];
    assert_eq!(store.history(id), history);
}

#[test]
fn a_keyed_save_in_doubt_is_found_by_its_key() {
    for (first, plan) in gone_for_good() {
        let (faulty, store, id) = with_account();
        let accounts = store.accounts();
        faulty.plan(plan.clone());
        let pay = || accounts.keyed("invoice 17").update(id, |_| deposited(5));
        let unknown = unknown(failed(pay()));
        faulty.plan([]);
        let answer = pay().unwrap();
        assert_eq!(answer.version, Some(1), "{first:?}");
        store.settle(unknown).unwrap();
        faulty.arrive();
        assert_eq!(store.history(id), [opened(), deposited(5)], "{plan:?}");
    }
}

#[test]
fn an_unchanged_member_in_doubt_is_settled_though_it_has_moved_since() {
    let (faulty, store, read) = with_account();
    let written = store.accounts().create(opened()).unwrap().id();
    faulty.plan([
        Fault::StoredUnanswered,
        Fault::Unavailable,
        Fault::Unavailable,
    ]);
    let done = store.atomically(|work| {
        work.get::<Account>(read)?;
        work.require_unchanged(read)?;
        work.update(written, |_: &Account| deposited(5))
    });
    let unknown = unknown(failed(done));
    store.accounts().update(read, |_| deposited(1)).unwrap();
    store.settle(unknown).unwrap();
    assert_eq!(store.history(written), [opened(), deposited(5)]);
    let last: Vec<AccountEvent> = store.history(read);
    assert_eq!(last, [opened(), deposited(1)]);
}
