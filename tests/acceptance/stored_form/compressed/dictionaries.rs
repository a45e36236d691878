//! Dictionaries, which the database holds before a row names them.

use eventsourcing::{Dictionary, Error, StoredForm, TrainingSettings};
use uuid::Uuid;

use super::{
    super::corrupt, LineAdded, all_are_read, append, compressor, dictionary, elsewhere, recorded,
    saving, with,
};
use crate::{
    bank::deposited,
    stores::{Bank, on_every_store},
};

on_every_store! {
    fn a_store_that_says_nothing_of_dictionaries_learns_them_from_the_database(store) {
        let id = Uuid::now_v7();
        append(&saving(store, with(&dictionary(0))), id, 0);
        append(&saving(store, with(&dictionary(500))), id, 1);
        all_are_read(&saving(store, StoredForm::default()), id, 2);
        let read: Result<Vec<_>, _> = store.domain_events::<LineAdded>(id, 1).collect();
        assert_eq!(read.unwrap().len(), 2);
    }

    fn no_row_names_a_dictionary_before_the_database_holds_it(store) {
        let dictionary = dictionary(0);
        let kept = store.strategy().dictionaries().unwrap();
        let compressing = saving(store, with(&dictionary));
        compressing.append_all::<LineAdded>(&[]).unwrap();
        assert_eq!(kept.find_dictionary(dictionary.id()).unwrap(), None);
        append(&compressing, Uuid::now_v7(), 0);
        let found = kept.find_dictionary(dictionary.id()).unwrap();
        assert_eq!(found.as_deref(), Some(dictionary.content()));
        assert_eq!(store.dictionary(dictionary.id()).unwrap().content(), dictionary.content());
    }

    fn many_may_begin_with_a_dictionary_at_once(store) {
        let compressing = saving(store, with(&dictionary(0)));
        let ids: Vec<_> = (0..8).map(|_| Uuid::now_v7()).collect();
        std::thread::scope(|scope| {
            for id in &ids {
                scope.spawn(|| append(&compressing, *id, 0));
            }
        });
        for id in ids {
            all_are_read(store, id, 1);
        }
    }

    fn without_its_dictionary_an_event_is_named_and_so_is_the_dictionary(store) {
        let dictionary = dictionary(0);
        let id = Uuid::now_v7();
        for version in 0..2 {
            append(&saving(store, with(&dictionary)), id, version);
        }
        let lost = elsewhere();
        store.log().into_iter().for_each(|row| lost.put(row));

        let named = format!("dictionary {:08x}, and the database does not hold it", dictionary.id());
        let all = lost.all_domain_events::<LineAdded>(eventsourcing::LogPosition::START);
        for (answer, version) in [
            (lost.get_domain_events::<LineAdded>(id).map(drop), 0),
            (lost.get_domain_event::<LineAdded>(id, 1).map(drop), 1),
            (all.collect::<Result<Vec<_>, _>>().map(drop), 0),
        ] {
            let error = corrupt(answer);
            let event = format!("event {version} of {id}");
            assert!(error.contains(&event) && error.contains(&named), "{error}");
        }
        lost.put_dictionary(&dictionary).unwrap();
        all_are_read(&lost, id, 2);
    }

    fn an_aggregate_without_its_dictionary_is_named(store) {
        let opened = crate::bank::AccountEvent::Opened {
            holder: "Ann, of the house with the red door".into(),
            limit: 0,
        };
        let like_it = br#"{"holder":"Ann, of the house with the red door","limit":"#;
        let dictionary = Dictionary::new(*like_it).unwrap();
        let compressing = saving(store, with(&dictionary));
        let id = compressing.accounts().create(opened).unwrap().id();
        compressing.accounts().update(id, |_| deposited(5)).unwrap();
        assert_eq!(compressor(&store.log()[0]), Some(2));
        assert_eq!(store.accounts().get(id).unwrap().balance, 5);

        let lost = elsewhere();
        store.log().into_iter().for_each(|row| lost.put(row));
        let error = corrupt(lost.accounts().get(id));
        assert!(error.contains("event 0 of") && error.contains("does not hold it"), "{error}");
    }

    fn another_dictionary_of_the_same_id_is_refused(store) {
        // These two words are known for it.
        let [one, other] = [&b"plumless"[..], b"buckeroo"].map(|it| Dictionary::new(it).unwrap());
        assert_eq!(one.id(), other.id());
        store.put_dictionary(&one).unwrap();
        store.put_dictionary(&one).unwrap();
        for refused in [
            store.put_dictionary(&other),
            saving(store, with(&other)).append(&recorded(Uuid::now_v7(), 0)),
        ] {
            let Err(Error::Misuse { what, .. }) = refused else {
                panic!("{refused:?}");
            };
            assert!(what.contains("4ddb0c25") && what.contains("another one"), "{what}");
        }
        assert_eq!(store.log(), []);
    }

    fn a_damaged_dictionary_is_named(store) {
        let dictionary = dictionary(0);
        let kept = store.strategy().dictionaries().unwrap();
        kept.put_dictionary(dictionary.id(), b"something else").unwrap();
        let named = format!("dictionary {:08x}", dictionary.id());
        for error in [
            corrupt(store.dictionary(dictionary.id())),
            corrupt(store.put_dictionary(&dictionary)),
            corrupt(saving(store, with(&dictionary)).append(&recorded(Uuid::now_v7(), 0))),
        ] {
            assert!(error.contains(&named) && error.contains("checksum"), "{error}");
        }
        assert_eq!(store.log(), [], "nothing names it");

        let id = Uuid::now_v7();
        let whole = elsewhere();
        append(&saving(&whole, with(&dictionary)), id, 0);
        store.put(whole.log().remove(0));
        let error = corrupt(store.get_domain_events::<LineAdded>(id));
        assert!(error.contains("event 0 of") && error.contains("checksum"), "{error}");
        let absent = store.dictionary(7).unwrap_err().to_string();
        assert!(absent.contains("no dictionary 00000007"), "{absent}");
    }
}

/// A strategy of before dictionaries.
#[test]
fn a_strategy_that_keeps_no_dictionaries_says_so() {
    let store = crate::faults::Faulty::default()
        .store()
        .with_stored_form(with(&dictionary(0)));
    let refused = store.append(&recorded(Uuid::now_v7(), 0));
    let Err(Error::Misuse { what, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(what.contains("keeps no dictionaries"), "{what}");
    store
        .train_dictionary(&TrainingSettings::default())
        .unwrap_err();
}
