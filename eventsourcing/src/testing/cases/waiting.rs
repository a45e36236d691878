//! Writers that wait for each other.

use crate::testing::{
    Nth, Strategy,
    at_once::{WRITERS, each_sent},
    events, new_id, save,
};

pub(crate) fn nobody_is_rolled_back_because_others_write<P: Nth>(strategy: Strategy<'_, P>) {
    let answers = each_sent(
        |it| strategy.append(it),
        |_| {
            let id = new_id();
            (0..25).map(|n| save(events(id, n..n + 1))).collect()
        },
    );
    assert_eq!(answers.len() as u64, WRITERS * 25);
    for (answer, save) in answers {
        assert!(answer.is_ok(), "save {}: {answer:?}", save.id());
    }
}
