//! Saves that fail on the way: stored once, or a value that can be settled.

use std::convert::Infallible;

use eventsourcing::{Error, Once, OutcomeUnknown, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    faults::{Fault, Faulty},
    stores::{Bank, Store},
};

/// A store with an account, and the faults still to come.
fn with_account() -> (Faulty, Store, Uuid) {
    let faulty = Faulty::default();
    let store = faulty.store();
    let id = store.accounts().create(opened()).unwrap().id();
    (faulty, store, id)
}

fn unknown(error: Error) -> OutcomeUnknown {
    match error {
        Error::OutcomeUnknown(unknown) => *unknown,
        error => panic!("the outcome is known: {error}"),
    }
}

fn failed<T>(result: Result<T, UpdateError<Infallible>>) -> Error {
    match result {
        Err(UpdateError::Failed(error)) => error,
        Err(UpdateError::Refused(never)) => match never {},
        Ok(_) => panic!("it was answered"),
    }
}

/// Faults that leave the outcome open and after which the third attempt succeeds.
fn open_outcomes() -> Vec<Vec<Fault>> {
    use Fault::{
        LostUnanswered, RolledBack, StoredAfterTheNext, StoredLater, StoredUnanswered, Unavailable,
    };
    let mut plans = Vec::new();
    for first in [
        StoredUnanswered,
        LostUnanswered,
        StoredLater,
        StoredAfterTheNext,
    ] {
        plans.push(vec![first]);
        for second in [Unavailable, RolledBack, LostUnanswered, StoredLater] {
            plans.push(vec![first, second]);
        }
    }
    plans.push(vec![RolledBack, StoredUnanswered]);
    plans
}

#[test]
fn a_save_of_unknown_outcome_is_stored_once() {
    for plan in open_outcomes() {
        let (faulty, store, id) = with_account();
        let accounts = store.accounts();
        let mut account = accounts.get(id).unwrap();
        account.decide(|_| [deposited(5), deposited(5)]).unwrap();
        faulty.plan(plan.clone());
        accounts.save(&mut account).unwrap();
        faulty.arrive();
        accounts.save(&mut account).unwrap();
        assert!(account.pending_events().is_empty());
        let history = [opened(), deposited(5), deposited(5)];
        assert_eq!(store.history(id), history, "{plan:?}");
    }
}

#[test]
fn an_update_of_unknown_outcome_is_stored_once() {
    for plan in open_outcomes() {
        let (faulty, store, id) = with_account();
        faulty.plan(plan.clone());
        let mut decided = 0;
        let updated = store.accounts().update(id, |_| {
            decided += 1;
            deposited(5)
        });
        assert_eq!(updated.unwrap().balance, 5, "{plan:?}");
        faulty.arrive();
        assert_eq!(decided, 1, "settled, not decided again");
        assert_eq!(store.history(id), [opened(), deposited(5)], "{plan:?}");
    }
}

#[test]
fn a_creation_of_unknown_outcome_is_stored_once() {
    for plan in open_outcomes() {
        let faulty = Faulty::default();
        let store = faulty.store();
        faulty.plan(plan.clone());
        let created = store.accounts().create([opened(), deposited(1)]).unwrap();
        faulty.arrive();
        assert_eq!(store.versions(created.id()), [0, 1]);
        assert_eq!(store.log().len(), 2, "{plan:?}");
    }
}

#[test]
fn a_unit_of_work_of_unknown_outcome_is_stored_once() {
    for plan in open_outcomes() {
        let (faulty, store, from) = with_account();
        let to = store.accounts().create(opened()).unwrap().id();
        faulty.plan(plan.clone());
        let mut runs = 0;
        store
            .atomically(|work| {
                runs += 1;
                work.update(from, |_: &Account| deposited(5))?;
                work.update(to, |_: &Account| deposited(7))
            })
            .unwrap();
        faulty.arrive();
        assert_eq!(runs, 1, "{plan:?}");
        assert_eq!(store.history(from), [opened(), deposited(5)], "{plan:?}");
        assert_eq!(store.history(to), [opened(), deposited(7)], "{plan:?}");
    }
}

#[test]
fn a_keyed_save_of_unknown_outcome_is_stored_once() {
    for plan in open_outcomes() {
        let (faulty, store, id) = with_account();
        let accounts = store.accounts();
        faulty.plan(plan.clone());
        let pay = || accounts.keyed("invoice 17").update(id, |_| deposited(5));
        let first = pay().unwrap();
        faulty.arrive();
        let second = pay().unwrap();
        assert!(second.repeated);
        assert_eq!(first.version, second.version);
        assert_eq!(store.history(id), [opened(), deposited(5)], "{plan:?}");
    }
}

#[test]
fn a_keyed_unit_of_work_of_unknown_outcome_is_stored_once() {
    for plan in open_outcomes() {
        let (faulty, store, id) = with_account();
        faulty.plan(plan.clone());
        let pay = || {
            store.atomically_once("invoice 17", |work| {
                work.update(id, |_: &Account| deposited(5))
            })
        };
        pay().unwrap();
        faulty.arrive();
        assert!(matches!(pay().unwrap(), Once::DoneBefore(_)));
        assert_eq!(store.history(id), [opened(), deposited(5)], "{plan:?}");
    }
}

