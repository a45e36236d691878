//! What each codec costs over its library used by hand, as ratios.
//!
//! ```sh
//! cargo bench -p eventsourcing --features messagepack --bench codecs
//! ```

mod by_turns;

use std::hint::black_box;

use by_turns::{EVENTS, compare, print_head};
use eventsourcing::{
    DomainEvent, RecordedEvent, SequencedItemMapper, StoredEvent, StoredForm, Timestamp,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order")]
enum OrderEvent {
    Placed {
        customer: String,
    },
    LineAdded {
        sku: String,
        quantity: u32,
        price: i64,
        note: Option<String>,
    },
    Reserved {
        sku: String,
        by: Uuid,
    },
}

/// The same by hand: a struct for each variant.
mod by_hand {
    use serde::{Deserialize, Serialize};
    use uuid::Uuid;

    use super::OrderEvent;

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub(super) struct LineAdded {
        pub(super) sku: String,
        pub(super) quantity: u32,
        pub(super) price: i64,
        pub(super) note: Option<String>,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub(super) struct Reserved {
        pub(super) sku: String,
        pub(super) by: Uuid,
    }

    impl From<LineAdded> for OrderEvent {
        fn from(it: LineAdded) -> Self {
            Self::LineAdded {
                sku: it.sku,
                quantity: it.quantity,
                price: it.price,
                note: it.note,
            }
        }
    }

    impl From<Reserved> for OrderEvent {
        fn from(it: Reserved) -> Self {
            Self::Reserved {
                sku: it.sku,
                by: it.by,
            }
        }
    }
}

/// A library used by hand.
struct Library<T> {
    name: &'static str,
    encode: fn(&T) -> Vec<u8>,
    decode: fn(&[u8]) -> T,
    /// What our states have in front of the bytes of the library and behind them.
    frame: (usize, usize),
}

fn json<T: Serialize + DeserializeOwned>() -> Library<T> {
    Library {
        name: "JSON",
        encode: |it| serde_json::to_vec(it).expect("plain data"),
        decode: |bytes| serde_json::from_slice(bytes).expect("ours"),
        frame: (0, 0),
    }
}

fn message_pack<T: Serialize + DeserializeOwned>() -> Library<T> {
    Library {
        name: "MessagePack",
        encode: |it| rmp_serde::to_vec_named(it).expect("plain data"),
        decode: |bytes| rmp_serde::from_slice(bytes).expect("ours"),
        frame: (5, 4),
    }
}

/// Both ways, against a library that makes the same columns of the same fields.
fn measure<T: Clone + Into<OrderEvent>>(
    what: &str,
    form: StoredForm,
    library: &Library<T>,
    event: impl Fn(u32) -> T,
) {
    let mapper = SequencedItemMapper::new(form);
    let theirs: Vec<T> = (0..EVENTS).map(event).collect();
    let recorded: Vec<_> = (0..)
        .zip(theirs.iter().cloned())
        .map(|(version, it)| RecordedEvent::new(Uuid::nil(), version, it.into(), Timestamp::now()))
        .collect();
    let stored: Vec<StoredEvent> = recorded
        .iter()
        .map(|it| mapper.to_sequenced_item(it).expect("plain data"))
        .collect();
    let (front, behind) = library.frame;
    let bytes: Vec<Vec<u8>> = theirs.iter().map(library.encode).collect();
    let state = &stored[7].state;
    assert_eq!(state[front..state.len() - behind], bytes[7]);

    compare(
        &format!("{}: encode {what}, {} bytes", library.name, bytes[7].len()),
        || {
            for it in &recorded {
                black_box(mapper.to_sequenced_item(it).expect("plain data"));
            }
        },
        || {
            for (it, recorded) in theirs.iter().zip(&recorded) {
                let topic = recorded.event.topic();
                let (id, version) = (recorded.originator_id, recorded.originator_version);
                black_box(StoredEvent::new(id, version, topic, (library.encode)(it)));
            }
        },
    );
    compare(
        &format!("{}: decode {what}", library.name),
        || {
            for it in &stored {
                black_box(
                    mapper
                        .from_sequenced_item::<OrderEvent, u64>(it)
                        .expect("ours"),
                );
            }
        },
        || {
            for (it, stored) in bytes.iter().zip(&stored) {
                let event: OrderEvent = (library.decode)(it).into();
                let (id, version) = (stored.originator_id, stored.originator_version);
                black_box(RecordedEvent::new(id, version, event, stored.timestamp));
            }
        },
    );
}

fn line(index: u32) -> by_hand::LineAdded {
    by_hand::LineAdded {
        sku: format!("sku-{index:08}"),
        quantity: 3,
        price: 1999,
        note: Some("gift wrapped, do not bend".into()),
    }
}

fn reserved(index: u32) -> by_hand::Reserved {
    by_hand::Reserved {
        sku: format!("sku-{index:08}"),
        by: Uuid::from_u128(index.into()),
    }
}

fn main() {
    print_head();
    measure("a line", StoredForm::json(), &json(), line);
    measure("a line", StoredForm::message_pack(), &message_pack(), line);
    measure("an id", StoredForm::json(), &json(), reserved);
    measure(
        "an id",
        StoredForm::message_pack(),
        &message_pack(),
        reserved,
    );
}
