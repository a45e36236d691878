//! Data keys: one for each originator, and none again for one whose key was destroyed.

use std::{collections::BTreeSet, sync::Barrier, thread};

use crate::testing::{Nth, Strategy, at_once::until_not_rolled_back, new_id};
use crate::{DataKeyStrategy, StoredDataKey, Timestamp};
use uuid::Uuid;

fn of<P: Nth>(strategy: Strategy<'_, P>) -> &dyn DataKeyStrategy {
    strategy.data_keys().unwrap()
}

fn wrapped(key: &[u8]) -> StoredDataKey {
    StoredDataKey::Wrapped(key.to_vec())
}

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn destroyed(micros: i64) -> StoredDataKey {
    StoredDataKey::Destroyed { on: at(micros) }
}

fn kept<P: Nth>(strategy: Strategy<'_, P>, id: Uuid) -> Option<StoredDataKey> {
    let mut found = of(strategy).find_data_keys(&[id]).unwrap();
    let one = found.pop();
    assert!(found.is_empty(), "{found:?}");
    one.map(|(found, kept)| {
        assert_eq!(found, id);
        kept
    })
}

/// All that is kept, page by page.
fn all<P: Nth>(strategy: Strategy<'_, P>, limit: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    loop {
        let after = ids.last().copied();
        let page = of(strategy).all_data_keys(after, limit).unwrap();
        assert!(page.len() <= limit);
        if page.is_empty() {
            return ids;
        }
        let before = ids.len();
        ids.extend(page.into_iter().map(|(id, _)| id));
        let grows = ids[before.saturating_sub(1)..].is_sorted_by(|one, next| one < next);
        assert!(grows, "{ids:?}");
    }
}

pub(crate) fn a_data_key_is_kept_byte_by_byte<P: Nth>(strategy: Strategy<'_, P>) {
    let every_byte: Vec<u8> = (0..=255).collect();
    for key in [&b"\0"[..], &every_byte, &[0xFF; 4096]] {
        let id = new_id();
        assert_eq!(kept(strategy, id), None);
        let answer = of(strategy).insert_data_key(id, key).unwrap();
        assert_eq!(answer, wrapped(key));
        assert_eq!(kept(strategy, id), Some(wrapped(key)));
    }
}

pub(crate) fn of_two_keys_for_one_originator_the_first_is_kept<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    of(strategy).insert_data_key(id, b"first").unwrap();
    let answer = of(strategy).insert_data_key(id, b"second").unwrap();
    assert_eq!(answer, wrapped(b"first"));
    assert_eq!(kept(strategy, id), Some(wrapped(b"first")));
}

pub(crate) fn keys_of_many_are_found_at_once_and_each_once<P: Nth>(strategy: Strategy<'_, P>) {
    let ids: Vec<Uuid> = (0..2100).map(|_| new_id()).collect();
    for id in ids.iter().step_by(100) {
        of(strategy).insert_data_key(*id, id.as_bytes()).unwrap();
    }
    of(strategy).destroy_data_key(ids[0], at(5)).unwrap();
    let asked: Vec<Uuid> = ids.iter().chain(&ids).copied().collect();
    let mut found = of(strategy).find_data_keys(&asked).unwrap();
    found.sort_unstable_by_key(|(id, _)| *id);
    let mut expected: Vec<_> = ids.iter().step_by(100).copied().collect();
    expected.sort_unstable();
    let expected: Vec<_> = expected
        .into_iter()
        .map(|id| {
            let kept = wrapped(id.as_bytes());
            (id, if id == ids[0] { destroyed(5) } else { kept })
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(of(strategy).find_data_keys(&[]).unwrap(), []);
}

pub(crate) fn a_key_is_replaced_only_where_it_is_the_one_that_was_seen<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let [id, other] = [new_id(), new_id()];
    of(strategy).insert_data_key(id, b"a").unwrap();
    of(strategy).insert_data_key(other, b"a").unwrap();
    assert!(!of(strategy).replace_data_key(id, b"b", b"c").unwrap());
    assert_eq!(kept(strategy, id), Some(wrapped(b"a")));
    assert!(of(strategy).replace_data_key(id, b"a", b"longer").unwrap());
    assert_eq!(kept(strategy, id), Some(wrapped(b"longer")));
    assert!(!of(strategy).replace_data_key(id, b"a", b"c").unwrap());
    assert_eq!(kept(strategy, other), Some(wrapped(b"a")));
}

pub(crate) fn replacing_makes_no_key<P: Nth>(strategy: Strategy<'_, P>) {
    let [absent, gone] = [new_id(), new_id()];
    of(strategy).insert_data_key(gone, b"a").unwrap();
    of(strategy).destroy_data_key(gone, at(7)).unwrap();
    assert!(!of(strategy).replace_data_key(absent, b"a", b"b").unwrap());
    assert!(!of(strategy).replace_data_key(gone, b"a", b"b").unwrap());
    assert_eq!(kept(strategy, absent), None);
    assert_eq!(kept(strategy, gone), Some(destroyed(7)));
}

pub(crate) fn a_destroyed_key_says_when_and_is_never_made_again<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    of(strategy).insert_data_key(id, b"a").unwrap();
    let before = of(strategy).destroy_data_key(id, at(-3)).unwrap();
    assert_eq!(before, Some(wrapped(b"a")));
    assert_eq!(kept(strategy, id), Some(destroyed(-3)));
    let answer = of(strategy).insert_data_key(id, b"b").unwrap();
    assert_eq!(answer, destroyed(-3));
    assert_eq!(kept(strategy, id), Some(destroyed(-3)));
}

