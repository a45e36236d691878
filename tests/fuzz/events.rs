//! The events that altered rows are read as.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use eventsourcing::{
    DomainEvent, RecordedEvent, SequencedItemMapper, StoredEvent, Timestamp, encoding,
};
use num_bigint::BigInt;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rows;

/// A type of events, which rows are read as.
pub(crate) struct Reader {
    pub(crate) topics: fn() -> Vec<&'static str>,
    pub(crate) read: fn(&SequencedItemMapper, &StoredEvent) -> Answer,
}

/// An event, or the text of an error.
type Answer = Result<Box<dyn Read>, String>;

pub(crate) const READERS: &[Reader] = &[
    Reader {
        topics: topics::<Plain>,
        read: read::<Plain>,
    },
    Reader {
        topics: topics::<Nested>,
        read: read::<Nested>,
    },
    Reader {
        topics: topics::<Helped>,
        read: read::<Helped>,
    },
];

/// An event that was read of a row.
pub(crate) trait Read {
    /// It is stored and read again as it is, or refused.
    fn comes_back(&self, mapper: &SequencedItemMapper) -> Result<(), String>;
}

fn topics<E: DomainEvent>() -> Vec<&'static str> {
    E::TYPES.iter().map(|it| it.topic).collect()
}

fn read<E: DomainEvent + Debug>(mapper: &SequencedItemMapper, row: &StoredEvent) -> Answer {
    match mapper.from_sequenced_item::<E, u64>(row) {
        Ok(recorded) => Ok(Box::new(recorded)),
        Err(error) => Err(error.to_string()),
    }
}

impl<E: DomainEvent + Debug> Read for RecordedEvent<E> {
    /// Compared by what is shown of it: a NaN does not equal itself.
    fn comes_back(&self, mapper: &SequencedItemMapper) -> Result<(), String> {
        let Ok(row) = mapper.to_sequenced_item(self) else {
            return Ok(());
        };
        let back = mapper.from_sequenced_item::<E, u64>(&row);
        let back = back.map_err(|error| format!("stored again, it is not read: {error}"))?;
        let (one, other) = (format!("{self:?}"), format!("{back:?}"));
        if one == other {
            return Ok(());
        }
        Err(format!("stored again, it is {other} and was {one}"))
    }
}

/// What most events hold.
#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "plain")]
pub(crate) enum Plain {
    Opened {
        holder: String,
        limit: i64,
        by: Uuid,
        at: Option<jiff::Timestamp>,
    },
    Counted {
        small: u8,
        wide: i128,
        exact: f64,
        price: Decimal,
        letters: Vec<char>,
    },
    Named(String),
    Closed,
}

/// What nests, and what serde buffers.
#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "nested")]
pub(crate) enum Nested {
    Deep(Deep),
    Collections {
        map: BTreeMap<i16, BTreeSet<String>>,
        lists: Vec<Vec<u64>>,
        pair: Option<(u8, Option<bool>)>,
    },
    Buffered {
        tagged: Vec<Tagged>,
        untagged: Untagged,
        #[serde(flatten)]
        rest: BTreeMap<String, serde_json::Value>,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Deep {
    End,
    In(Box<Self>),
    List(Vec<Self>),
    Named {
        one: Box<Self>,
        other: Option<Box<Self>>,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Tagged {
    Empty,
    Id { id: Uuid, more: Vec<Self> },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Number(i64),
    Text(String),
    List(Vec<Self>),
}

/// What has a form of its own.
#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "helped")]
pub(crate) struct Helped {
    #[serde(with = "encoding::bytes")]
    bytes: Vec<u8>,
    #[serde(with = "encoding::float")]
    float: f32,
    #[serde(with = "encoding::pairs")]
    pairs: BTreeMap<(u8, char), i64>,
    #[serde(with = "encoding::option")]
    option: Option<Option<String>>,
    #[serde(with = "encoding::text")]
    text: BigInt,
}

/// One of each, under a name.
pub(crate) fn examples(store: &dyn Fn(&dyn Stored) -> Vec<u8>) -> Vec<(&'static str, Vec<u8>)> {
    let id = Uuid::from_u128(7);
    let opened = Plain::Opened {
        holder: "\u{c5}sa \"x\"\n".into(),
        limit: -1000,
        by: id,
        at: Some(jiff::Timestamp::UNIX_EPOCH),
    };
    let counted = Plain::Counted {
        small: 200,
        wide: i128::MIN,
        exact: 0.1,
        price: Decimal::new(1990, 2),
        letters: vec!['a', '\u{10FFFF}'],
    };
    let deep = Deep::Named {
        one: Box::new(Deep::List(vec![Deep::End, Deep::In(Box::new(Deep::End))])),
        other: Some(Box::new(Deep::End)),
    };
    let collections = Nested::Collections {
        map: BTreeMap::from([
            (-1, BTreeSet::from(["a".into(), String::new()])),
            (300, [].into()),
        ]),
        lists: vec![vec![], vec![u64::MAX, 1, 70_000]],
        pair: Some((1, None)),
    };
    let buffered = Nested::Buffered {
        tagged: vec![
            Tagged::Empty,
            Tagged::Id {
                id,
                more: vec![Tagged::Empty],
            },
        ],
        untagged: Untagged::List(vec![Untagged::Number(-7), Untagged::Text("t".into())]),
        rest: BTreeMap::from([("more".into(), serde_json::json!({"a": [1.5, null, true]}))]),
    };
    let helped = Helped {
        bytes: vec![0, 255, 7],
        float: f32::NEG_INFINITY,
        pairs: BTreeMap::from([((1, 'x'), -1)]),
        option: Some(None),
        text: BigInt::from(-7).pow(40),
    };
    vec![
        ("opened", store(&opened)),
        ("counted", store(&counted)),
        ("named", store(&Plain::Named("x".repeat(40)))),
        ("closed", store(&Plain::Closed)),
        ("deep", store(&Nested::Deep(deep))),
        ("collections", store(&collections)),
        ("buffered", store(&buffered)),
        ("helped", store(&helped)),
    ]
}

/// An event that can be stored.
pub(crate) trait Stored {
    fn stored(&self, mapper: &SequencedItemMapper) -> StoredEvent;
}

impl<E: DomainEvent> Stored for E {
    fn stored(&self, mapper: &SequencedItemMapper) -> StoredEvent {
        let recorded = RecordedEvent::new(rows::ID, rows::VERSION, self.clone(), Timestamp::now());
        mapper.to_sequenced_item(&recorded).unwrap()
    }
}
