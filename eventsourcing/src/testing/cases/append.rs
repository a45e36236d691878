//! Writing, and what is refused.

use crate::testing::{Nth, Strategy, event, events, new_id, save};
use crate::{LogPosition, RecordError, StoredEvent, Timestamp};
use uuid::Uuid;

/// What is stored of an originator, as it was written.
fn stored<P: Nth>(strategy: Strategy<'_, P>, id: Uuid) -> Vec<StoredEvent<P>> {
    let mut items = strategy.get_items(&id.into()).unwrap();
    for item in &mut items {
        assert!(item.log_position.take() > Some(LogPosition::START));
    }
    items
}

fn versions<P: Nth>(strategy: Strategy<'_, P>, id: Uuid) -> Vec<u64> {
    let items = strategy.get_items(&id.into()).unwrap();
    items
        .iter()
        .map(|it| it.originator_version.number())
        .collect()
}

fn is_conflict(answer: &Result<(), RecordError>) -> bool {
    matches!(answer, Err(RecordError::Conflict))
}

pub(crate) fn a_save_is_read_back_column_by_column<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let full = StoredEvent {
        timestamp: Timestamp::from_micros(1_500_000_000_123_456),
        metadata: Some(br#"{"teller":"7"}"#.to_vec()),
        seal: Some((0..=255).collect()),
        ..StoredEvent::new(
            id,
            P::nth(0),
            "bank.account#Opened",
            b"\x00\xff\xfe no text".to_vec(),
        )
    };
    let blank = StoredEvent {
        metadata: Some(Vec::new()),
        seal: Some(Vec::new()),
        ..event(id, 1)
    };
    let saved = save(vec![full, blank, event(id, 2)]);
    strategy.append(&saved).unwrap();
    let found = stored(strategy, id);
    assert_eq!(found, saved.events());
    assert!(found.iter().all(|it| it.save_id == saved.id()));
}

pub(crate) fn empty_and_large_states_are_kept<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let every_byte: Vec<u8> = (0..=255).collect();
    let large = every_byte.repeat(16 * 1024 * 1024 / 256);
    let saved = save(vec![
        StoredEvent::new(id, P::nth(0), "test#Empty", Vec::new()),
        StoredEvent::new(id, P::nth(1), "test#Large", large),
    ]);
    strategy.append(&saved).unwrap();
    assert!(stored(strategy, id) == saved.events());
}

pub(crate) fn a_batch_beyond_every_bind_limit_is_one_save<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..40_000))).unwrap();
    assert_eq!(versions(strategy, id), (0..40_000).collect::<Vec<_>>());
}

pub(crate) fn topics_of_any_script_are_kept_and_told_apart<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let topics = [
        "Überweisung#Gebucht",
        "überweisung#Gebucht",
        "口座#開設",
        "🏦#🚀",
        "x\u{FFFD}y",
        "a ",
        "a",
    ];
    let of = |(version, topic): (usize, &&str)| {
        StoredEvent::new(id, P::nth(version as u64), (*topic).to_owned(), "{}")
    };
    let saved = save(topics.iter().enumerate().map(of).collect());
    strategy.append(&saved).unwrap();
    assert_eq!(stored(strategy, id), saved.events());
}

pub(crate) fn times_before_1970_are_kept<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let at = |(version, timestamp)| StoredEvent {
        timestamp,
        ..event(id, version)
    };
    let times = [Timestamp::MIN, Timestamp::from_micros(-1), Timestamp::MAX];
    let saved = save((0..).zip(times).map(at).collect());
    strategy.append(&saved).unwrap();
    assert_eq!(stored(strategy, id), saved.events());
}

pub(crate) fn a_taken_version_is_a_conflict<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let first = save(events(id, 0..2));
    strategy.append(&first).unwrap();
    assert!(is_conflict(&strategy.append(&save(events(id, 1..2)))));
    assert!(is_conflict(&strategy.append(&first)), "the same save again");
    assert_eq!(stored(strategy, id), first.events());
}

pub(crate) fn a_conflict_is_a_conflict_at_every_version<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    for version in [0, 3, 12, 999, 65_536, 1 << 31, 1 << 53, i64::MAX as u64] {
        strategy.append(&save(vec![event(id, version)])).unwrap();
        let again = strategy.append(&save(vec![event(id, version)]));
        assert!(is_conflict(&again), "{version}: {again:?}");
    }
}

pub(crate) fn a_refused_batch_changes_nothing<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(vec![event(id, 99)])).unwrap();
    let refused = save(events(id, 0..100)).with_key("refused");
    assert!(is_conflict(&strategy.append(&refused)));
    assert_eq!(versions(strategy, id), [99]);
    assert_eq!(strategy.find_save("refused").unwrap(), None);
}

