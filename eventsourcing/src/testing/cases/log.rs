//! The order of all events.

use std::ops::ControlFlow;

use crate::LogPosition;
use crate::testing::{Nth, Strategy, event, events, new_id, save};

fn all<P: Nth>(strategy: Strategy<'_, P>) -> Vec<(LogPosition, uuid::Uuid, u64)> {
    let items = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    let place = |it: &crate::StoredEvent<P>| {
        (
            it.log_position.unwrap(),
            it.originator_id,
            it.originator_version.number(),
        )
    };
    items.iter().map(place).collect()
}

pub(crate) fn positions_of_a_save_are_consecutive_and_in_its_order<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let [one, other] = [new_id(), new_id()];
    let places = [(one, 5), (other, 0), (one, 4), (other, 9)];
    let saved = save(
        places
            .iter()
            .map(|&(id, version)| event(id, version))
            .collect(),
    );
    strategy.append(&saved).unwrap();
    let found = all(strategy);
    let order: Vec<_> = found.iter().map(|it| (it.1, it.2)).collect();
    assert_eq!(order, places);
    assert!(
        found.windows(2).all(|it| it[0].0.0 + 1 == it[1].0.0),
        "{found:?}"
    );
    assert!(found[0].0 > LogPosition::START);
}

pub(crate) fn pages_go_on_where_the_last_one_ended<P: Nth>(strategy: Strategy<'_, P>) {
    for _ in 0..7 {
        strategy.append(&save(events(new_id(), 0..3))).unwrap();
    }
    let mut paged = Vec::new();
    let mut after = LogPosition::START;
    loop {
        let page = strategy.all_items(after, 4).unwrap();
        let Some(last) = page.last() else { break };
        after = last.log_position.unwrap();
        paged.extend(page.iter().map(|it| it.log_position.unwrap()));
    }
    let whole: Vec<_> = all(strategy).iter().map(|it| it.0).collect();
    assert_eq!(paged, whole);
    assert_eq!(whole.len(), 21);
}

pub(crate) fn a_page_of_nothing_is_empty<P: Nth>(strategy: Strategy<'_, P>) {
    assert_eq!(all(strategy), []);
    strategy.append(&save(events(new_id(), 0..1))).unwrap();
    assert_eq!(strategy.all_items(LogPosition::START, 0).unwrap(), []);
}

pub(crate) fn a_position_is_never_given_twice<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..3))).unwrap();
    let last = all(strategy).last().unwrap().0;
    for version in 0..3 {
        assert!(strategy.delete_record(id, P::nth(version)).unwrap());
    }
    strategy.append(&save(events(id, 0..1))).unwrap();
    let found = all(strategy);
    assert_eq!(found.len(), 1);
    assert!(found[0].0 > last, "{} after {last}", found[0].0);
}

pub(crate) fn a_visit_of_the_log_can_break_off<P: Nth>(strategy: Strategy<'_, P>) {
    strategy.append(&save(events(new_id(), 0..5))).unwrap();
    let mut seen = 0;
    strategy
        .read_log(LogPosition::START, 5, &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!(seen, 1);
    strategy.append(&save(events(new_id(), 0..1))).unwrap();
}

pub(crate) fn a_position_beyond_the_end_finds_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    strategy.append(&save(events(new_id(), 0..2))).unwrap();
    for after in [1_000_000, i64::MAX as u64, u64::MAX] {
        assert_eq!(strategy.all_items(LogPosition(after), 10).unwrap(), []);
    }
}
