//! Events as stored events, and back.

use std::hint::black_box;

use eventsourcing::{RecordedEvent, SequencedItemMapper, StoredEvent, Timestamp};
use uuid::Uuid;

use crate::{
    by_hand,
    compare::compare,
    order::{OrderEvent, line},
};

pub(crate) fn encode_and_decode() {
    let mapper = SequencedItemMapper::default();
    let recorded: Vec<_> = (0..1000)
        .map(|version| RecordedEvent::new(Uuid::nil(), version, line(version), Timestamp::now()))
        .collect();
    let stored: Vec<_> = recorded.iter().map(by_hand::store).collect();
    assert_eq!(
        mapper.to_sequenced_item(&recorded[7]).expect("plain data"),
        stored[7]
    );

    compare(
        "encode 1000 events / the same by hand",
        || {
            for recorded in &recorded {
                black_box(mapper.to_sequenced_item(recorded).expect("plain data"));
            }
        },
        || {
            for recorded in &recorded {
                black_box(by_hand::store(recorded));
            }
        },
    );
    compare(
        "decode 1000 events / the same by hand",
        || {
            for stored in &stored {
                black_box(
                    mapper
                        .from_sequenced_item::<OrderEvent, u64>(stored)
                        .expect("ours"),
                );
            }
        },
        || {
            for stored in &stored {
                let event = by_hand::decode(stored);
                black_box(RecordedEvent::new(
                    stored.originator_id,
                    stored.originator_version,
                    event,
                    stored.timestamp,
                ));
            }
        },
    );
}

/// What it costs that a value object asks whether it was stored.
mod values {
    use eventsourcing::{DomainEvent, ValueObject};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, Serialize, ValueObject)]
    #[value_object(check = Self::check, error = &'static str)]
    pub(super) struct Checked(i64);

    impl Checked {
        fn check(&self) -> Result<(), &'static str> {
            if self.0 > 0 { Ok(()) } else { Err("nothing") }
        }
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub(super) struct Plain(i64);

    #[must_use]
    #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
    #[event(topic = "measured")]
    pub(super) struct Measured<V> {
        width: V,
        height: V,
        depth: Option<V>,
    }
}

pub(crate) fn decode_values() {
    use values::{Checked, Measured, Plain};

    let mapper = SequencedItemMapper::default();
    let state = r#"{"width":1200,"height":800,"depth":17}"#;
    let stored: Vec<_> = (0..1000)
        .map(|version| StoredEvent::new(Uuid::nil(), version, "measured", state))
        .collect();
    compare(
        "decode 1000 events of value objects / of plain newtypes",
        || {
            for stored in &stored {
                let event = mapper.from_sequenced_item::<Measured<Checked>, u64>(stored);
                black_box(event.expect("ours"));
            }
        },
        || {
            for stored in &stored {
                let event = mapper.from_sequenced_item::<Measured<Plain>, u64>(stored);
                black_box(event.expect("ours"));
            }
        },
    );
}
