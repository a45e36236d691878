//! Seals under keys, which only who has them can make; and keys that change, or are gone.

use eventsourcing::{BrokenSeal, Key, KeyRing, ReplayError, SealKey, StoredForm};
use uuid::Uuid;

use super::{Chart, Charts, broken, change, chart_of, given, rows};
use crate::stores::{Store, on_every_store};

fn key(byte: u8) -> SealKey {
    SealKey::hmac_sha_256(&[byte; 32])
}

fn ring(id: &str, byte: u8) -> KeyRing<SealKey> {
    KeyRing::new(id, key(byte)).unwrap()
}

/// What is encrypted under one key of this id and sealed under another.
pub(super) fn encrypting(id: &str, byte: u8) -> StoredForm {
    let of_cipher = KeyRing::new(id, Key::xchacha20_poly1305(&[byte; 32])).unwrap();
    StoredForm::json()
        .encrypted(of_cipher)
        .sealed_with(ring(id, byte))
}

fn sealing(store: &Store, ring: KeyRing<SealKey>) -> Charts {
    let form = StoredForm::json().sealed_with(ring);
    store.clone().with_stored_form(form).repository()
}

/// What verifying and loading say is wrong with the event of this version.
#[track_caller]
fn found(charts: &Charts, id: Uuid, version: u64) -> BrokenSeal {
    let verified = broken(charts.verify(id));
    assert_eq!(broken(charts.get(id)), verified);
    match verified.1 {
        ReplayError::Head { found, why, .. } if found == version => why,
        other => panic!("{other:?}"),
    }
}

/// Seals all rows of a history anew, by another store.
fn seal_again(store: &Store, by: &Store, id: Uuid) {
    let mut previous = None;
    for row in rows(store, id) {
        change(store, id, row.originator_version, |row| {
            by.mapper().seal(row, previous.as_deref());
            previous.clone_from(&row.seal);
        });
    }
}

on_every_store! {
    fn a_seal_names_its_key_and_verifies_with_it_alone(store) {
        let charts = sealing(store, ring("2026", 7));
        let id = chart_of(&charts, 3);
        for row in rows(store, id) {
            assert_eq!(row.seal.unwrap()[..6], *b"\x02\x042026");
        }
        assert_eq!(charts.verify(id).unwrap().events, 3);
        assert_eq!(found(&sealing(store, ring("2026", 8)), id, 0), BrokenSeal::Differs);
        let no_key = BrokenSeal::NoKey("2026".into());
        assert_eq!(found(&sealing(store, ring("2027", 7)), id, 0), no_key);
        assert_eq!(found(&store.repository(), id, 0), no_key);
        assert!(no_key.to_string().contains("key `2026`, which is not in the key ring of the seals"));
    }

    fn a_history_goes_on_under_a_new_key(store) {
        let id = chart_of(&sealing(store, ring("2025", 1)), 3);
        let charts = sealing(store, ring("2026", 2).with_old("2025", key(1)).unwrap());
        charts.update(id, |_| [given(7), given(8)]).unwrap();
        assert_eq!(charts.verify(id).unwrap().events, 5);
        assert_eq!(charts.get(id).unwrap().doses, [1, 2, 7, 8]);
        let forgetful = sealing(store, ring("2026", 2));
        assert_eq!(found(&forgetful, id, 0), BrokenSeal::NoKey("2025".into()));
        change(store, id, 2, |row| row.state = br#"{"mg":100}"#.into());
        assert_eq!(found(&charts, id, 2), BrokenSeal::Differs);
    }

    fn without_the_key_nobody_makes_another_history(store) {
        let charts = sealing(store, ring("2026", 7));
        let id = chart_of(&charts, 3);
        let head = charts.get(id).unwrap().head().unwrap();
        change(store, id, 1, |row| row.state = br#"{"mg":100}"#.into());
        seal_again(store, store, id);
        assert_eq!(found(&charts, id, 0), BrokenSeal::Unkeyed);
        let guessed = store.clone().with_stored_form(StoredForm::json().sealed_with(ring("2026", 8)));
        seal_again(store, &guessed, id);
        assert_eq!(found(&charts, id, 0), BrokenSeal::Differs);

        // Who has the key can, and only a kept head finds it.
        seal_again(store, charts.event_store(), id);
        assert_eq!(charts.get(id).unwrap().doses, [100, 2]);
        assert_eq!(charts.verify(id).unwrap().events, 3);
        assert!(charts.verify_against(&head).is_err());
    }

    fn histories_from_before_there_were_keys_are_refused_unless_said_otherwise(store) {
        let id = chart_of(&store.repository(), 2);
        assert_eq!(found(&sealing(store, ring("2026", 7)), id, 0), BrokenSeal::Unkeyed);
        let form = StoredForm::json().sealed_with_from_now_on(ring("2026", 7));
        let charts: Charts = store.clone().with_stored_form(form).repository();
        charts.update(id, |_| given(2)).unwrap();
        charts.update(id, |_| given(3)).unwrap();
        assert_eq!(charts.verify(id).unwrap().events, 4);
        assert_eq!(charts.get(id).unwrap().doses, [1, 2, 3]);
        let previous = rows(store, id)[2].seal.clone();
        change(store, id, 3, |row| store.mapper().seal(row, previous.as_deref()));
        assert_eq!(found(&charts, id, 3), BrokenSeal::Unkeyed);
    }

    fn verifying_decodes_nothing_and_passes_when_keys_of_ciphers_are_gone(store) {
        let store = &store.clone().with_stored_form(encrypting("2026", 7));
        let charts: Charts = store.repository();
        let id = chart_of(&charts, 3);
        let later = sealing(store, ring("2026", 7));
        assert_eq!(later.verify(id).unwrap(), charts.verify(id).unwrap());
        assert!(later.get(id).is_err(), "nobody can read it");
    }

    fn verifying_passes_when_keys_were_rotated_and_data_erased(store) {
        let per_originator = |of_ciphers: KeyRing| {
            let form = StoredForm::json().encrypted_per_originator(of_ciphers);
            store.clone().with_stored_form(form.sealed_with(ring("2026", 7)))
        };
        let old = KeyRing::new("2025", Key::aes_256_gcm(&[1; 32])).unwrap();
        let charts: Charts = per_originator(old).repository();
        let [kept, erased] = [chart_of(&charts, 3), chart_of(&charts, 3)];
        let head = charts.get(erased).unwrap().head().unwrap();

        let rotated = KeyRing::new("2026", Key::aes_256_gcm(&[2; 32])).unwrap();
        let rotated = per_originator(rotated.with_old("2025", Key::aes_256_gcm(&[1; 32])).unwrap());
        assert_eq!(rotated.rewrap_data_keys().unwrap(), 2);
        let charts: Charts = rotated.repository::<Chart>();
        assert!(charts.erase(erased).unwrap().is_complete());
        charts.update(kept, |_| given(9)).unwrap();

        assert!(charts.get(erased).unwrap_err().is_erased());
        for (id, events) in [(kept, 4), (erased, 3)] {
            assert_eq!(charts.verify(id).unwrap().events, events);
        }
        assert_eq!(charts.verify_all().map(Result::unwrap).count(), 2);
        assert_eq!(charts.verify_against(&head).unwrap().head, Some(head));
        change(store, erased, 1, |row| row.state[40] ^= 1);
        assert!(charts.verify(erased).is_err());
    }
}
