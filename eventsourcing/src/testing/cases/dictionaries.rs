//! Dictionaries, which never change.

use std::thread;

use crate::testing::{Nth, Strategy, at_once::until_not_rolled_back, events, new_id, save};
use crate::{DictionaryStrategy, LogPosition, RecordError};

fn of<P: Nth>(strategy: Strategy<'_, P>) -> &dyn DictionaryStrategy {
    strategy.dictionaries().unwrap()
}

pub(crate) fn a_dictionary_is_found_as_it_was_put<P: Nth>(strategy: Strategy<'_, P>) {
    let large: Vec<u8> = (0..=255).cycle().take(1 << 20).collect();
    for (id, content) in [(0, &b"\0"[..]), (7, b"seven"), (u32::MAX, &large)] {
        of(strategy).put_dictionary(id, content).unwrap();
        let found = of(strategy).find_dictionary(id).unwrap();
        assert!(found.as_deref() == Some(content), "{id}");
    }
}

pub(crate) fn one_that_was_never_put_is_not_found<P: Nth>(strategy: Strategy<'_, P>) {
    of(strategy).put_dictionary(7, b"seven").unwrap();
    for id in [0, 6, 8, u32::MAX] {
        assert_eq!(of(strategy).find_dictionary(id).unwrap(), None);
    }
}

pub(crate) fn the_same_put_again_is_no_error<P: Nth>(strategy: Strategy<'_, P>) {
    for _ in 0..3 {
        of(strategy).put_dictionary(7, b"seven").unwrap();
    }
    of(strategy).put_dictionary(8, b"seven").unwrap();
}

pub(crate) fn another_one_under_its_id_is_a_conflict_and_changes_nothing<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    of(strategy).put_dictionary(7, b"seven").unwrap();
    for other in [&b"other"[..], b"seve", b"seven\0"] {
        let answer = of(strategy).put_dictionary(7, other);
        assert!(matches!(answer, Err(RecordError::Conflict)), "{answer:?}");
    }
    let found = of(strategy).find_dictionary(7).unwrap();
    assert_eq!(found.as_deref(), Some(&b"seven"[..]));
}

pub(crate) fn a_dictionary_is_no_event<P: Nth>(strategy: Strategy<'_, P>) {
    strategy.append(&save(events(new_id(), 0..2))).unwrap();
    let log = strategy.all_items(LogPosition::START, 9).unwrap();
    of(strategy).put_dictionary(7, b"seven").unwrap();
    assert_eq!(strategy.all_items(LogPosition::START, 9).unwrap(), log);
}

pub(crate) fn many_may_put_the_same_at_once_and_of_different_ones_one_stays<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let kept = of(strategy);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| until_not_rolled_back(|| kept.put_dictionary(7, b"seven")).unwrap());
        }
    });
    let contents: Vec<String> = (0..8).map(|n| n.to_string()).collect();
    let accepted: Vec<_> = thread::scope(|scope| {
        let put = |content| {
            scope.spawn(move || until_not_rolled_back(|| kept.put_dictionary(8, content)))
        };
        let threads: Vec<_> = contents.iter().map(|it| put(it.as_bytes())).collect();
        let answers = threads.into_iter().map(|it| it.join().unwrap());
        let answers = contents.iter().zip(answers);
        answers.filter(|(_, it)| it.is_ok()).collect()
    });
    assert_eq!(accepted.len(), 1);
    let found = kept.find_dictionary(8).unwrap();
    assert_eq!(found.as_deref(), Some(accepted[0].0.as_bytes()));
}
