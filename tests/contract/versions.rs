//! What holds of versions, which count from 0 and have a last.

use eventsourcing::{LogPosition, RecordError, Selection};
use eventsourcing_tests::{Strategy, event, events, new_id, save};
use uuid::Uuid;

fn selected(strategy: Strategy<'_>, selection: &Selection) -> Vec<u64> {
    let items = strategy.get_items(selection).unwrap();
    items.iter().map(|it| it.originator_version).collect()
}

fn versions(strategy: Strategy<'_>, id: Uuid) -> Vec<u64> {
    selected(strategy, &id.into())
}

pub(crate) fn the_last_version_can_be_stored_and_none_beyond_it(strategy: Strategy<'_>) {
    let id = new_id();
    let last = i64::MAX as u64;
    strategy.append(&save(vec![event(id, last)])).unwrap();
    for beyond in [last + 1, u64::MAX] {
        let answer = strategy.append(&save(vec![event(id, 0), event(id, beyond)]));
        assert!(
            matches!(answer, Err(RecordError::Misuse { .. })),
            "{answer:?}"
        );
        assert_eq!(strategy.get_item(id, beyond).unwrap(), None);
    }
    assert_eq!(versions(strategy, id), [last]);
}

pub(crate) fn bounds_beyond_every_version_select_as_numbers_do(strategy: Strategy<'_>) {
    let id = new_id();
    let last = i64::MAX as u64;
    strategy
        .append(&save(vec![event(id, 0), event(id, last)]))
        .unwrap();
    let all = Selection::of(id);
    assert_eq!(selected(strategy, &all.gte(last)), [last]);
    assert_eq!(selected(strategy, &all.gt(last)), [0; 0]);
    assert_eq!(selected(strategy, &all.gte(last + 1)), [0; 0]);
    assert_eq!(selected(strategy, &all.lte(u64::MAX)), [0, last]);
    assert_eq!(selected(strategy, &all.lt(last)), [0]);
}

pub(crate) fn an_originator_without_its_first_event_is_not_listed(strategy: Strategy<'_>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..2))).unwrap();
    strategy.delete_record(id, 0).unwrap();
    strategy.append(&save(events(new_id(), 1..2))).unwrap();
    assert_eq!(
        strategy
            .originators(&["test#Happened"], LogPosition::START, 10)
            .unwrap(),
        []
    );
}
