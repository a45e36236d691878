//! What somebody else has stored is not taken for ours.

use eventsourcing::Error;

use super::{unknown, with_account};
use crate::{
    bank::{Account, deposited, opened},
    faults::Fault,
    stores::Bank,
};

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
