//! What is refused at the save, and what is refused of a row.

use std::fmt::Debug;

use eventsourcing::{DomainEvent, Error, StoredEvent};
use eventsourcing_tests::crc32;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};
use uuid::Uuid;

use super::{
    Held, codecs, comes_back_from, content, held, json, message_pack, read, refusal, store,
};

#[test]
fn a_refusal_says_what_to_do() {
    let why = refusal(&json(), held(&f64::NAN));
    assert!(why.contains("encoding::float"), "{why}");
    for (_, mapper) in codecs() {
        let why = refusal(&mapper, held(&Some(None::<u8>)));
        assert!(why.contains("encoding::option"), "{why}");
        let why = refusal(&mapper, held(&Some(Some(None::<u8>))));
        assert!(why.contains("encoding::option"), "{why}");
        let why = refusal(&mapper, held(&Some(())));
        assert!(why.contains("`Some(None)`"), "{why}");
    }
}

/// A type that miscounts, as JSON lets it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Miscounted {
    a: u8,
}

impl Serialize for Miscounted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Miscounted", 2)?;
        fields.serialize_field("a", &self.a)?;
        fields.end()
    }
}

/// A type that has a length in its head, and another at its end.
#[derive(Debug, Clone, PartialEq)]
struct List(usize, Vec<u8>);

impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = serializer.serialize_seq(Some(self.0))?;
        for value in &self.1 {
            list.serialize_element(value)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::deserialize(deserializer)?;
        Ok(Self(values.len(), values))
    }
}

#[test]
fn a_type_that_miscounts_its_members_is_refused_where_they_are_counted() {
    comes_back_from(&("JSON", json()), &held(&Miscounted { a: 1 }));
    let why = refusal(&message_pack(), held(&Miscounted { a: 1 }));
    assert!(
        why.contains("says that there are 2 members, and writes 1"),
        "{why}"
    );
    for said in [1, 3] {
        let why = refusal(&message_pack(), held(&List(said, vec![1, 2])));
        assert!(why.contains("members"), "{why}");
    }
    comes_back_from(
        &("MessagePack", message_pack()),
        &held(&List(2, vec![1, 2])),
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Deep {
    End,
    In(Box<Self>),
    List(Vec<Self>),
    Named { it: Box<Self> },
}

fn deep(depth: usize, wrap: impl Fn(Deep) -> Deep) -> Deep {
    (0..depth).fold(Deep::End, |it, _| wrap(it))
}

#[test]
fn what_is_nested_too_deeply_is_refused_before_a_stack_is_used_up() {
    let wraps: [fn(Deep) -> Deep; 3] = [
        |it| Deep::In(Box::new(it)),
        |it| Deep::List(vec![it]),
        |it| Deep::Named { it: Box::new(it) },
    ];
    for codec in codecs() {
        for wrap in wraps {
            comes_back_from(&codec, &held(&deep(40, wrap)));
            for depth in [60, 62, 63, 64, 100, 124, 125, 126, 127, 128, 129, 1000] {
                super::comes_back_or_is_refused(&codec, &held(&deep(depth, wrap)));
            }
            let why = refusal(&codec.1, held(&deep(500, wrap)));
            assert!(why.contains("nested more than 128 deep"), "{why}");
        }
    }
}

/// A row whose content is these bytes of `MessagePack`.
fn row(topic: &'static str, content: &[u8]) -> StoredEvent {
    let frame = [&[0xF5, 1, 2, 0, 0], content].concat();
    let checksum = crc32(&frame);
    let state = [frame, checksum.to_be_bytes().to_vec()].concat();
    StoredEvent::new(Uuid::nil(), 0, topic, state)
}

#[track_caller]
fn is_corrupt<E: DomainEvent + Debug>(stored: &StoredEvent) -> String {
    match read::<E>(&message_pack(), stored) {
        Err(error @ Error::Corrupt(_)) => eventsourcing_tests::chain(&error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_that_would_use_up_a_stack_or_memory_are_refused() {
    let nested = |head: &[u8], wrap: &[u8], depth: usize| {
        row("held", &[head, &wrap.repeat(depth), &[0xc0]].concat())
    };
    let head = b"\x83\xa5value";
    for wrap in [b"\x81\xa2In".as_slice(), b"\x91", b"\x81\xa4List\x91"] {
        let why = is_corrupt::<Held<Deep>>(&nested(head, wrap, 1_000_000));
        assert!(why.contains("event 0 of"), "{why}");
    }
    for bomb in [
        b"\xdd\xff\xff\xff\xff".as_slice(),
        b"\xdf\xff\xff\xff\xff",
        b"\xdb\xff\xff\xff\xff",
    ] {
        let why = is_corrupt::<Held<Vec<u64>>>(&row("held", &[head, bomb].concat()));
        assert!(why.contains("cut off"), "{why}");
    }
}

#[test]
fn rows_of_another_shape_are_refused() {
    let stored = store(&message_pack(), held(&7_u8)).unwrap();
    assert_eq!(row("held", content(&stored)), stored);
    for (wrong, why) in [
        (b"".as_slice(), "cut off"),
        (b"\xc1", "begins no value"),
        (b"\x93\x07\x90\xc0", "a map"),
        (b"\x80", "missing field"),
        (b"\x81\xa5value\xa17", "wrong msgpack marker"),
        (b"\x82\xa5value\x07\xa5value\x07", "duplicate field"),
        (
            b"\x83\xa5value\x07\xa6listed\x90\xa7perhaps\xc0\xc0",
            "something comes after",
        ),
        (
            b"\x83\xa5value\xcd\x01\x00\xa6listed\x90\xa7perhaps\xc0",
            "256",
        ),
    ] {
        let error = is_corrupt::<Held<u8>>(&row("held", wrong));
        assert!(
            error.contains(why) && error.contains("event 0 of"),
            "{error}"
        );
    }
}

#[test]
fn fields_may_come_in_any_order_and_with_later_ones_among_them() {
    let bytes =
        b"\x84\xa7perhaps\x09\xa5added\x81\xc0\xc7\x01\x05\x00\xa6listed\x91\x01\xa5value\x07";
    let event: Held<u8> = read(&message_pack(), &row("held", bytes)).unwrap();
    let expected = Held {
        value: 7,
        listed: vec![1],
        perhaps: Some(9),
    };
    assert_eq!(event, expected);
}
