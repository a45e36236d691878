//! How events become stored events and are read again.

mod refused;
mod round_trip;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    time::Duration,
};

use eventsourcing::{
    Aggregate, DomainEvent, Error, RecordedEvent, SequencedItemMapper, StoredEvent, Timestamp,
    mutators,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An aggregate whose events can hold what JSON has no number for.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "probe")]
pub(crate) enum ProbeEvent {
    Placed,
    Read { value: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ProbeEvent)]
pub(crate) struct Probe {
    pub(crate) values: Vec<f64>,
}

#[mutators(ProbeEvent)]
impl Probe {
    fn placed() -> Self {
        Self { values: Vec::new() }
    }

    fn read(&mut self, value: f64) {
        self.values.push(value);
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Colour {
    Red,
    Mixed { red: u8, green: u8 },
    Named(String),
    Both(u8, u8),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Dot,
    Circle { radius: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wrapped<T>(T);

mod whole_seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn serialize<S: Serializer>(it: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(it.as_secs())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_secs)
    }
}

/// What events can be made of.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "zoo")]
#[serde(rename_all_fields = "camelCase")]
enum ZooEvent {
    Nothing,
    NoFields {},
    One(String),
    OneNested(Colour),
    OneNothing(Option<u8>),
    OneUnit(Unit),
    OneWrapped(Wrapped<Wrapped<Vec<u8>>>),
    OneMap(BTreeMap<u8, Colour>),
    Renamed {
        #[serde(rename = "n")]
        name: String,
        old_name: String,
        r#type: u8,
    },
    Adapted {
        #[serde(with = "whole_seconds")]
        for_seconds: Duration,
    },
    Optional {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        kept: Option<u8>,
        #[serde(default)]
        added: Vec<u8>,
    },
    Flat {
        id: u8,
        #[serde(flatten)]
        rest: BTreeMap<String, f64>,
    },
    Nested {
        colours: Vec<Colour>,
        shape: Shape,
        #[serde(rename = "pair")]
        tuple: (u8, String),
    },
    Numbers {
        wide: u128,
        signed: i128,
        long: u64,
        least: i64,
        single: f32,
        double: f64,
    },
    Keyed {
        numbers: BTreeMap<i64, String>,
        wide: BTreeMap<u128, u8>,
        truths: BTreeMap<bool, u8>,
        letters: BTreeMap<char, u8>,
        ids: BTreeMap<Uuid, u8>,
        set: BTreeSet<i8>,
    },
    Texts {
        letter: char,
        text: String,
        bytes: Vec<u8>,
        unit: (),
        empty: Unit,
    },
}

/// A struct event of each shape.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Bare;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Empty {}

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Around(Colour);

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "measured")]
struct Measured<T> {
    value: T,
    at: Option<T>,
}

fn recorded<E>(event: E) -> RecordedEvent<E> {
    RecordedEvent::new(Uuid::nil(), 0, event, Timestamp::default())
}

fn to_item<E: DomainEvent>(event: E) -> Result<StoredEvent, Error> {
    SequencedItemMapper::default().to_sequenced_item(&recorded(event))
}

fn from_item<E: DomainEvent>(item: StoredEvent) -> Result<E, Error> {
    let recorded = SequencedItemMapper::default().from_sequenced_item(&item)?;
    Ok(recorded.event)
}

/// The event is stored with this state, and read from it; and what is read is stored the same.
#[track_caller]
fn is_stored_as<E: DomainEvent + PartialEq + Debug>(event: E, state: &str) {
    let item = to_item(event.clone()).unwrap();
    assert_eq!(String::from_utf8_lossy(&item.state), state);
    let read: E = from_item(item.clone()).unwrap();
    assert_eq!(read, event);
    assert_eq!(to_item(read).unwrap(), item);
}

fn reads<E: DomainEvent>(topic: &'static str, state: &str) -> E {
    from_item(StoredEvent::new(Uuid::nil(), 0, topic, state)).unwrap()
}

/// The event is refused when it is to be stored: it would not come back as it is.
#[track_caller]
fn is_refused<E: DomainEvent + Debug>(event: E) {
    let what = format!("{event:?}");
    match to_item(event) {
        Err(Error::Misuse { .. }) => {}
        Err(error) => panic!("{what}: {error}"),
        Ok(item) => panic!(
            "{what} was stored as {}",
            String::from_utf8_lossy(&item.state)
        ),
    }
}
