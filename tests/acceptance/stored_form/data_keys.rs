//! The keys of originators: wrapped, rotated, looked up, damaged.

use std::sync::Arc;

use eventsourcing::{
    EventStore, InMemoryStrategy, KeyRing, LogPosition, RecordedEvent, SnapshotPolicy,
    StoredDataKey, StoredEvent, StoredForm, Timestamp,
};
use uuid::Uuid;

use super::{
    account, corrupt,
    keys::{
        Overtaken, Unanswered, aes, encrypting, erased, keys, of_update, per_originator, rotated,
        xchacha,
    },
    replace,
};
use crate::{
    bank::{AccountEvent, deposited, opened},
    stores::{Bank, Store, on_every_store},
};

fn wrapped(store: &Store, id: Uuid) -> Vec<u8> {
    match keys(store).find_data_keys(&[id]).unwrap().pop() {
        Some((_, StoredDataKey::Wrapped(wrapped))) => wrapped,
        kept => panic!("{id} has no key, but {kept:?}"),
    }
}

on_every_store! {
    fn each_originator_has_a_key_of_its_own_and_the_ring_opens_none_of_its_events(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let [one, other] = [account(&store), account(&store)];
        assert_eq!(store.accounts().get(one).unwrap().balance, 5);
        assert_ne!(wrapped(&store, one), wrapped(&store, other));
        for row in store.log() {
            assert_eq!(row.state[..2], [0xF5, 1]);
            assert_eq!(row.state[5], 0, "it names no key of the ring");
        }
        let rows = store.log();
        let moved = StoredEvent { state: rows[3].state.clone(), ..rows[1].clone() };
        let before = rows[1].clone();
        replace(&store, moved);
        let error = corrupt(store.accounts().get(one));
        assert!(error.contains("event 1 of") && error.contains("does not open"), "{error}");
        replace(&store, before);
    }

    fn keys_are_looked_up_once_for_each_operation_and_page_and_each_time_anew(store) {
        let keys = Arc::new(Overtaken::default());
        let form = per_originator("a", aes(1)).with_keys_in(keys.clone());
        let store = encrypting(store, form);
        let ids: Vec<Uuid> = (0..30).map(|_| account(&store)).collect();
        let accounts = store.accounts().with_snapshots(SnapshotPolicy::on_request());
        accounts.take_snapshot(ids[0]).unwrap();
        keys.looks();

        for _ in 0..2 {
            accounts.get(ids[0]).unwrap();
            assert_eq!(keys.looks(), 1);
            store.history(ids[1]);
            assert_eq!(keys.looks(), 1);
            let event = RecordedEvent::new(ids[2], store.versions(ids[2]).len() as u64,
                deposited(1), Timestamp::now());
            store.append(&event).unwrap();
            assert_eq!(keys.looks(), 1);
        }
        let all = store.all_domain_events::<AccountEvent>(LogPosition::START);
        assert!(all.map(Result::unwrap).count() > 60);
        assert_eq!(keys.looks(), 1);
        assert_eq!(store.domain_events::<AccountEvent>(ids[2], 2).count(), 4);
        assert_eq!(keys.looks(), 2);
        let ring = KeyRing::new("a", aes(1)).unwrap();
        let form = StoredForm::json().readable_with(ring).with_keys_in(keys.clone());
        let reader = encrypting(&store, form);
        let all = reader.all_domain_events::<AccountEvent>(LogPosition::START);
        assert!(all.map(Result::unwrap).count() > 60);
        assert_eq!(keys.looks(), 1);
    }

    fn rotation_rewraps_the_keys_and_writes_no_row(store) {
        let old = encrypting(store, per_originator("2025", aes(1)));
        let accounts = |store: &Store| store.accounts().with_snapshots(SnapshotPolicy::every(1));
        let [one, two, gone] = [account(&old), account(&old), account(&old)];
        accounts(&old).update(one, |_| deposited(10)).unwrap();
        assert!(old.erase(gone).unwrap().is_complete());
        let new = encrypting(store, StoredForm::json().encrypted_per_originator(rotated()));
        accounts(&new).update(one, |_| deposited(20)).unwrap();
        let rows = store.log();

        assert_eq!(new.rewrap_data_keys().unwrap(), 2);
        assert_eq!(new.rewrap_data_keys().unwrap(), 0);
        assert_eq!(store.log(), rows);
        let alone = encrypting(store, per_originator("2026", xchacha(2)));
        assert_eq!(accounts(&alone).get(one).unwrap().balance, 35);
        alone.accounts().update(two, |_| deposited(10)).unwrap();
        assert_eq!(alone.accounts().get(two).unwrap().balance, 15);
        erased(alone.accounts().get(gone));
        assert!(alone.erase(one).unwrap().is_complete());
        erased(alone.accounts().get(one));

        let error = corrupt(old.accounts().get(two));
        let named = [&two.to_string(), "event 0 of", "`2026`, which is not in the key ring"];
        assert!(named.iter().all(|it| error.contains(*it)), "{error}");
        let error = corrupt(of_update(old.accounts().create_as(two, opened())));
        assert!(error.contains(&format!("the data key of {two}")), "{error}");
    }

    fn a_rewrapped_key_is_counted_once_also_where_the_answer_was_lost(store) {
        let [one, two] = [(); 2].map(|()| account(&encrypting(store, per_originator("2025", aes(1)))));
        let form = StoredForm::json().encrypted_per_originator(rotated());
        let new = encrypting(store, form.with_keys_in(Arc::new(Unanswered::of(store))));
        assert_eq!(new.rewrap_data_keys().unwrap(), 2);
        assert_eq!(new.rewrap_data_keys().unwrap(), 0);
        assert!([one, two].iter().all(|&id| new.accounts().get(id).unwrap().balance == 5));
    }

    fn no_second_key_is_made_where_one_is_lost_or_elsewhere(store) {
        let elsewhere = Arc::new(InMemoryStrategy::<u64>::default());
        let form = || per_originator("a", aes(1));
        let right = encrypting(store, form().with_keys_in(elsewhere));
        let id = account(&right);
        let wrong = encrypting(store, form());
        let event = |version| RecordedEvent::new(id, version, deposited(10), Timestamp::now());
        let error = corrupt(wrong.append(&event(2)));
        let named = [&format!("the data key of {id}"), "missing", "with_keys_in"];
        assert!(named.iter().all(|it| error.contains(*it)), "{error}");
        assert_eq!(keys(&wrong).find_data_keys(&[id]).unwrap(), []);
        right.append(&event(2)).unwrap();
        assert_eq!(right.accounts().get(id).unwrap().balance, 15);

        // What is in clear or under the ring has no key that could be missing.
        let before = account(store);
        account(&wrong);
        wrong.accounts().update(before, |_| deposited(10)).unwrap();
        assert_eq!(wrong.accounts().get(before).unwrap().balance, 15);
    }

    fn a_key_that_is_missing_without_tombstone_is_no_erasure(store) {
        let elsewhere = Arc::new(InMemoryStrategy::<u64>::default());
        let form = || per_originator("a", aes(1));
        let id = account(&encrypting(store, form().with_keys_in(elsewhere)));
        for form in [form(), StoredForm::json().readable_with(rotated()), StoredForm::json()] {
            let error = corrupt(encrypting(store, form).accounts().get(id));
            let named = ["event 0 of", &id.to_string(), "not kept and was not destroyed"];
            assert!(named.iter().all(|it| error.contains(*it)), "{error}");
        }
    }

    fn every_byte_of_a_wrapped_key_counts(store) {
        let store = encrypting(store, per_originator("a", aes(1)));
        let [id, other] = [account(&store), account(&store)];
        let whole = wrapped(&store, id);
        let mut present = whole.clone();
        let mut altered: Vec<Vec<u8>> = (0..whole.len())
            .map(|index| {
                let mut altered = whole.clone();
                altered[index] ^= 0x10;
                altered
            })
            .collect();
        altered.extend([vec![], whole[..40].to_vec(), [&whole[..], &[0]].concat()]);
        altered.push(wrapped(&store, other));
        for altered in altered {
            assert!(keys(&store).replace_data_key(id, &present, &altered).unwrap());
            present = altered;
            let error = corrupt(store.accounts().get(id));
            let named = ["event 0 of".to_owned(), format!("the data key of {id}")];
            assert!(named.iter().all(|it| error.contains(it)), "{error}");
            let all: Vec<_> = store
                .all_domain_events::<AccountEvent>(LogPosition::START)
                .map(|item| item.is_ok())
                .collect();
            assert_eq!(all, [false, false, true, true]);
        }
        assert!(keys(&store).replace_data_key(id, &present, &whole).unwrap());
        assert_eq!(store.accounts().get(id).unwrap().balance, 5);
    }

    fn a_key_that_does_not_open_does_not_keep_the_others_from_being_rewrapped(store) {
        let old = encrypting(store, per_originator("2025", aes(1)));
        let [one, bad, two] = [account(&old), account(&old), account(&old)];
        let whole = wrapped(&old, bad);
        assert!(keys(&old).replace_data_key(bad, &whole, b"damaged").unwrap());
        let new = encrypting(store, StoredForm::json().encrypted_per_originator(rotated()));
        let error = corrupt(new.rewrap_data_keys());
        assert!(error.contains(&bad.to_string()), "{error}");
        let alone = encrypting(store, per_originator("2026", xchacha(2)));
        for id in [one, two] {
            assert_eq!(alone.accounts().get(id).unwrap().balance, 5);
        }
        assert!(old.erase(bad).unwrap().had_key, "what cannot be read can be erased");
        assert_eq!(new.rewrap_data_keys().unwrap(), 0);
    }
}