pub(crate) fn a_batch_with_one_position_twice_is_refused_whole<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let twice = save(vec![event(id, 0), event(id, 1), event(id, 0)]);
    assert!(is_conflict(&strategy.append(&twice)));
    assert_eq!(versions(strategy, id), [0; 0]);
}

pub(crate) fn a_batch_over_several_originators_is_all_or_nothing<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let [one, other] = [new_id(), new_id()];
    let both = save(vec![event(one, 0), event(other, 0), event(one, 1)]);
    strategy.append(&both).unwrap();
    let half_taken = save(vec![event(one, 2), event(other, 0)]);
    assert!(is_conflict(&strategy.append(&half_taken)));
    assert_eq!(versions(strategy, one), [0, 1]);
    assert_eq!(versions(strategy, other), [0]);
}

pub(crate) fn a_sequence_may_have_holes<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy
        .append(&save(vec![event(id, 7), event(id, 3)]))
        .unwrap();
    strategy.append(&save(vec![event(id, 5)])).unwrap();
    assert_eq!(versions(strategy, id), [3, 5, 7]);
}

pub(crate) fn a_save_of_nothing_is_no_error<P: Nth>(strategy: Strategy<'_, P>) {
    strategy.append(&save(Vec::new())).unwrap();
    assert_eq!(strategy.all_items(LogPosition::START, 10).unwrap(), []);
}

pub(crate) fn a_failed_save_sent_again_stores_its_events_once<P: Nth>(strategy: Strategy<'_, P>) {
    let [id, blocker] = [new_id(), new_id()];
    strategy.append(&save(vec![event(blocker, 0)])).unwrap();
    let saved = save(vec![event(id, 0), event(blocker, 0)]);
    assert!(is_conflict(&strategy.append(&saved)));
    assert!(strategy.delete_record(blocker, P::nth(0)).unwrap());
    strategy.append(&saved).unwrap();
    assert_eq!(versions(strategy, id), [0]);
}

pub(crate) fn an_originator_that_has_not_moved_allows_the_save<P: Nth>(strategy: Strategy<'_, P>) {
    let [id, read] = [new_id(), new_id()];
    strategy.append(&save(events(read, 0..3))).unwrap();
    let checked = save(events(id, 0..1)).requiring_unchanged(read, P::nth(2));
    strategy.append(&checked).unwrap();
    assert_eq!(versions(strategy, id), [0]);
}

pub(crate) fn an_originator_that_has_moved_refuses_the_save<P: Nth>(strategy: Strategy<'_, P>) {
    let [id, read] = [new_id(), new_id()];
    strategy.append(&save(events(read, 0..3))).unwrap();
    for last in [0, 1, 3] {
        let checked = save(events(id, 0..1)).requiring_unchanged(read, P::nth(last));
        assert!(is_conflict(&strategy.append(&checked)), "at {last}");
    }
    assert_eq!(versions(strategy, id), [0; 0]);
}

pub(crate) fn an_originator_that_was_never_there_has_not_stayed<P: Nth>(strategy: Strategy<'_, P>) {
    let checked = save(events(new_id(), 0..1)).requiring_unchanged(new_id(), P::nth(0));
    assert!(is_conflict(&strategy.append(&checked)));
}

pub(crate) fn an_unchanged_check_alone_is_a_check<P: Nth>(strategy: Strategy<'_, P>) {
    let read = new_id();
    strategy.append(&save(events(read, 0..2))).unwrap();
    strategy
        .append(&save(Vec::new()).requiring_unchanged(read, P::nth(1)))
        .unwrap();
    let moved = save(Vec::new()).requiring_unchanged(read, P::nth(0));
    assert!(is_conflict(&strategy.append(&moved)));
}

pub(crate) fn originators_are_kept_apart<P: Nth>(strategy: Strategy<'_, P>) {
    let least = Uuid::nil();
    let most = Uuid::max();
    let like_text = Uuid::from_bytes(*b"' OR 1=1; -- \0\0\0");
    for id in [least, most, like_text, new_id()] {
        strategy.append(&save(events(id, 0..2))).unwrap();
        assert_eq!(versions(strategy, id), [0, 1], "{id}");
    }
}

pub(crate) fn a_deleted_event_is_gone_and_its_version_free<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..3))).unwrap();
    assert!(strategy.delete_record(id, P::nth(1)).unwrap());
    assert_eq!(versions(strategy, id), [0, 2]);
    strategy.append(&save(vec![event(id, 1)])).unwrap();
    assert_eq!(versions(strategy, id), [0, 1, 2]);
}

pub(crate) fn deleting_what_is_not_there_says_so<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..1))).unwrap();
    assert!(!strategy.delete_record(id, P::nth(1)).unwrap());
    assert!(!strategy.delete_record(id, P::nth(u64::MAX)).unwrap());
    assert!(!strategy.delete_record(new_id(), P::nth(0)).unwrap());
}
