//! The caller's own keys.

use crate::testing::{Nth, Strategy, event, events, new_id, save};
use crate::{KeyedSave, RecordError, SavedRange};

pub(crate) fn a_keyed_save_is_found_under_its_key<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    let last = i64::MAX as u64;
    let saved = save(vec![event(one, 3), event(other, last), event(one, 4)]).with_key("ref 1");
    strategy.append(&saved).unwrap();
    let range = |originator_id, first, last| SavedRange {
        originator_id,
        first: P::nth(first),
        last: P::nth(last),
    };
    let expected = KeyedSave {
        save_id: saved.id(),
        ranges: vec![range(one, 3, 4), range(other, last, last)],
    };
    assert_eq!(strategy.find_save("ref 1").unwrap(), Some(expected));
}

pub(crate) fn a_key_is_used_once<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    let first = save(events(one, 0..1)).with_key("once");
    strategy.append(&first).unwrap();
    let second = strategy.append(&save(events(other, 0..1)).with_key("once"));
    assert!(matches!(second, Err(RecordError::Conflict)), "{second:?}");
    assert_eq!(strategy.get_items(&other.into()).unwrap(), []);
    let found = strategy.find_save("once").unwrap().unwrap();
    assert_eq!(found.save_id, first.id());
}

pub(crate) fn a_key_without_events_is_kept<P: Nth>(strategy: Strategy<'_, P>) {
    let saved = save(Vec::new()).with_key("nothing to do");
    strategy.append(&saved).unwrap();
    let found = strategy.find_save("nothing to do").unwrap().unwrap();
    assert_eq!(found.save_id, saved.id());
    assert_eq!(found.ranges, []);
    let again = strategy.append(&save(Vec::new()).with_key("nothing to do"));
    assert!(matches!(again, Err(RecordError::Conflict)), "{again:?}");
}

pub(crate) fn a_refused_save_does_not_use_up_its_key<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..1))).unwrap();
    let refused = strategy.append(&save(events(id, 0..1)).with_key("retry"));
    assert!(matches!(refused, Err(RecordError::Conflict)), "{refused:?}");
    strategy
        .append(&save(events(id, 1..2)).with_key("retry"))
        .unwrap();
}

pub(crate) fn keys_are_compared_byte_by_byte<P: Nth>(strategy: Strategy<'_, P>) {
    let keys = [
        "a",
        "A",
        "a ",
        "ä",
        "a\u{308}",
        "",
        "'; DROP TABLE save_keys; --",
        "💶",
    ];
    for key in keys {
        strategy.append(&save(Vec::new()).with_key(key)).unwrap();
    }
    let mut ids: Vec<_> = keys
        .iter()
        .map(|key| strategy.find_save(key).unwrap().unwrap().save_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), keys.len());
}

pub(crate) fn an_unknown_key_finds_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    assert_eq!(strategy.find_save("unknown").unwrap(), None);
}
