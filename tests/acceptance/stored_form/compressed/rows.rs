//! Rows that are compressed, and read whatever the form.

use eventsourcing::{
    Dictionary, Error, Key, KeyRing, Lz4, Metadata, SnapshotPolicy, StoredEvent, StoredForm,
    UpdateError, Zstd,
};
use uuid::Uuid;

use super::{
    super::corrupt, LineAdded, all_are_read, append, compressor, dictionary, line, recorded,
    saving, with,
};
use crate::{
    bank::{Account, deposited},
    stores::{Bank, Store, on_every_store},
};

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
}
