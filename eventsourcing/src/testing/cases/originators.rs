//! Paging over the first events.

use crate::testing::{Nth, Strategy, event, events, new_id, save};
use crate::{LogPosition, StoredEvent};
use std::cell::Cell;

use uuid::Uuid;

const TYPES: &[&str] = &["test#Happened"];

fn ids(found: Vec<(LogPosition, Uuid)>) -> Vec<Uuid> {
    found.into_iter().map(|(_, id)| id).collect()
}

/// The originators page by page; after each something else is done.
fn paged<P: Nth>(strategy: Strategy<'_, P>, limit: usize, between: impl Fn()) -> Vec<Uuid> {
    let mut seen = Vec::new();
    let mut after = LogPosition::START;
    loop {
        let page = strategy.originators(TYPES, after, limit).unwrap();
        let Some(&(last, _)) = page.last() else {
            return seen;
        };
        // Also what keeps this from going on for ever.
        assert!(last > after, "a page goes on where the last one ended");
        after = last;
        seen.extend(ids(page));
        between();
    }
}

fn begin<P: Nth>(strategy: Strategy<'_, P>, event_type: &'static str) -> Uuid {
    let id = new_id();
    let first = StoredEvent::new(id, P::nth(0), event_type, "{}");
    strategy.append(&save(vec![first, event(id, 1)])).unwrap();
    id
}

pub(crate) fn originators_stand_in_the_order_of_their_first_events<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let [one, other] = [new_id(), new_id()];
    strategy.append(&save(events(other, 0..2))).unwrap();
    strategy.append(&save(events(one, 0..1))).unwrap();
    strategy.append(&save(events(other, 2..3))).unwrap();
    let found = strategy.originators(TYPES, LogPosition::START, 10).unwrap();
    let firsts = [other, one].map(|id| strategy.get_item(id, P::nth(0)).unwrap().unwrap());
    let expected = firsts.map(|it| (it.log_position.unwrap(), it.originator_id));
    assert_eq!(found, expected);
}

pub(crate) fn originators_are_paged_without_loss<P: Nth>(strategy: Strategy<'_, P>) {
    let mut expected = Vec::new();
    for _ in 0..10 {
        let id = begin(strategy, "test#Happened");
        strategy.append(&save(events(id, 2..7))).unwrap();
        expected.push(id);
    }
    assert_eq!(paged(strategy, 3, || {}), expected);
}

pub(crate) fn originators_are_those_of_the_types_asked_for<P: Nth>(strategy: Strategy<'_, P>) {
    let account = begin(strategy, "bank.account#Opened");
    let imported = begin(strategy, "bank.account#Imported");
    let customer = begin(strategy, "bank.customer#Registered");
    let of = |types: &[&str]| ids(strategy.originators(types, LogPosition::START, 10).unwrap());
    assert_eq!(
        of(&["bank.account#Opened", "bank.account#Imported"]),
        [account, imported]
    );
    assert_eq!(of(&["bank.customer#Registered"]), [customer]);
    assert_eq!(
        of(&["bank.account#opened", "test#Happened"]),
        Vec::<Uuid>::new()
    );
}

pub(crate) fn no_types_and_no_limit_find_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    begin(strategy, "test#Happened");
    assert_eq!(
        strategy.originators(&[], LogPosition::START, 10).unwrap(),
        []
    );
    assert_eq!(
        strategy.originators(TYPES, LogPosition::START, 0).unwrap(),
        []
    );
    assert_eq!(
        strategy
            .originators(TYPES, LogPosition(u64::MAX), 1)
            .unwrap(),
        []
    );
}

pub(crate) fn all_originators_are_found_at_once<P: Nth>(strategy: Strategy<'_, P>) {
    let expected: Vec<_> = (0..150).map(|_| begin(strategy, TYPES[0])).collect();
    let found = strategy.originators(TYPES, LogPosition::START, usize::MAX);
    assert_eq!(ids(found.unwrap()), expected);
}

pub(crate) fn originators_are_paged_without_loss_while_others_begin<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let before: Vec<_> = (0..10).map(|_| begin(strategy, TYPES[0])).collect();
    let later = Cell::new(0);
    let seen = paged(strategy, 3, || {
        if later.get() < 5 {
            later.set(later.get() + 1);
            begin(strategy, TYPES[0]);
        }
    });
    assert_eq!(seen[..10], before);
    assert_eq!(seen.len(), 15);
}
