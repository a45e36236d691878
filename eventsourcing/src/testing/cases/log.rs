//! The order of all events.

use std::ops::ControlFlow;

use crate::testing::{
    Nth, Strategy, event, events,
    following::{log, read_on},
    new_id, save,
};
use crate::{LogPosition, StoredEvent, Timestamp};

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
    let found = log(strategy);
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
    while read_on(strategy, 4, &mut paged) {}
    let whole = log(strategy);
    assert_eq!(paged, whole);
    assert_eq!(whole.len(), 21);
}

pub(crate) fn a_page_of_nothing_is_empty<P: Nth>(strategy: Strategy<'_, P>) {
    assert_eq!(log(strategy), []);
    strategy.append(&save(events(new_id(), 0..1))).unwrap();
    assert_eq!(strategy.all_items(LogPosition::START, 0).unwrap(), []);
}

pub(crate) fn a_position_is_never_given_twice<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..3))).unwrap();
    let last = log(strategy).last().unwrap().0;
    for version in 0..3 {
        assert!(strategy.delete_record(id, P::nth(version)).unwrap());
    }
    strategy.append(&save(events(id, 0..1))).unwrap();
    let found = log(strategy);
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

pub(crate) fn the_whole_log_is_read_at_once<P: Nth>(strategy: Strategy<'_, P>) {
    for _ in 0..150 {
        strategy.append(&save(events(new_id(), 0..10))).unwrap();
    }
    assert_eq!(log(strategy).len(), 1500);
}

pub(crate) fn what_was_answered_first_stands_first<P: Nth>(strategy: Strategy<'_, P>) {
    let ids = [new_id(), new_id(), new_id()];
    let places = (0..30_u64).map(|n| (ids[usize::try_from(n * 7 % 3).unwrap()], 100 - n));
    for (id, version) in places.clone() {
        strategy.append(&save(vec![event(id, version)])).unwrap();
    }
    let order = log(strategy)
        .into_iter()
        .map(|(_, id, version)| (id, version));
    assert!(order.eq(places));
}

pub(crate) fn the_time_of_an_event_orders_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    for (version, micros) in [(0, 500), (1, 900), (2, -3), (3, i64::MAX), (4, i64::MIN)] {
        let stepping = |id| StoredEvent {
            timestamp: Timestamp::from_micros(micros),
            ..event(id, version)
        };
        strategy
            .append(&save(vec![stepping(one), stepping(other)]))
            .unwrap();
    }
    let versions = |it: Vec<StoredEvent<P>>| -> Vec<u64> {
        it.iter().map(|it| it.originator_version.number()).collect()
    };
    let of_one = strategy.get_items(&one.into()).unwrap();
    assert_eq!(versions(of_one), [0, 1, 2, 3, 4]);
    let all = strategy.all_items(LogPosition::START, 99).unwrap();
    assert_eq!(versions(all), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
}
