//! Reading one sequence.

use std::ops::ControlFlow;

use eventsourcing::Selection;
use eventsourcing_tests::{Strategy, event, events, new_id, save};
use uuid::Uuid;

/// Versions 0 to 9, and a neighbour that must not be seen.
fn ten(strategy: Strategy<'_>) -> Selection {
    let id = new_id();
    strategy.append(&save(events(id, 0..10))).unwrap();
    strategy.append(&save(events(new_id(), 0..10))).unwrap();
    Selection::of(id)
}

fn versions(strategy: Strategy<'_>, selection: &Selection) -> Vec<u64> {
    let items = strategy.get_items(selection).unwrap();
    items.iter().map(|it| it.originator_version).collect()
}

pub(crate) fn every_bound_alone_selects_what_it_says(strategy: Strategy<'_>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.gt(7)), [8, 9]);
    assert_eq!(versions(strategy, &all.gte(7)), [7, 8, 9]);
    assert_eq!(versions(strategy, &all.lt(2)), [0, 1]);
    assert_eq!(versions(strategy, &all.lte(2)), [0, 1, 2]);
}

pub(crate) fn bounds_hold_together(strategy: Strategy<'_>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.gt(2).lt(5)), [3, 4]);
    assert_eq!(versions(strategy, &all.gte(2).lte(4)), [2, 3, 4]);
    assert_eq!(versions(strategy, &all.gt(2).gte(5).lt(8).lte(6)), [5, 6]);
    assert_eq!(versions(strategy, &all.gt(5).gte(2).lt(7).lte(9)), [6]);
}

pub(crate) fn bounds_agree_with_a_filter_wherever_they_lie(strategy: Strategy<'_>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..4))).unwrap();
    let bounds = [None, Some(0), Some(1), Some(3), Some(4), Some(u64::MAX)];
    let each = || bounds.iter().copied();
    for (gt, gte, lt, lte) in each().flat_map(|gt| {
        each().flat_map(move |gte| {
            each().flat_map(move |lt| each().map(move |lte| (gt, gte, lt, lte)))
        })
    }) {
        let selection = Selection {
            gt,
            gte,
            lt,
            lte,
            ..Selection::of(id)
        };
        let expected: Vec<u64> = (0..4)
            .filter(|it| gt.is_none_or(|bound| *it > bound) && gte.is_none_or(|bound| *it >= bound))
            .filter(|it| lt.is_none_or(|bound| *it < bound) && lte.is_none_or(|bound| *it <= bound))
            .collect();
        assert_eq!(versions(strategy, &selection), expected, "{selection:?}");
    }
}

pub(crate) fn contradictory_bounds_select_nothing(strategy: Strategy<'_>) {
    let all = ten(strategy);
    for selection in [
        all.gt(5).lt(5),
        all.gt(5).lt(6),
        all.gte(6).lte(5),
        all.lt(0),
        all.gt(9),
    ] {
        assert_eq!(versions(strategy, &selection), [0; 0], "{selection:?}");
        assert_eq!(versions(strategy, &selection.descending()), [0; 0]);
    }
}

pub(crate) fn a_limit_counts_in_the_order_of_the_query(strategy: Strategy<'_>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.limit(2)), [0, 1]);
    assert_eq!(versions(strategy, &all.limit(2).descending()), [9, 8]);
    assert_eq!(versions(strategy, &all.gt(3).limit(2)), [4, 5]);
    assert_eq!(versions(strategy, &all.lt(3).limit(2).descending()), [2, 1]);
    assert_eq!(versions(strategy, &all.limit(usize::MAX)).len(), 10);
}

pub(crate) fn a_limit_of_zero_selects_nothing(strategy: Strategy<'_>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.limit(0)), [0; 0]);
    assert_eq!(versions(strategy, &all.limit(0).descending()), [0; 0]);
}

pub(crate) fn the_result_has_its_own_order(strategy: Strategy<'_>) {
    let three = ten(strategy).limit(3);
    assert_eq!(versions(strategy, &three.oldest_first()), [0, 1, 2]);
    assert_eq!(versions(strategy, &three.newest_first()), [2, 1, 0]);
    assert_eq!(
        versions(strategy, &three.descending().oldest_first()),
        [7, 8, 9]
    );
    assert_eq!(
        versions(strategy, &three.descending().newest_first()),
        [9, 8, 7]
    );
}

pub(crate) fn an_unknown_sequence_is_empty(strategy: Strategy<'_>) {
    ten(strategy);
    assert_eq!(versions(strategy, &Selection::of(new_id())), [0; 0]);
}

pub(crate) fn everything_is_everything(strategy: Strategy<'_>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..1234))).unwrap();
    assert_eq!(versions(strategy, &id.into()).len(), 1234);
}

pub(crate) fn one_item_is_found_by_its_position(strategy: Strategy<'_>) {
    let id = ten(strategy).originator_id;
    let found = |id: Uuid, version| {
        let item = strategy.get_item(id, version).unwrap();
        item.map(|it| (it.originator_id, it.originator_version))
    };
    assert_eq!(found(id, 4), Some((id, 4)));
    assert_eq!(found(id, 10), None);
    assert_eq!(found(new_id(), 4), None);
}

pub(crate) fn a_visit_that_breaks_off_is_shown_nothing_more(strategy: Strategy<'_>) {
    let all = ten(strategy);
    let mut seen = Vec::new();
    strategy
        .read(&all, &mut |item| {
            seen.push(item.originator_version);
            if seen.len() == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    assert_eq!(seen, [0, 1, 2]);
    strategy
        .append(&save(events(all.originator_id, 10..11)))
        .unwrap();
}

pub(crate) fn bounds_beyond_every_version_select_as_numbers_do(strategy: Strategy<'_>) {
    let id = new_id();
    let last = i64::MAX as u64;
    strategy
        .append(&save(vec![event(id, 0), event(id, last)]))
        .unwrap();
    let all = Selection::of(id);
    assert_eq!(versions(strategy, &all.gte(last)), [last]);
    assert_eq!(versions(strategy, &all.gt(last)), [0; 0]);
    assert_eq!(versions(strategy, &all.gte(last + 1)), [0; 0]);
    assert_eq!(versions(strategy, &all.lte(u64::MAX)), [0, last]);
    assert_eq!(versions(strategy, &all.lt(last)), [0]);
}
