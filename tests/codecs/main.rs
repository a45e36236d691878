//! What codecs carry and what they refuse, through the public API.

#![allow(clippy::unwrap_used)]
// Events have them, and they are to come back.
#![allow(clippy::option_option, clippy::boxed_local)]
#![allow(clippy::needless_pass_by_value)]

mod generated;
mod golden;
mod golden_events;
mod golden_keys;
mod golden_positions;
mod helpers;
mod nested;
mod refused;
mod types;

use std::fmt::Debug;

use eventsourcing::{
    DomainEvent, Error, RecordedEvent, SequencedItemMapper, StoredEvent, StoredForm, Timestamp,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// What events hold.
trait Value: Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<T> Value for T where
    T: Debug + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
}

/// An event that holds a value.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "held")]
struct Held<T> {
    value: T,
    listed: Vec<T>,
    perhaps: Option<T>,
}

/// An event with a value twice beside a field, and perhaps once more.
fn held<T: Clone>(value: &T) -> Held<T> {
    Held {
        value: value.clone(),
        listed: vec![value.clone(), value.clone()],
        perhaps: None,
    }
}

fn json() -> SequencedItemMapper {
    SequencedItemMapper::default()
}

fn message_pack() -> SequencedItemMapper {
    SequencedItemMapper::new(StoredForm::message_pack())
}

fn codecs() -> [(&'static str, SequencedItemMapper); 2] {
    [("JSON", json()), ("MessagePack", message_pack())]
}

fn store<E: DomainEvent>(mapper: &SequencedItemMapper, event: E) -> Result<StoredEvent, Error> {
    let recorded = RecordedEvent::new(Uuid::nil(), 0, event, Timestamp::default());
    mapper.to_sequenced_item(&recorded)
}

fn read<E: DomainEvent>(mapper: &SequencedItemMapper, stored: &StoredEvent) -> Result<E, Error> {
    let recorded = mapper.from_sequenced_item(stored)?;
    Ok(recorded.event)
}

/// The state of a frame without compressor and cipher.
fn content(stored: &StoredEvent) -> &[u8] {
    assert_eq!(stored.state[..5], [0xF5, 1, 2, 0, 0]);
    &stored.state[5..stored.state.len() - 4]
}

/// The event is stored, comes back equal, and is stored as the same bytes again.
#[track_caller]
fn comes_back_from<E: DomainEvent + PartialEq + Debug>(
    (codec, mapper): &(&str, SequencedItemMapper),
    event: &E,
) {
    let stored = match store(mapper, event.clone()) {
        Ok(stored) => stored,
        Err(error) => panic!("{codec} refuses: {}", eventsourcing_tests::chain(&error)),
    };
    let back: E = match read(mapper, &stored) {
        Ok(back) => back,
        Err(error) => panic!(
            "{codec} does not read: {}",
            eventsourcing_tests::chain(&error)
        ),
    };
    assert_eq!(&back, event, "{codec}");
    assert_eq!(store(mapper, back).unwrap(), stored, "{codec}");
}

/// The same, or it is refused when it is to be stored; whether it was stored.
#[track_caller]
fn comes_back_or_is_refused<E: DomainEvent + PartialEq + Debug>(
    codec: &(&str, SequencedItemMapper),
    event: &E,
) -> bool {
    match store(&codec.1, event.clone()) {
        Ok(_) => comes_back_from(codec, event),
        Err(Error::Misuse { .. }) => return false,
        Err(error) => panic!("{}: {error}", codec.0),
    }
    true
}

/// Why the event is refused.
#[track_caller]
fn refusal<E: DomainEvent + Debug>(mapper: &SequencedItemMapper, event: E) -> String {
    match store(mapper, event) {
        Err(error @ Error::Misuse { .. }) => eventsourcing_tests::chain(&error),
        Err(error) => panic!("{error}"),
        Ok(stored) => panic!("it was stored as {:?}", stored.state),
    }
}
