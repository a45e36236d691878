//! Compressed states, metadata and snapshots, with dictionaries that the database holds.

use eventsourcing::{
    Dictionary, DomainEvent, Error, EventStore, InMemoryStrategy, Key, KeyRing, Lz4, Metadata,
    RecordedEvent, SnapshotPolicy, StoredEvent, StoredForm, Timestamp, TrainingSettings,
    UpdateError, Zstd,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::corrupt;
use crate::{
    bank::{Account, deposited},
    stores::{Bank, Store, on_every_store},
};

/// An event as large as most are.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order.line")]
struct LineAdded {
    sku: String,
    quantity: u32,
    price: u64,
    currency: String,
    note: Option<String>,
}

fn line(number: u64) -> LineAdded {
    LineAdded {
        sku: format!("sku-{:08}", number * 7919 % 100_000_000),
        quantity: 3,
        price: number * 31 % 5000,
        currency: "EUR".into(),
        note: Some("gift wrapped, do not bend".into()),
    }
}

fn recorded(id: Uuid, version: u64) -> RecordedEvent<LineAdded> {
    RecordedEvent::new(id, version, line(version), Timestamp::now())
}

fn append(store: &Store, id: Uuid, version: u64) {
    store.append(&recorded(id, version)).unwrap();
}

/// All lines of an order, which are as they were appended.
#[track_caller]
fn all_are_read(store: &Store, id: Uuid, count: u64) {
    let events = store.get_domain_events::<LineAdded>(id).unwrap();
    let lines: Vec<_> = events.into_iter().map(|it| it.event).collect();
    assert_eq!(lines, (0..count).map(line).collect::<Vec<_>>());
}

fn dictionary(first: u64) -> Dictionary {
    let samples: Vec<_> = (first..first + 300)
        .map(|number| serde_json::to_vec(&line(number)).unwrap())
        .collect();
    Dictionary::trained(&samples, 1024).unwrap()
}

fn with(dictionary: &Dictionary) -> StoredForm {
    StoredForm::json().compressed(Zstd::level(3).with_dictionary(dictionary))
}

fn saving(store: &Store, form: StoredForm) -> Store {
    store.clone().with_stored_form(form)
}

/// A store that holds nothing.
fn elsewhere() -> Store {
    crate::stores::in_memory().store
}

/// What the frame of a state says of its compressor.
fn compressor(row: &StoredEvent) -> Option<u8> {
    (row.state[0] == 0xF5).then(|| row.state[3])
}

on_every_store! {
    fn compressors_dictionaries_ciphers_and_keys_change_in_the_middle_of_a_stream(store) {
        let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
        let next = Key::xchacha20_poly1305(&[2; 32]);
        let next = KeyRing::new("b", next).unwrap().with_old("a", Key::aes_256_gcm(&[1; 32])).unwrap();
        let (one, other) = (dictionary(0), dictionary(9000));
        assert_ne!(one.id(), other.id());
        let level = |level| Zstd::level(level).with_dictionary(&other);
        let forms = [
            StoredForm::json(),
            with(&one),
            StoredForm::json().compressed(Lz4),
            with(&one).encrypted(ring.clone()),
            with(&other).encrypted(ring.clone()),
            StoredForm::json().encrypted(ring),
            StoredForm::json().compressed(level(19)).encrypted(next.clone()),
            StoredForm::json().compressed(level(-5)),
            StoredForm::json().compressed(Zstd::level(3)).encrypted(next.clone()),
            StoredForm::json(),
        ];
        let id = Uuid::now_v7();
        for (version, form) in (0..).zip(&forms) {
            append(&saving(store, form.clone()), id, version);
        }
        let rows: Vec<_> = store.log().iter().map(compressor).collect();
        let (none, dictionary) = (Some(0), Some(2));
        let expected = [
            None, dictionary, None, dictionary, dictionary, none, dictionary, dictionary,
            none, None,
        ];
        assert_eq!(rows, expected);

        let reader = saving(store, StoredForm::json().readable_with(next));
        all_are_read(&reader, id, 10);
        for version in 0..10 {
            let event = reader.get_domain_event::<LineAdded>(id, version).unwrap();
            assert_eq!(event.unwrap().event, line(version));
        }
    }

    fn a_store_that_says_nothing_of_dictionaries_learns_them_from_the_database(store) {
        let id = Uuid::now_v7();
        append(&saving(store, with(&dictionary(0))), id, 0);
        append(&saving(store, with(&dictionary(500))), id, 1);
        all_are_read(&saving(store, StoredForm::default()), id, 2);
        let read: Result<Vec<_>, _> = store.domain_events::<LineAdded>(id, 1).collect();
        assert_eq!(read.unwrap().len(), 2);
    }

    fn what_gets_no_smaller_stays_as_it_is(store) {
        for form in [StoredForm::json().compressed(Lz4), with(&dictionary(0))] {
            let store = saving(store, form);
            let id = store.accounts().create(crate::bank::opened()).unwrap().id();
            store.accounts().update(id, |_| deposited(5)).unwrap();
            assert!(store.log().iter().all(|row| row.state[0] == b'{'));
        }
    }

    fn metadata_is_compressed_too(store) {
        let store = saving(store, StoredForm::json().compressed(Lz4));
        let mut event = recorded(Uuid::now_v7(), 0);
        event.metadata = Metadata::default().with("why", "because ".repeat(50));
        store.append(&event).unwrap();
        let metadata = store.log()[0].metadata.clone().unwrap();
        assert_eq!((metadata[0], metadata[3]), (0xF5, 3));
        let read = store.get_domain_events::<LineAdded>(event.originator_id).unwrap();
        assert_eq!(read[0].metadata, event.metadata);
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

    fn a_store_that_says_nothing_loads_from_compressed_snapshots(store) {
        let like_it = br#"{"holder":"Ann","limit":0,"balance":"#.repeat(3);
        let dictionary = Dictionary::new(like_it).unwrap();
        let snapshots = |store: &Store| {
            store.repository::<Account>().with_snapshots(SnapshotPolicy::every(1))
        };
        let holder = "Ann ".repeat(20);
        let limit = 100;
        let opened = crate::bank::AccountEvent::Opened { holder, limit };
        let compressing = saving(store, with(&dictionary));
        let id = snapshots(&compressing).create(opened).unwrap().id();
        snapshots(&compressing).update(id, |_| deposited(10)).unwrap();
        let root = snapshots(store).get(id).unwrap();
        assert_eq!((root.balance, root.version()), (10, 1));
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

    fn what_is_longer_than_the_limit_is_neither_saved_nor_read(store) {
        let form = || StoredForm::json().compressed(Zstd::level(3));
        let long = Account::opened_by(&"Ann ".repeat(500));
        let strict = saving(store, form().at_most(1000));
        let refused = strict.accounts().create(long.clone()).map(drop);
        let Err(UpdateError::Failed(error @ Error::Misuse { .. })) = refused else {
            panic!("{refused:?}");
        };
        let error = eventsourcing_tests::chain(&error);
        assert!(error.contains("event 0 of") && error.contains("no more than 1000"), "{error}");
        assert_eq!(store.log(), []);

        let id = saving(store, form()).accounts().create(long).unwrap().id();
        let error = corrupt(strict.accounts().get(id));
        assert!(error.contains("event 0 of") && error.contains("no more than 1000"), "{error}");
        assert_eq!(store.accounts().get(id).unwrap().balance, 0);
    }

    fn every_bit_of_a_compressed_row_counts(store) {
        let dictionary = dictionary(0);
        let store = saving(store, with(&dictionary));
        let id = Uuid::now_v7();
        append(&store, id, 0);
        let row = store.log().remove(0);
        let refused = |state: Vec<u8>| {
            let row = StoredEvent { state, ..row.clone() };
            let error = corrupt(store.mapper().from_sequenced_item::<LineAdded, u64>(&row));
            assert!(error.contains("event 0 of"), "{error}");
        };
        for index in 0..row.state.len() {
            for bit in 0..8 {
                let mut altered = row.state.clone();
                altered[index] ^= 1 << bit;
                refused(altered);
            }
            refused(row.state[..index].to_vec());
        }
        refused([&row.state[..], b"\0"].concat());
    }

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

impl Account {
    fn opened_by(holder: &str) -> crate::bank::AccountEvent {
        crate::bank::AccountEvent::Opened {
            holder: holder.into(),
            limit: 0,
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
