//! Dictionaries that are trained from what is stored.

use eventsourcing::{
    Error, EventStore, InMemoryStrategy, Key, KeyRing, StoredEvent, StoredForm, TrainingSettings,
};
use uuid::Uuid;

use super::{all_are_read, recorded, saving, with};
use crate::{
    bank::Account,
    stores::{Bank, on_every_store},
};

on_every_store! {
    fn a_dictionary_is_trained_from_what_is_there(store) {
        let id = Uuid::now_v7();
        let events: Vec<_> = (0..500).map(|version| recorded(id, version)).collect();
        store.append_all(&events).unwrap();
        let settings = TrainingSettings::default().max_size(2048);
        let trained = store.train_dictionary(&settings).unwrap();
        assert!(trained.content().len() <= 2048);
        assert_eq!(store.dictionary(trained.id()).unwrap().id(), trained.id());

        // Also from what is compressed already, and by a store that does not know by what.
        let compressing = saving(store, with(&trained));
        let other = Uuid::now_v7();
        let events: Vec<_> = (0..500).map(|version| recorded(other, version)).collect();
        compressing.append_all(&events).unwrap();
        let sizes = |rows: &[StoredEvent]| rows.iter().map(|it| it.state.len()).sum::<usize>();
        let log = store.log();
        let (plain, compressed) = (sizes(&log[..500]), sizes(&log[500..]));
        assert!(compressed * 2 < plain, "{plain} bytes became {compressed}");
        store.train_dictionary(&settings.rows(700)).unwrap();
        all_are_read(store, other, 500);
    }

    fn too_few_events_make_no_dictionary(store) {
        let refusal = |settings: TrainingSettings| {
            match store.train_dictionary(&settings) {
                Err(Error::Misuse { what, .. }) => what,
                other => panic!("{other:?}"),
            }
        };
        let none = refusal(TrainingSettings::default());
        assert!(none.contains("100 samples or more, and there are 0"), "{none}");
        let id = Uuid::now_v7();
        let events: Vec<_> = (0..150).map(|version| recorded(id, version)).collect();
        store.append_all(&events).unwrap();
        let few = refusal(TrainingSettings::default().rows(99));
        assert!(few.contains("there are 99"), "{few}");
        let small = refusal(TrainingSettings::default().max_size(10));
        assert!(small.contains("and not 10"), "{small}");
    }

    fn nothing_that_is_encrypted_gets_into_a_dictionary(store) {
        let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
        let encrypting = saving(store, StoredForm::json().encrypted(ring));
        let id = Uuid::now_v7();
        let secret: Vec<_> = (0..150).map(|version| recorded(id, version)).collect();
        encrypting.append_all(&secret).unwrap();
        let refused = encrypting.train_dictionary(&TrainingSettings::default()).unwrap_err();
        assert!(refused.to_string().contains("150 states are encrypted"), "{refused}");

        let accounts = store.accounts();
        for number in 0..150 {
            let holder = format!("holder number {number} of the bank");
            accounts.create(Account::opened_by(&holder)).unwrap();
        }
        let settings = TrainingSettings::default().max_size(1024);
        let trained = encrypting.train_dictionary(&settings).unwrap();
        let text = String::from_utf8_lossy(trained.content()).into_owned();
        assert!(text.contains("holder number") && !text.contains("gift wrapped"), "{text}");
    }

    fn nothing_of_somebody_erased_gets_into_a_dictionary(store) {
        let id = Uuid::now_v7();
        let in_clear: Vec<_> = (0..150).map(|version| recorded(id, version)).collect();
        store.append_all(&in_clear).unwrap();
        let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
        let own = saving(store, StoredForm::json().encrypted_per_originator(ring));
        assert_eq!(own.erase(id).unwrap().still_readable.len(), 150);
        let accounts = store.accounts();
        for number in 0..150 {
            let holder = format!("holder number {number} of the bank");
            accounts.create(Account::opened_by(&holder)).unwrap();
        }
        let settings = TrainingSettings::default().max_size(1024);
        for store in [store, &own] {
            let trained = store.train_dictionary(&settings).unwrap();
            let text = String::from_utf8_lossy(trained.content()).into_owned();
            assert!(text.contains("holder number") && !text.contains("gift wrapped"), "{text}");
        }
    }
}

/// Samples are read where there are holes in the log, and each event once.
#[test]
fn events_are_sampled_all_over_a_log_with_holes() {
    let store = EventStore::new(InMemoryStrategy::default());
    let id = Uuid::now_v7();
    let events: Vec<_> = (0..2000).map(|version| recorded(id, version)).collect();
    store.append_all(&events).unwrap();
    for version in (0..1990).filter(|version| version % 16 != 0) {
        let strategy = store.strategy();
        eventsourcing::RecordStrategy::delete_record(strategy, id, version).unwrap();
    }
    let settings = TrainingSettings::default().max_size(512);
    store.train_dictionary(&settings.clone().rows(130)).unwrap();
    let enough = store.train_dictionary(&settings.clone().rows(100_000));
    enough.unwrap();
    let error = store.train_dictionary(&settings.rows(99)).unwrap_err();
    assert!(error.to_string().contains("there are 99"), "{error}");
}