#[test]
fn a_key_that_is_destroyed_while_it_is_rewrapped_stays_destroyed() {
    let keys = Arc::new(Overtaken::default());
    let faulty = crate::faults::Faulty::default();
    let form = per_originator("2025", aes(1)).with_keys_in(keys.clone());
    let id = account(&encrypting(&faulty.store(), form));
    let form = StoredForm::json().encrypted_per_originator(rotated());
    let new = encrypting(&faulty.store(), form.with_keys_in(keys.clone()));
    keys.destroy_after_the_next_look(id);
    assert_eq!(new.rewrap_data_keys().unwrap(), 0);
    erased(new.accounts().get(id));
}

#[test]
fn a_strategy_without_data_keys_says_what_to_do() {
    let faulty = crate::faults::Faulty::default();
    let store = encrypting(&faulty.store(), per_originator("a", aes(1)));
    let error = of_update(store.accounts().create(opened())).unwrap_err();
    assert!(error.to_string().contains("with_keys_in"), "{error}");

    let keys = Arc::new(InMemoryStrategy::<u64>::default());
    let form = per_originator("a", aes(1)).with_keys_in(keys);
    let store = encrypting(&faulty.store(), form);
    let id = account(&store);
    assert!(store.erase(id).unwrap().is_complete());
    erased(store.accounts().get(id));
}

#[test]
fn data_keys_are_not_printed() {
    let keys = Arc::new(InMemoryStrategy::<u64>::default());
    let form = per_originator("2026", aes(0xAB)).with_keys_in(keys);
    let printed = format!(
        "{form:?} {:?}",
        EventStore::in_memory().with_stored_form(form.clone())
    );
    assert!(!printed.contains("171"), "{printed}");
}