pub(crate) fn who_never_had_a_key_never_gets_one_after_it_was_destroyed<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let id = new_id();
    assert_eq!(of(strategy).destroy_data_key(id, at(3)).unwrap(), None);
    assert_eq!(kept(strategy, id), Some(destroyed(3)));
    let answer = of(strategy).insert_data_key(id, b"a").unwrap();
    assert_eq!(answer, destroyed(3));
}

pub(crate) fn what_was_destroyed_first_counts<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    of(strategy).destroy_data_key(id, at(3)).unwrap();
    let again = of(strategy).destroy_data_key(id, at(9)).unwrap();
    assert_eq!(again, Some(destroyed(3)));
    assert_eq!(kept(strategy, id), Some(destroyed(3)));
}

pub(crate) fn destroying_one_leaves_the_others<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    of(strategy).insert_data_key(one, b"same").unwrap();
    of(strategy).insert_data_key(other, b"same").unwrap();
    of(strategy).destroy_data_key(one, at(1)).unwrap();
    assert_eq!(kept(strategy, other), Some(wrapped(b"same")));
}

pub(crate) fn keys_are_paged_without_loss<P: Nth>(strategy: Strategy<'_, P>) {
    let mut ids: BTreeSet<Uuid> = (0..20).map(|_| Uuid::new_v4()).collect();
    ids.extend([Uuid::nil(), Uuid::max()]);
    for &id in &ids {
        of(strategy).insert_data_key(id, b"a").unwrap();
    }
    let gone = *ids.iter().nth(4).unwrap();
    of(strategy).destroy_data_key(gone, at(1)).unwrap();
    for limit in [1, 7, 22, usize::MAX] {
        assert_eq!(
            all(strategy, limit),
            ids.iter().copied().collect::<Vec<_>>()
        );
    }
    let page = of(strategy).all_data_keys(Some(Uuid::nil()), 99).unwrap();
    assert!(page.contains(&(gone, destroyed(1))), "{page:?}");
    assert_eq!(of(strategy).all_data_keys(None, 0).unwrap(), []);
}

pub(crate) fn of_many_keys_at_once_all_are_answered_with_one<P: Nth>(strategy: Strategy<'_, P>) {
    let (id, all) = (new_id(), Barrier::new(8));
    let answers: Vec<StoredDataKey> = thread::scope(|scope| {
        let insert = |key: u8| {
            all.wait();
            let inserted = until_not_rolled_back(|| of(strategy).insert_data_key(id, &[key]));
            inserted.unwrap()
        };
        let threads: Vec<_> = (0..8).map(|key| scope.spawn(move || insert(key))).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let one = kept(strategy, id).unwrap();
    assert!(answers.iter().all(|it| *it == one), "{answers:?}");
}