#[test]
fn events_without_aggregate_of_unknown_outcome_are_stored_once() {
    for plan in open_outcomes() {
        let faulty = Faulty::default();
        let store = faulty.store();
        let event = eventsourcing::RecordedEvent::new(
            Uuid::now_v7(),
            7,
            deposited(1),
            eventsourcing::Timestamp::default(),
        );
        faulty.plan(plan.clone());
        store.append(&event).unwrap();
        faulty.arrive();
        assert_eq!(store.log().len(), 1, "{plan:?}");
    }
}

/// The database stays away for longer than it is waited for, after each way to lose an answer.
fn gone_for_good() -> impl Iterator<Item = (Fault, [Fault; 3])> {
    [
        Fault::StoredUnanswered,
        Fault::LostUnanswered,
        Fault::StoredLater,
    ]
    .into_iter()
    .flat_map(|first| {
        [
            [first, Fault::Unavailable, Fault::Unavailable],
            [first, Fault::RolledBack, Fault::RolledBack],
            [first, Fault::Unavailable, Fault::LostUnanswered],
            [first, Fault::LostUnanswered, Fault::LostUnanswered],
            [first, Fault::Damaged, Fault::None],
        ]
        .map(|plan| (first, plan))
    })
}

#[test]
fn while_the_database_stays_away_the_save_is_a_value_that_is_settled_once() {
    for (_, plan) in gone_for_good() {
        let (faulty, store, id) = with_account();
        faulty.plan(plan);
        let unknown = unknown(failed(store.accounts().update(id, |_| deposited(5))));
        assert_eq!(unknown.save.events().len(), 1);

        faulty.plan([Fault::Unavailable, Fault::LostUnanswered, Fault::RolledBack]);
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
        faulty.plan(plan);
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
        faulty.plan(plan);
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
fn equal_content_of_somebody_else_is_not_taken_for_ours() {
    let (faulty, store, id) = with_account();
    let accounts = store.accounts();
    let mut ours = accounts.get(id).unwrap();
    ours.trigger(deposited(5)).unwrap();
    faulty.plan([Fault::LostUnanswered; 3]);
    let unknown = unknown(accounts.save(&mut ours).unwrap_err());

    accounts.update(id, |_| deposited(5)).unwrap();
    assert!(accounts.save(&mut ours).unwrap_err().is_conflict());
    assert!(store.settle(unknown).unwrap_err().is_conflict());
    assert_eq!(store.history(id), [opened(), deposited(5)]);
}

#[test]
fn what_a_clone_has_stored_is_not_taken_for_ours() {
    for first in [None, Some(deposited(5))] {
        let (faulty, store, id) = with_account();
        let accounts = store.accounts();
        let mut ours = accounts.get(id).unwrap();
        if let Some(first) = first {
            ours.trigger(first).unwrap();
        }
        let mut theirs = ours.clone();
        ours.trigger(deposited(5)).unwrap();
        theirs.trigger(deposited(7)).unwrap();
        accounts.save(&mut theirs).unwrap();
        let history = store.history(id);
        faulty.plan([Fault::LostUnanswered]);
        assert!(accounts.save(&mut ours).unwrap_err().is_conflict());
        assert_eq!(store.history(id), history);
    }
}

#[test]
fn an_update_that_lost_its_place_while_in_doubt_decides_again() {
    let (faulty, store, id) = with_account();
    let others = faulty.store();
    let mut decided = 0;
    faulty.plan([]);
    let updated = store.accounts().update(id, |account: &Account| {
        decided += 1;
        if decided == 1 {
            others.accounts().update(id, |_| deposited(5)).unwrap();
            faulty.plan([Fault::LostUnanswered]);
        }
        assert_eq!(account.balance, 5 * (decided - 1));
        deposited(5)
    });
    assert_eq!((updated.unwrap().balance, decided), (10, 2));
    assert_eq!(store.history(id), [opened(), deposited(5), deposited(5)]);
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
fn a_conflict_is_a_conflict_also_when_nothing_more_can_be_asked() {
    let (faulty, store, id) = with_account();
    let accounts = store.accounts();
    let mut late = accounts.get(id).unwrap();
    accounts.update(id, |_| deposited(5)).unwrap();
    late.trigger(deposited(5)).unwrap();
    faulty.plan_reads([Fault::Unavailable; 2]);
    let Err(Error::Conflict(conflict)) = accounts.save(&mut late) else {
        panic!("no conflict")
    };
    assert_eq!((conflict.originator_id, conflict.actual), (id, None));
}

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
fn what_is_rolled_back_again_and_again_is_an_error_of_its_own() {
    let (faulty, store, id) = with_account();
    faulty.plan([Fault::RolledBack; 3]);
    let accounts = store.accounts();
    let mut account = accounts.get(id).unwrap();
    account.trigger(deposited(5)).unwrap();
    let error = accounts.save(&mut account).unwrap_err();
    assert!(matches!(error, Error::RolledBack(_)), "{error}");
    assert_eq!(faulty.appends(), 3);
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
        faulty.plan(plan);
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
