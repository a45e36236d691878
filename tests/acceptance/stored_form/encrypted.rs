//! Encrypted states and metadata.

use eventsourcing::{
    KeyRing, Metadata, RecordedEvent, SequencedItemMapper, SnapshotPolicy, StoredForm, Timestamp,
};
use uuid::Uuid;

use super::{
    account, corrupt,
    keys::{aes, encrypting, under, xchacha},
    replace,
};
use crate::{
    bank::{Account, AccountEvent, deposited},
    stores::{Bank, Store, on_every_store},
};

on_every_store! {
    fn nothing_of_an_event_but_its_topic_and_time_is_stored_in_clear(store) {
        let store = encrypting(store, under("2026", aes(1)));
        let accounts = store.accounts();
        let id = account(&store);
        assert_eq!(accounts.get(id).unwrap().balance, 5);

        for row in store.log() {
            assert_eq!(row.state[0], 0xF5);
            let text = String::from_utf8_lossy(&row.state);
            assert!(!text.contains("Ann") && !text.contains("amount"), "{text}");
        }
    }

    fn keys_and_ciphers_change_in_the_middle_of_a_stream(store) {
        let plain = account(store);
        let old = encrypting(store, under("a", aes(1)));
        old.accounts().update(plain, |_| deposited(10)).unwrap();
        let ring = KeyRing::new("b", xchacha(2)).unwrap().with_old("a", aes(1)).unwrap();
        let new = encrypting(store, StoredForm::json().encrypted(ring.clone()));
        new.accounts().update(plain, |_| deposited(20)).unwrap();
        let stopped = encrypting(store, StoredForm::json().readable_with(ring));
        stopped.accounts().update(plain, |_| deposited(40)).unwrap();

        assert_eq!(stopped.accounts().get(plain).unwrap().balance, 75);
        let forms: Vec<u8> = store.log().iter().map(|row| row.state[0]).collect();
        assert_eq!(forms, [b'{', b'{', 0xF5, 0xF5, b'{']);
    }

    fn without_its_key_an_event_is_named_and_so_is_the_key(store) {
        let id = account(&encrypting(store, under("a", aes(1))));
        let error = corrupt(store.accounts().get(id));
        assert!(error.contains("event 0 of") && error.contains("`a`, which is not in"), "{error}");

        let other = encrypting(store, under("a", aes(2)));
        let error = corrupt(other.accounts().get(id));
        assert!(error.contains("does not open with key `a`"), "{error}");

        let other = encrypting(store, under("a", xchacha(1)));
        let error = corrupt(other.accounts().get(id));
        assert!(error.contains("key `a` is for XChaCha20-Poly1305"), "{error}");
    }

    fn a_state_does_not_open_in_another_row(store) {
        let store = encrypting(store, under("a", aes(1)));
        let (one, other) = (account(&store), account(&store));
        let rows = store.log();
        let row = |id: Uuid, version: u64| {
            let is = |it: &&eventsourcing::StoredEvent| {
                it.originator_id == id && it.originator_version == version
            };
            rows.iter().find(is).unwrap().clone()
        };

        for (from, to) in [
            (row(other, 1), row(one, 1)),
            (row(one, 0), row(one, 1)),
        ] {
            let moved = eventsourcing::StoredEvent { state: from.state, ..to.clone() };
            replace(&store, moved);
            let error = corrupt(store.get_domain_events::<AccountEvent>(one));
            assert!(error.contains("event 1 of") && error.contains("does not open"), "{error}");
            replace(&store, to);
        }
        assert_eq!(store.accounts().get(one).unwrap().balance, 5);
    }

    fn a_state_does_not_open_under_another_topic(store) {
        let store = encrypting(store, under("a", aes(1)));
        let id = account(&store);
        let mut row = store.log().pop().unwrap();
        row.event_type = "bank.account#Withdrawn".into();
        replace(&store, row);
        let error = corrupt(store.accounts().get(id));
        assert!(error.contains("does not open"), "{error}");
    }

    fn metadata_is_encrypted_and_does_not_open_as_a_state(store) {
        let store = encrypting(store, under("a", xchacha(1)));
        let mut event = RecordedEvent::new(Uuid::now_v7(), 0, deposited(5), Timestamp::now());
        event.metadata = Metadata::default().with("teller", "seven");
        store.append(&event).unwrap();

        let read = store.get_domain_events::<AccountEvent>(event.originator_id).unwrap();
        assert_eq!(read[0].metadata, event.metadata);
        let mut row = store.log().pop().unwrap();
        let metadata = row.metadata.clone().unwrap();
        assert!(!String::from_utf8_lossy(&metadata).contains("seven"));
        row.metadata = Some(std::mem::replace(&mut row.state, metadata));
        replace(&store, row);
        corrupt(store.get_domain_events::<AccountEvent>(event.originator_id));
    }

    fn every_bit_of_a_frame_counts(store) {
        for key in [aes(1), xchacha(1)] {
            let store = encrypting(store, under("2026", key));
            let mapper = store.mapper().clone();
            let id = account(&store);
            let row = store.strategy().get_item(id, 1).unwrap().unwrap();
            for index in 0..row.state.len() {
                for bit in 0..8 {
                    let mut altered = row.clone();
                    altered.state[index] ^= 1 << bit;
                    refused(&mapper, altered);
                }
                let mut cut = row.clone();
                cut.state.truncate(index);
                refused(&mapper, cut);
            }
            let mut longer = row.clone();
            longer.state.push(0);
            refused(&mapper, longer);
        }
    }

    fn snapshots_are_encrypted(store) {
        let encrypting = encrypting(store, under("a", aes(1)));
        let with = |store: &Store| {
            store.repository::<Account>().with_snapshots(SnapshotPolicy::every(1))
        };
        let id = account(&encrypting);
        with(&encrypting).update(id, |_| deposited(10)).unwrap();
        let root = with(&encrypting).get(id).unwrap();
        assert_eq!((root.balance, root.version()), (15, 2));
        let error = corrupt(with(store).get(id));
        assert!(error.contains("not in the key ring"), "{error}");
    }
}

#[track_caller]
fn refused(mapper: &SequencedItemMapper, row: eventsourcing::StoredEvent) {
    let error = corrupt(mapper.from_sequenced_item::<AccountEvent, u64>(&row));
    assert!(error.contains("event 1 of"), "{error}");
}

#[test]
fn a_ring_refuses_ids_that_frames_cannot_hold_or_tell_apart() {
    assert!(KeyRing::new("", aes(1)).is_err());
    assert!(KeyRing::new(&"x".repeat(256), aes(1)).is_err());
    let ring = KeyRing::new(&"x".repeat(255), aes(1)).unwrap();
    assert!(ring.with_old(&"x".repeat(255), aes(2)).is_err());
}

#[test]
fn keys_are_not_printed() {
    let ring = KeyRing::new("2026", aes(0xAB)).unwrap();
    let printed = format!("{:?} {:?}", StoredForm::json().encrypted(ring), aes(0xAB));
    assert!(
        printed.contains("2026") && !printed.contains("171"),
        "{printed}"
    );
}
