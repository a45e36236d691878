//! What is sealed, byte by byte: a seal that was made once is checked in the same way for ever.

use uuid::Uuid;

use super::*;
use crate::{
    domain::{shape::Fingerprint, timestamp::Timestamp},
    infrastructure::{stored_event::StoredEvent, stored_snapshot::StoredSnapshot},
};

/// Computed by another implementation of what `seal.rs` describes.
const OPENED: &str = "012fd56cd2c172d8d2ebb6b9a5bcbb58e1c2fb03d59d7fd95d9b0d10df96faf5a2";
const SNAPSHOT: &str = "035db60a4843f21d5ee4dd1ecfd5f4485ddb101a9ae0002cdbed190dccfe6c2ed1";

fn id(mut byte: u8) -> Uuid {
    Uuid::from_bytes(std::array::from_fn(|_| {
        byte += 1;
        byte - 1
    }))
}

fn time(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn opened() -> StoredEvent {
    let mut event = StoredEvent::new(id(0), 0, "bank.account#Opened", r#"{"holder":"Ada"}"#);
    event.timestamp = time(1_700_000_000_000_000);
    event
}

fn deposited() -> StoredEvent {
    let mut event = StoredEvent::new(id(0), 1, "bank.account#Deposited", r#"{"amount":5}"#);
    event.timestamp = time(-1);
    event.metadata = Some(br#"{"user":"Bob"}"#.into());
    event
}

fn snapshot() -> StoredSnapshot {
    StoredSnapshot {
        originator_id: id(0),
        fingerprint: Fingerprint(id(32)),
        originator_version: 1,
        created_on: time(1_700_000_000_000_000),
        last_modified: time(-1),
        as_of: time(1_700_000_000_000_000),
        ended: true,
        save_id: id(16),
        state: br#"{"balance":5}"#.into(),
        checksum: Uuid::nil(),
        seal: None,
    }
}

fn hex(bytes: &[u8]) -> String {
    let hex = |hex, byte: &u8| format!("{hex}{byte:02x}");
    bytes.iter().fold(String::new(), hex)
}

#[test]
fn a_seal_is_what_it_was() {
    let sealing = Sealing::default();
    let first = sealing.seal(&opened(), None);
    assert_eq!(hex(&first), OPENED);
    assert_eq!(hex(&sealing.seal(&snapshot(), Some(&first))), SNAPSHOT);
}

/// Every change of something that is sealed, however it moves bytes from one column to the next.
#[test]
fn nothing_that_is_sealed_can_be_another() {
    let sealing = Sealing::default();
    let previous = sealing.seal(&opened(), None);
    let seal = sealing.seal(&deposited(), Some(&previous));
    let check = |event: &StoredEvent, previous| sealing.check(event, previous, Some(&seal));
    assert_eq!(check(&deposited(), Some(&previous)), Ok(()));

    let changes: [fn(&mut StoredEvent); 12] = [
        |it| it.originator_id = id(1),
        |it| it.originator_version = 2,
        |it| it.event_type = "bank.account#Deposite".into(),
        |it| it.event_type = "".into(),
        |it| it.state = b"{}".into(),
        |it| it.state.clear(),
        |it| it.metadata = None,
        |it| it.metadata = Some(Vec::new()),
        |it| it.metadata = Some(b"{}".into()),
        |it| it.timestamp = time(0),
        |it| {
            it.event_type = "bank.account#Deposite".into();
            it.state.insert(0, b'd');
        },
        |it| it.state.extend(it.metadata.take().unwrap()),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut event = deposited();
        change(&mut event);
        assert_eq!(
            check(&event, Some(&previous)),
            Err(BrokenSeal::Differs),
            "{at}"
        );
    }
    assert_eq!(check(&deposited(), None), Err(BrokenSeal::Differs));
    assert_eq!(check(&deposited(), Some(b"")), Err(BrokenSeal::Differs));
    let not_sealed: [fn(&mut StoredEvent); 3] = [
        |it| it.log_position = Some(crate::LogPosition(9)),
        |it| it.save_id = id(7),
        |it| it.seal = Some(vec![1]),
    ];
    for change in not_sealed {
        let mut event = deposited();
        change(&mut event);
        assert_eq!(check(&event, Some(&previous)), Ok(()));
    }
}

#[test]
fn no_part_of_a_snapshot_can_be_another() {
    let sealing = Sealing::default();
    let seal = sealing.seal(&snapshot(), Some(&[1, 2]));
    let check = |it: &StoredSnapshot, previous| sealing.check(it, previous, Some(&seal));
    assert_eq!(check(&snapshot(), Some(&[1, 2])), Ok(()));
    assert_eq!(check(&snapshot(), Some(&[1, 3])), Err(BrokenSeal::Differs));
    let changes: [fn(&mut StoredSnapshot); 9] = [
        |it| it.originator_id = id(1),
        |it| it.fingerprint = Fingerprint(id(1)),
        |it| it.originator_version = 2,
        |it| it.created_on = time(0),
        |it| it.last_modified = time(0),
        |it| it.as_of = time(0),
        |it| it.ended = false,
        |it| it.save_id = id(1),
        |it| it.state.push(b' '),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut other = snapshot();
        change(&mut other);
        assert_eq!(
            check(&other, Some(&[1, 2])),
            Err(BrokenSeal::Differs),
            "{at}"
        );
    }
}

#[test]
fn the_seal_of_one_kind_is_none_of_another() {
    let sealing = Sealing::default();
    let of_event = sealing.seal(&opened(), None);
    let of_snapshot = sealing.seal(&snapshot(), None);
    let answers = [
        sealing.check(&opened(), None, Some(&of_snapshot)),
        sealing.check(&snapshot(), None, Some(&of_event)),
    ];
    for answer in answers {
        assert!(matches!(answer, Err(BrokenSeal::Unknown(_))), "{answer:?}");
    }
}

#[test]
fn what_is_no_seal_is_said_to_be_none() {
    let check = |seal| Sealing::default().check(&opened(), None, seal);
    assert_eq!(check(None), Err(BrokenSeal::Missing));
    let long = [&[1; 33][..], &[0]].concat();
    for (seal, what) in [
        (&[][..], "it is empty"),
        (&[0], "its scheme is 0"),
        (&[77; 33], "its scheme is 77"),
        (&[1], "its digest has 0 bytes"),
        (&[1; 32], "its digest has 31 bytes"),
        (&long, "its digest has 33 bytes"),
        (&[2], "it ends within the id"),
        (&[2, 3, b'a', b'b'], "it ends within the id"),
        (&[2, 1, 255], "is not UTF-8"),
        (&[2, 1, b'a'], "its digest has 0 bytes"),
    ] {
        match check(Some(seal)) {
            Err(BrokenSeal::Unknown(said)) => assert!(said.contains(what), "{said}"),
            other => panic!("{other:?}"),
        }
    }
    let keyed = [&[2, 1, b'a'][..], &[0; 32]].concat();
    assert_eq!(check(Some(&keyed)), Err(BrokenSeal::NoKey("a".into())));
}

#[cfg(feature = "encryption")]
mod keyed {
    use super::*;
    use crate::infrastructure::{key_ring::KeyRing, stored_form::StoredForm};
    use key::SealKey;

    /// Computed by another implementation.
    const DEPOSITED: &str =
        "020432303236d8bf6e1e80379635d11a3f7eab0db571752bd3f4a0d6eb4b8d9395911e5842ce";
    const SNAPSHOT: &str =
        "0404323032365e29b72465848562f49813f5cd1c6bd2b772860c68a1f7e6239b55d5d487bad3";

    fn ring(id: &str, byte: u8) -> KeyRing<SealKey> {
        KeyRing::new(id, SealKey::hmac_sha_256(&[byte; 32])).unwrap()
    }

    fn sealing(ring: KeyRing<SealKey>) -> Sealing {
        StoredForm::json().sealed_with(ring).sealing().clone()
    }

    #[test]
    fn a_seal_is_what_it_was() {
        let first = Sealing::default().seal(&opened(), None);
        let sealing = sealing(ring("2026", 7));
        let second = sealing.seal(&deposited(), Some(&first));
        assert_eq!(hex(&second), DEPOSITED);
        assert_eq!(hex(&sealing.seal(&snapshot(), Some(&second))), SNAPSHOT);
    }

    #[test]
    fn a_seal_verifies_with_the_key_that_it_names_and_no_other() {
        let seal = sealing(ring("2026", 7)).seal(&opened(), None);
        let check = |ring| sealing(ring).check(&opened(), None, Some(&seal));
        let rotated = ring("2027", 8).with_old("2026", SealKey::hmac_sha_256(&[7; 32]));
        assert_eq!(check(ring("2026", 7)), Ok(()));
        assert_eq!(check(rotated.unwrap()), Ok(()));
        assert_eq!(check(ring("2026", 8)), Err(BrokenSeal::Differs));
        assert_eq!(
            check(ring("2027", 7)),
            Err(BrokenSeal::NoKey("2026".into()))
        );
        let mut renamed = seal.clone();
        renamed[5] = b'7';
        let answer = sealing(ring("2027", 7)).check(&opened(), None, Some(&renamed));
        assert_eq!(answer, Err(BrokenSeal::Differs), "the id is sealed, too");
    }

    #[test]
    fn where_there_are_keys_seals_without_one_are_refused() {
        let unkeyed = Sealing::default().seal(&opened(), None);
        let strict = sealing(ring("2026", 7));
        assert_eq!(
            strict.check(&opened(), None, Some(&unkeyed)),
            Err(BrokenSeal::Unkeyed)
        );
    }

    #[test]
    fn from_now_on_they_are_refused_behind_a_seal_with_one() {
        let form = StoredForm::json().sealed_with_from_now_on(ring("2026", 7));
        let sealing = form.sealing();
        let unkeyed = Sealing::default().seal(&opened(), None);
        assert_eq!(sealing.check(&opened(), None, Some(&unkeyed)), Ok(()));
        let behind = Sealing::default().seal(&deposited(), Some(&unkeyed));
        assert_eq!(
            sealing.check(&deposited(), Some(&unkeyed), Some(&behind)),
            Ok(())
        );

        let keyed = sealing.seal(&opened(), None);
        assert_eq!(sealing.check(&opened(), None, Some(&keyed)), Ok(()));
        let behind = Sealing::default().seal(&deposited(), Some(&keyed));
        let answer = sealing.check(&deposited(), Some(&keyed), Some(&behind));
        assert_eq!(answer, Err(BrokenSeal::Unkeyed));
    }
}
