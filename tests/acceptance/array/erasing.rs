//! Arrays whose sequences have a data key each, which can be destroyed.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use eventsourcing::{
    ArrayError, DataKeyStrategy, Erasure, InMemoryStrategy, Key, KeyRing, RecordError,
    StoredDataKey, StoredForm, Timestamp,
};
use uuid::Uuid;

use super::{Big, big, big_of, flat, item, subarray};
use crate::stores::{Bank, Store, on_every_store};

fn form() -> StoredForm {
    let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
    StoredForm::json().encrypted_per_originator(ring)
}

fn encrypting(store: &Store) -> Store {
    store.clone().with_stored_form(form())
}

#[track_caller]
fn erased<T: std::fmt::Debug>(answer: Result<T, ArrayError>) {
    match answer {
        Err(ArrayError::Failed(error)) if error.is_erased() => {}
        other => panic!("not erased: {other:?}"),
    }
}

fn ids(erased: &[Erasure]) -> BTreeSet<Uuid> {
    let ids: BTreeSet<_> = erased.iter().map(|it| it.originator_id).collect();
    assert_eq!(ids.len(), erased.len(), "each once");
    ids
}

/// Whatever has a row in the store.
fn originators(store: &Store) -> BTreeSet<Uuid> {
    store.log().into_iter().map(|it| it.originator_id).collect()
}

/// Appends items, and one far behind them.
fn fill(array: &Big, items: u64, far: u128) {
    for n in 0..items {
        array.append(item(n)).unwrap();
    }
    array.set(far, item(items)).unwrap();
}

fn nothing_is_readable(array: &Big, items: u128) {
    for index in 0..items {
        erased(array.get(index));
    }
    erased(array.get(-1));
    erased(array.last());
    erased(array.next_position());
    erased(array.append(item(0)));
    erased(array.slice(..));
    erased(array.assigned(..).collect::<Result<Vec<_>, _>>());
    for index in 0..array.capacity().unwrap_or(256).min(256) {
        erased(array.set(index, item(0)));
    }
}

