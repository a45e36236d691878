//! Reading one sequence.

use std::ops::ControlFlow;

use crate::Selection;
use crate::testing::{Nth, Strategy, event, events, new_id, save};
use uuid::Uuid;

/// Versions 0 to 9, and a neighbour that must not be seen.
fn ten<P: Nth>(strategy: Strategy<'_, P>) -> Selection<P> {
    let id = new_id();
    strategy.append(&save(events(id, 0..10))).unwrap();
    strategy.append(&save(events(new_id(), 0..10))).unwrap();
    Selection::of(id)
}

fn versions<P: Nth>(strategy: Strategy<'_, P>, selection: &Selection<P>) -> Vec<u64> {
    let items = strategy.get_items(selection).unwrap();
    items
        .iter()
        .map(|it| it.originator_version.number())
        .collect()
}

pub(crate) fn every_bound_alone_selects_what_it_says<P: Nth>(strategy: Strategy<'_, P>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.gt(P::nth(7))), [8, 9]);
    assert_eq!(versions(strategy, &all.gte(P::nth(7))), [7, 8, 9]);
    assert_eq!(versions(strategy, &all.lt(P::nth(2))), [0, 1]);
    assert_eq!(versions(strategy, &all.lte(P::nth(2))), [0, 1, 2]);
}

pub(crate) fn bounds_hold_together<P: Nth>(strategy: Strategy<'_, P>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.gt(P::nth(2)).lt(P::nth(5))), [3, 4]);
    assert_eq!(
        versions(strategy, &all.gte(P::nth(2)).lte(P::nth(4))),
        [2, 3, 4]
    );
    assert_eq!(
        versions(
            strategy,
            &all.gt(P::nth(2))
                .gte(P::nth(5))
                .lt(P::nth(8))
                .lte(P::nth(6))
        ),
        [5, 6]
    );
    assert_eq!(
        versions(
            strategy,
            &all.gt(P::nth(5))
                .gte(P::nth(2))
                .lt(P::nth(7))
                .lte(P::nth(9))
        ),
        [6]
    );
}

pub(crate) fn bounds_agree_with_a_filter_wherever_they_lie<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..4))).unwrap();
    let bounds = [None, Some(0), Some(1), Some(3), Some(4), Some(u64::MAX)];
    let each = || bounds.iter().copied();
    for (gt, gte, lt, lte) in each().flat_map(|gt| {
        each().flat_map(move |gte| {
            each().flat_map(move |lt| each().map(move |lte| (gt, gte, lt, lte)))
        })
    }) {
        let at = |bound: Option<u64>| bound.map(P::nth);
        let selection = Selection {
            gt: at(gt),
            gte: at(gte),
            lt: at(lt),
            lte: at(lte),
            ..Selection::of(id)
        };
        let expected: Vec<u64> = (0..4)
            .filter(|it| gt.is_none_or(|bound| *it > bound) && gte.is_none_or(|bound| *it >= bound))
            .filter(|it| lt.is_none_or(|bound| *it < bound) && lte.is_none_or(|bound| *it <= bound))
            .collect();
        assert_eq!(versions(strategy, &selection), expected, "{selection:?}");
    }
}

pub(crate) fn contradictory_bounds_select_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    let all = ten(strategy);
    for selection in [
        all.gt(P::nth(5)).lt(P::nth(5)),
        all.gt(P::nth(5)).lt(P::nth(6)),
        all.gte(P::nth(6)).lte(P::nth(5)),
        all.lt(P::nth(0)),
        all.gt(P::nth(9)),
    ] {
        assert_eq!(versions(strategy, &selection), [0; 0], "{selection:?}");
        assert_eq!(versions(strategy, &selection.descending()), [0; 0]);
    }
}

pub(crate) fn a_limit_counts_in_the_order_of_the_query<P: Nth>(strategy: Strategy<'_, P>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.limit(2)), [0, 1]);
    assert_eq!(versions(strategy, &all.limit(2).descending()), [9, 8]);
    assert_eq!(versions(strategy, &all.gt(P::nth(3)).limit(2)), [4, 5]);
    assert_eq!(
        versions(strategy, &all.lt(P::nth(3)).limit(2).descending()),
        [2, 1]
    );
    assert_eq!(versions(strategy, &all.limit(usize::MAX)).len(), 10);
}

pub(crate) fn a_limit_of_zero_selects_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    let all = ten(strategy);
    assert_eq!(versions(strategy, &all.limit(0)), [0; 0]);
    assert_eq!(versions(strategy, &all.limit(0).descending()), [0; 0]);
}

pub(crate) fn the_result_has_its_own_order<P: Nth>(strategy: Strategy<'_, P>) {
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

pub(crate) fn an_unknown_sequence_is_empty<P: Nth>(strategy: Strategy<'_, P>) {
    ten(strategy);
    assert_eq!(versions(strategy, &Selection::of(new_id())), [0; 0]);
}

pub(crate) fn everything_is_everything<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..1234))).unwrap();
    assert_eq!(versions(strategy, &id.into()).len(), 1234);
}

pub(crate) fn one_item_is_found_by_its_position<P: Nth>(strategy: Strategy<'_, P>) {
    let id = ten(strategy).originator_id;
    let found = |id: Uuid, version| {
        let item = strategy.get_item(id, P::nth(version)).unwrap();
        item.map(|it| (it.originator_id, it.originator_version.number()))
    };
    assert_eq!(found(id, 4), Some((id, 4)));
    assert_eq!(found(id, 10), None);
    strategy.append(&save(vec![event(id, 12)])).unwrap();
    assert_eq!(found(id, 11), None);
    assert_eq!(found(new_id(), 4), None);
}

pub(crate) fn a_visit_that_breaks_off_is_shown_nothing_more<P: Nth>(strategy: Strategy<'_, P>) {
    let all = ten(strategy);
    let mut seen = Vec::new();
    strategy
        .read(&all, &mut |item| {
            seen.push(item.originator_version.number());
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

pub(crate) fn a_sequence_is_paged_without_loss_while_others_write<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let id = new_id();
    strategy.append(&save(events(id, 0..20))).unwrap();
    let mut seen = versions(strategy, &Selection::of(id).limit(6));
    for more in 20..24 {
        strategy
            .append(&save(vec![event(new_id(), 0), event(id, more)]))
            .unwrap();
        let last = *seen.last().unwrap();
        let rest = Selection::of(id).gt(P::nth(last)).limit(6);
        seen.extend(versions(strategy, &rest));
    }
    assert_eq!(seen, (0..24).collect::<Vec<_>>());
}
