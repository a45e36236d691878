//! Whoever saves, it is stored once.

use eventsourcing::Once;
use uuid::Uuid;

use super::with_account;
use crate::{
    bank::{Account, deposited, opened},
    faults::{Fault, Faulty},
    stores::Bank,
};

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
