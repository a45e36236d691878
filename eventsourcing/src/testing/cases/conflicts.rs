//! What a conflict can say, which is found out from the strategy after it.

use uuid::Uuid;

use crate::{
    Conflict, Error, Expected, Retry, Save,
    infrastructure::storing::{Sent, store},
    testing::{Nth, Strategy, event, events, new_id, save},
};

fn conflict<P: Nth>(strategy: Strategy<'_, P>, save: Save<P>) -> Conflict<P> {
    match store(strategy, &Retry::never(), save, Sent::Never) {
        Err(Error::Conflict(conflict)) => conflict,
        answer => panic!("no conflict: {answer:?}"),
    }
}

/// An originator with the positions 0 to 6.
fn at_six<P: Nth>(strategy: Strategy<'_, P>) -> Uuid {
    let id = new_id();
    strategy.append(&save(events(id, 0..7))).unwrap();
    id
}

pub(crate) fn a_conflict_says_what_was_expected_and_what_is<P: Nth>(strategy: Strategy<'_, P>) {
    let id = at_six(strategy);
    for first in [0, 3, 6] {
        let expected = Conflict {
            originator_id: id,
            expected: Expected::Free(P::nth(first)),
            actual: Some(P::nth(6)),
        };
        let save = save(events(id, first..first + 2));
        assert_eq!(conflict(strategy, save), expected);
    }
}

pub(crate) fn of_several_originators_the_one_that_is_taken_is_named<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let [before, after] = [new_id(), new_id()];
    let id = at_six(strategy);
    let events = vec![event(before, 0), event(id, 6), event(after, 0)];
    let expected = Conflict {
        originator_id: id,
        expected: Expected::Free(P::nth(6)),
        actual: Some(P::nth(6)),
    };
    assert_eq!(conflict(strategy, save(events)), expected);
}

pub(crate) fn a_conflict_names_what_was_to_be_unchanged<P: Nth>(strategy: Strategy<'_, P>) {
    let [id, read] = [new_id(), at_six(strategy)];
    let moved = save(events(id, 0..1)).requiring_unchanged(read, P::nth(2));
    let expected = Conflict {
        originator_id: read,
        expected: Expected::Last(P::nth(2)),
        actual: Some(P::nth(6)),
    };
    assert_eq!(conflict(strategy, moved), expected);
}
