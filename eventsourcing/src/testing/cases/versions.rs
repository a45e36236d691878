//! What holds of versions, which count from 0 and have a last.

use crate::testing::{Nth, Strategy, event, events, new_id, save};
use crate::{LogPosition, RecordError, Selection};
use uuid::Uuid;

fn selected<P: Nth>(strategy: Strategy<'_, P>, selection: &Selection<P>) -> Vec<u64> {
    let items = strategy.get_items(selection).unwrap();
    items
        .iter()
        .map(|it| it.originator_version.number())
        .collect()
}

fn versions<P: Nth>(strategy: Strategy<'_, P>, id: Uuid) -> Vec<u64> {
    selected(strategy, &id.into())
}

pub(crate) fn the_last_version_can_be_stored_and_none_beyond_it<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let last = i64::MAX as u64;
    strategy.append(&save(vec![event(id, last)])).unwrap();
    for beyond in [last + 1, u64::MAX] {
        let answer = strategy.append(&save(vec![event(id, 0), event(id, beyond)]));
        assert!(
            matches!(answer, Err(RecordError::Misuse { .. })),
            "{answer:?}"
        );
        assert_eq!(strategy.get_item(id, P::nth(beyond)).unwrap(), None);
    }
    assert_eq!(versions(strategy, id), [last]);
}

pub(crate) fn bounds_beyond_every_version_select_as_numbers_do<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let last = i64::MAX as u64;
    strategy
        .append(&save(vec![event(id, 0), event(id, last)]))
        .unwrap();
    let all = Selection::of(id);
    assert_eq!(selected(strategy, &all.gte(P::nth(last))), [last]);
    assert_eq!(selected(strategy, &all.gt(P::nth(last))), [0; 0]);
    assert_eq!(selected(strategy, &all.gte(P::nth(last + 1))), [0; 0]);
    assert_eq!(selected(strategy, &all.lte(P::nth(u64::MAX))), [0, last]);
    assert_eq!(selected(strategy, &all.lt(P::nth(last))), [0]);
}

pub(crate) fn an_originator_without_its_first_event_is_not_listed<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let id = new_id();
    strategy.append(&save(events(id, 0..2))).unwrap();
    strategy.delete_record(id, P::nth(0)).unwrap();
    strategy.append(&save(events(new_id(), 1..2))).unwrap();
    assert_eq!(
        strategy
            .originators(&["test#Happened"], LogPosition::START, 10)
            .unwrap(),
        []
    );
}
