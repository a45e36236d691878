//! Rows of the bytes of the corpus.

use eventsourcing::{Key, KeyRing, SequencedItemMapper, StoredEvent, StoredForm};
use eventsourcing_tests::crc32;
use uuid::Uuid;

use crate::events;

/// A way of storing, and what is altered of it.
pub(crate) struct Kind {
    /// Also the name of a folder.
    pub(crate) name: &'static str,
    pub(crate) row: fn(&'static str, &[u8]) -> StoredEvent,
}

pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "json",
        row: |topic, bytes| of_state(topic, bytes.to_vec()),
    },
    // What is within a frame whose checksum is right.
    Kind {
        name: "message-pack",
        row: |topic, bytes| of_state(topic, framed(2, bytes)),
    },
    Kind {
        name: "frame",
        row: |topic, bytes| of_state(topic, bytes.to_vec()),
    },
    Kind {
        name: "metadata",
        row: |topic, bytes| StoredEvent {
            metadata: Some(bytes.to_vec()),
            ..of_state(topic, b"{}".to_vec())
        },
    },
];

pub(crate) const VERSION: u64 = 3;
pub(crate) const ID: Uuid = Uuid::from_u128(0x0199_5d2a_7c3b_7000_8000_0000_0000_0001);

fn of_state(topic: &'static str, state: Vec<u8>) -> StoredEvent {
    StoredEvent::new(ID, VERSION, topic, state)
}

/// A frame without compressor and cipher.
fn framed(codec: u8, content: &[u8]) -> Vec<u8> {
    let mut frame = [&[0xF5, 1, codec, 0, 0], content].concat();
    frame.extend(crc32(&frame).to_be_bytes());
    frame
}

/// Where a row stands, as errors say it.
pub(crate) fn place_of(row: &StoredEvent) -> String {
    format!("event {VERSION} of {ID}, stored as `{}`", row.event_type)
}

fn aes() -> KeyRing {
    KeyRing::new("a", Key::aes_256_gcm(&[7; 32])).unwrap()
}

fn xchacha() -> Key {
    Key::xchacha20_poly1305(&[9; 32])
}

/// A mapper with the keys of the corpus.
pub(crate) fn mapper() -> SequencedItemMapper {
    let ring = aes().with_old("x", xchacha()).unwrap();
    SequencedItemMapper::new(StoredForm::message_pack().readable_with(ring))
}

/// What the corpus of a kind begins with, by name.
pub(crate) fn seeds(kind: &Kind) -> Vec<(String, Vec<u8>)> {
    let states = |form: StoredForm| {
        let mapper = SequencedItemMapper::new(form);
        events::examples(&|event| event.stored(&mapper).state).into_iter()
    };
    let named = |(name, bytes): (&str, Vec<u8>)| (name.to_owned(), bytes);
    match kind.name {
        "json" => states(StoredForm::json()).map(named).collect(),
        "message-pack" => states(StoredForm::message_pack())
            .map(|(name, frame)| (name.to_owned(), frame[5..frame.len() - 4].to_vec()))
            .collect(),
        "frame" => frame_forms()
            .into_iter()
            .flat_map(|(form, it)| {
                states(it).map(move |(name, bytes)| (format!("{name}-{form}"), bytes))
            })
            .collect(),
        _ => metadata().map(named).into(),
    }
}

fn frame_forms() -> [(&'static str, StoredForm); 3] {
    let ring = KeyRing::new("x", xchacha()).unwrap();
    [
        ("open", StoredForm::message_pack()),
        ("aes", StoredForm::json().encrypted(aes())),
        ("xchacha", StoredForm::message_pack().encrypted(ring)),
    ]
}

fn metadata() -> [(&'static str, Vec<u8>); 3] {
    let all = format!(r#"{{"correlation_id":"{ID}","causation_id":"{ID}","entries":{{}}}}"#);
    let entries = r#"{"entries":{"teller":"7","":"\u00e9"}}"#;
    [
        ("empty", b"{}".to_vec()),
        ("entries", entries.into()),
        ("all", all.into()),
    ]
}