on_every_store! {
    fn an_erased_array_answers_so(store) {
        let store = encrypting(store);
        let [array, other] = [flat(&store), flat(&store)];
        for array in [&array, &other] {
            array.append(item(1)).unwrap();
            array.set(5, item(2)).unwrap();
        }
        let erasure = array.erase().unwrap();
        assert!(erasure.is_complete() && erasure.had_key && !erasure.repeated);
        assert_eq!(erasure.originator_id, array.id());
        erased(array.get(0));
        erased(array.get(1));
        erased(array.last());
        erased(array.slice(..));
        erased(array.set(9, item(3)));
        erased(array.append(item(3)));
        assert!(array.erase().unwrap().repeated);
        assert_eq!(other.get(-1).unwrap(), Some(item(2)));
    }

    fn every_sub_array_of_an_erased_big_array_is_erased(store) {
        let store = encrypting(store);
        for (base, items, far) in [(3, 1, 1), (3, 5, 26), (3, 10, 20), (4, 17, 200), (10, 25, 999)] {
            let [array, other] = [big(&store, base), big(&store, base)];
            let before = originators(&store);
            fill(&array, items, far);
            let own = originators(&store).difference(&before).copied().collect();
            fill(&other, items, far);

            let erasures = array.erase().unwrap();
            assert!(erasures.iter().all(|it| it.is_complete() && it.had_key && !it.repeated));
            assert_eq!(ids(&erasures), own, "{items} of base {base}");
            assert_eq!(erasures.last().unwrap().originator_id, array.id());
            nothing_is_readable(&array, items.into());
            assert_eq!(other.get(-1).unwrap(), Some(item(items)));
            assert_eq!(other.assigned(..).count(), usize::try_from(items).unwrap() + 1);

            let again = array.erase().unwrap();
            assert_eq!(ids(&again), own);
            assert!(again.iter().all(|it| it.repeated));
        }
    }

    fn where_there_never_was_a_sub_array_there_is_no_item(store) {
        let array = big(&encrypting(store), 3);
        fill(&array, 1, 26);
        assert_eq!(ids(&array.erase().unwrap()).len(), 5);
        erased(array.get(2));
        assert_eq!(array.get(13).unwrap(), None);
        erased(array.set(13, item(0)));
    }

    fn an_empty_array_is_erased_before_it_is_filled(store) {
        let array = big(&encrypting(store), 3);
        let [root] = array.erase().unwrap().try_into().unwrap();
        assert!(!root.had_key && root.originator_id == array.id());
        nothing_is_readable(&array, 0);
    }

    fn what_was_in_clear_is_found_and_said(store) {
        let array = big(store, 3);
        fill(&array, 4, 7);
        let array = big_of(&encrypting(store), array.id(), 3);
        let erased = array.erase().unwrap();
        assert_eq!(erased.len(), 5);
        assert!(erased.iter().all(|it| !it.had_key && !it.is_complete()));
        nothing_is_readable(&array, 4);
    }

    fn an_array_whose_root_alone_was_erased_is_finished(store) {
        for (writing, encrypted) in [(store.clone(), false), (encrypting(store), true)] {
            let array = big(&writing, 3);
            fill(&array, 4, 7);
            let store = encrypting(store);
            assert_eq!(store.erase(array.id()).unwrap().is_complete(), encrypted);
            let array = big_of(&store, array.id(), 3);
            assert_eq!(array.get(0).unwrap(), Some(item(0)));
            let erased = array.erase().unwrap();
            assert_eq!(erased.len(), 5);
            assert!(erased.last().unwrap().repeated);
            nothing_is_readable(&array, 4);
        }
    }

    fn an_erasure_that_failed_is_finished_by_the_next(store) {
        for failing_at in 0..8 {
            let keys = Arc::new(Keys::default());
            let form = form().with_keys_in(Arc::clone(&keys) as Arc<dyn DataKeyStrategy>);
            let store = store.clone().with_stored_form(form);
            let before = originators(&store);
            let array = big(&store, 3);
            fill(&array, 10, 26);
            let own: BTreeSet<_> = originators(&store).difference(&before).copied().collect();
            assert_eq!(own.len(), 10);

            keys.at(failing_at, || Err(RecordError::Unavailable("pulled the plug".into())));
            array.erase().unwrap_err();
            assert!(array.assigned(..).any(|it| it.is_err()) == (failing_at > 0));
            let erased = array.erase().unwrap();
            assert_eq!(erased.iter().filter(|it| it.repeated).count(), failing_at);
            assert_eq!(ids(&erased), own);
            nothing_is_readable(&array, 10);
        }
    }

    fn a_sub_array_that_is_added_meanwhile_is_erased_too(store) {
        for added_at in 0..3 {
            let keys = Arc::new(Keys::default());
            let form = form().with_keys_in(Arc::clone(&keys) as Arc<dyn DataKeyStrategy>);
            let store = store.clone().with_stored_form(form);
            let array = big(&store, 3);
            fill(&array, 3, 26);
            let writer = array.clone();
            keys.at(added_at, move || {
                // The last sub-array below the right-most one, not there yet.
                writer.set(20, item(99)).unwrap();
                Ok(())
            });
            let erased = ids(&array.erase().unwrap());
            assert!(erased.contains(&subarray(array.id(), 18, 21)), "{added_at}");
            nothing_is_readable(&array, 3);
        }
    }

    fn an_array_of_another_base_is_not_erased(store) {
        let store = encrypting(store);
        let array = big(&store, 4);
        fill(&array, 5, 40);
        let refused = |base: u64| {
            let other = big_of(&store, array.id(), base);
            let answer = other.erase();
            assert!(matches!(answer, Err(ArrayError::AnotherBase { .. })), "{base}: {answer:?}");
        };
        [3, 5, 16, 1000].into_iter().for_each(refused);
        assert_eq!(array.get(0).unwrap(), Some(item(0)));
        assert_eq!(array.get(-1).unwrap(), Some(item(5)));
        array.append(item(6)).unwrap();
        array.erase().unwrap();
        [3, 5, 16, 1000].into_iter().for_each(refused);
    }

    fn a_form_without_keys_of_their_own_is_misuse(store) {
        let array = big(store, 4);
        fill(&array, 5, 40);
        let refused = array.erase().unwrap_err().to_string();
        assert!(refused.contains("encrypted_per_originator"), "{refused}");
        assert_eq!(array.get(-1).unwrap(), Some(item(5)));
        flat(store).erase().unwrap_err();
    }
}

type Happening = Box<dyn FnOnce() -> Result<(), RecordError> + Send>;

/// Keeps data keys, and lets something happen once before one of them is destroyed.
#[derive(Default)]
struct Keys {
    kept: InMemoryStrategy,
    left: AtomicUsize,
    happening: Mutex<Option<Happening>>,
}

impl Keys {
    /// What happens before the destruction after so many.
    fn at(
        &self,
        left: usize,
        happening: impl FnOnce() -> Result<(), RecordError> + Send + 'static,
    ) {
        self.left.store(left, Ordering::SeqCst);
        *self.happening.lock().unwrap() = Some(Box::new(happening));
    }
}

impl DataKeyStrategy for Keys {
    fn find_data_keys(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        self.kept.find_data_keys(ids)
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        self.kept.insert_data_key(id, wrapped)
    }

    fn replace_data_key(
        &self,
        id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError> {
        self.kept.replace_data_key(id, present, wrapped)
    }

    fn destroy_data_key(
        &self,
        id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError> {
        let is_next = self.left.load(Ordering::SeqCst) == 0;
        let happening = self.happening.lock().unwrap().take_if(|_| is_next);
        if let Some(happening) = happening {
            happening()?;
        } else if !is_next {
            self.left.fetch_sub(1, Ordering::SeqCst);
        }
        self.kept.destroy_data_key(id, on)
    }

    fn all_data_keys(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        self.kept.all_data_keys(after, limit)
    }
}
