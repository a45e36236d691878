//! The events of the golden rows. They stay as they are: what they were is stored.

use std::collections::BTreeMap;

use eventsourcing::{
    Aggregate, DomainEvent, Metadata, RecordedEvent, Timestamp, encoding, mutators,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "golden")]
pub(crate) enum GoldenEvent {
    Begun {
        name: String,
        by: Uuid,
    },
    Measured {
        exact: f64,
        single: f32,
        price: Decimal,
        at: jiff::Timestamp,
        wide: i128,
        counts: BTreeMap<String, u64>,
        note: Option<String>,
    },
    Drawn {
        shapes: Vec<Shape>,
        pair: (char, bool),
        nothing: (),
    },
    Helped {
        #[serde(with = "encoding::bytes")]
        bytes: Vec<u8>,
        #[serde(with = "encoding::float")]
        float: f64,
        #[serde(with = "encoding::pairs")]
        pairs: BTreeMap<(u8, u8), i8>,
        #[serde(with = "encoding::option")]
        option: Option<Option<u8>>,
        #[serde(with = "encoding::text")]
        text: u128,
    },
    Named(String),
    Ended,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Shape {
    Dot,
    Circle { radius: f64 },
    Line(i64, i64),
    Group(Vec<Tagged>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Tagged {
    Empty,
    Id { id: Uuid },
}

/// What snapshots are taken of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GoldenEvent)]
pub(crate) struct Golden {
    pub(crate) names: Vec<String>,
    pub(crate) wide: i128,
}

#[mutators(GoldenEvent)]
impl Golden {
    fn begun(name: String, _by: Uuid) -> Self {
        Self {
            names: vec![name],
            wide: 0,
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn measured(
        &mut self,
        _exact: f64,
        _single: f32,
        _price: Decimal,
        _at: jiff::Timestamp,
        wide: i128,
        _counts: BTreeMap<String, u64>,
        _note: Option<String>,
    ) {
        self.wide += wide;
    }

    fn drawn(&mut self, _shapes: Vec<Shape>, _pair: (char, bool), _nothing: ()) {}

    fn helped(
        &mut self,
        _bytes: Vec<u8>,
        _float: f64,
        _pairs: BTreeMap<(u8, u8), i8>,
        _option: Option<Option<u8>>,
        _text: u128,
    ) {
    }

    fn named(&mut self, name: String) {
        self.names.push(name);
    }

    fn ended(self) {}
}

pub(crate) const ID: Uuid = Uuid::from_u128(0x0199_5d2a_7c3b_7000_8000_0000_0000_0001);
pub(crate) const SAVE: Uuid = Uuid::from_u128(0x0199_5d2a_7c3b_7000_8000_0000_0000_0002);

pub(crate) fn events() -> Vec<GoldenEvent> {
    vec![
        GoldenEvent::Begun {
            name: "Åsa \"\u{1F600}\"\n".into(),
            by: ID,
        },
        GoldenEvent::Measured {
            exact: 5e-324,
            single: 0.1,
            price: Decimal::new(1_990, 2),
            at: jiff::Timestamp::UNIX_EPOCH,
            wide: i128::MIN,
            counts: BTreeMap::from([("a".into(), u64::MAX), (String::new(), 0)]),
            note: None,
        },
        GoldenEvent::Drawn {
            shapes: vec![
                Shape::Dot,
                Shape::Circle { radius: -0.5 },
                Shape::Line(i64::MIN, 128),
                Shape::Group(vec![Tagged::Empty, Tagged::Id { id: ID }]),
            ],
            pair: ('\0', true),
            nothing: (),
        },
        GoldenEvent::Helped {
            bytes: vec![0, 255],
            float: f64::NEG_INFINITY,
            pairs: BTreeMap::from([((1, 2), -1)]),
            option: Some(None),
            text: u128::MAX,
        },
        GoldenEvent::Named("x".repeat(300)),
        GoldenEvent::Ended,
    ]
}

pub(crate) fn history() -> Vec<RecordedEvent<GoldenEvent>> {
    let recorded = |(version, event)| {
        let at = Timestamp::from_micros(1_760_000_000_000_000);
        let metadata = Metadata::default().with("teller", "7").caused_by(SAVE);
        let save_id = SAVE;
        RecordedEvent {
            metadata,
            save_id,
            ..RecordedEvent::new(ID, version, event, at)
        }
    };
    (0..).zip(events()).map(recorded).collect()
}
