//! What the library costs over the same code written by hand, as ratios.
//!
//! Each pair runs interleaved in one process, so that both sides meet the same machine; a line
//! shows the median of each side in nanoseconds and the median of the ratios, round by round.
//!
//! ```sh
//! cargo bench -p eventsourcing --bench ratios
//! ```

use std::{hint::black_box, time::Instant};

use eventsourcing::{
    Aggregate, AggregateRoot, DomainEvent, Environment, EventStore, RecordedEvent,
    SequencedItemMapper, StoredEvent, Timestamp, mutators,
};
use serde::{Deserialize, Serialize};
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
    LineRemoved {
        index: u32,
    },
    Paid,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = OrderEvent)]
struct Order {
    customer: String,
    lines: Vec<Line>,
    paid: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    sku: String,
    quantity: u32,
    price: i64,
    note: Option<String>,
}

#[mutators(OrderEvent)]
impl Order {
    fn placed(customer: String) -> Self {
        Self {
            customer,
            lines: Vec::new(),
            paid: false,
        }
    }

    fn line_added(&mut self, sku: String, quantity: u32, price: i64, note: Option<String>) {
        self.lines.push(Line {
            sku,
            quantity,
            price,
            note,
        });
    }

    fn line_removed(&mut self, index: u32) {
        self.lines.remove(index as usize);
    }

    fn paid(&mut self) {
        self.paid = true;
    }
}

/// The same by hand: a struct per event, picked by topic, applied by a match.
mod by_hand {
    use std::ops::ControlFlow;

    use eventsourcing::{RecordStrategy, RecordedEvent, Selection, StoredEvent};
    use serde::{Deserialize, Serialize};
    use uuid::Uuid;

    use super::{Order, OrderEvent};

    #[derive(Serialize)]
    struct LineAddedRef<'a> {
        sku: &'a str,
        quantity: u32,
        price: i64,
        note: Option<&'a str>,
    }

    #[derive(Deserialize)]
    struct LineAdded {
        sku: String,
        quantity: u32,
        price: i64,
        note: Option<String>,
    }

    #[derive(Deserialize)]
    struct Placed {
        customer: String,
    }

    pub(super) fn store(recorded: &RecordedEvent<OrderEvent>) -> StoredEvent {
        let OrderEvent::LineAdded {
            sku,
            quantity,
            price,
            note,
        } = &recorded.event
        else {
            unreachable!("only lines are encoded")
        };
        let fields = LineAddedRef {
            sku,
            quantity: *quantity,
            price: *price,
            note: note.as_deref(),
        };
        StoredEvent {
            timestamp: recorded.timestamp,
            save_id: recorded.save_id,
            ..StoredEvent::new(
                recorded.originator_id,
                recorded.originator_version,
                "order#LineAdded",
                serde_json::to_vec(&fields).expect("it is plain data"),
            )
        }
    }

    pub(super) fn decode(stored: &StoredEvent) -> OrderEvent {
        match &*stored.event_type {
            "order#Placed" => {
                let Placed { customer } = serde_json::from_slice(&stored.state).expect("ours");
                OrderEvent::Placed { customer }
            }
            "order#LineAdded" => {
                let LineAdded {
                    sku,
                    quantity,
                    price,
                    note,
                } = serde_json::from_slice(&stored.state).expect("ours");
                OrderEvent::LineAdded {
                    sku,
                    quantity,
                    price,
                    note,
                }
            }
            other => unreachable!("{other} is not used here"),
        }
    }

    pub(super) fn load<S: RecordStrategy<Position = u64>>(strategy: &S, id: Uuid) -> Order {
        let mut order = None;
        let fold = &mut |stored: StoredEvent| {
            match decode(&stored) {
                OrderEvent::Placed { customer } => order = Some(Order::placed(customer)),
                OrderEvent::LineAdded {
                    sku,
                    quantity,
                    price,
                    note,
                } => {
                    let order = order.as_mut().expect("it is placed first");
                    order.line_added(sku, quantity, price, note);
                }
                _ => unreachable!("only lines are added here"),
            }
            ControlFlow::Continue(())
        };
        strategy
            .read(&Selection::of(id), fold)
            .expect("memory does not fail");
        order.expect("it is there")
    }
}

fn line(index: u64) -> OrderEvent {
    OrderEvent::LineAdded {
        sku: format!("sku-{index:08}"),
        quantity: 3,
        price: 1999,
        note: Some("gift wrapped, do not bend".into()),
    }
}

/// Runs both sides by turns and prints their medians and the median of the ratios.
fn compare(name: &str, mut ours: impl FnMut(), mut other: impl FnMut()) {
    const ROUNDS: usize = 101;
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        rounds.push((time(&mut ours), time(&mut other)));
    }
    let ours = median(rounds.iter().map(|(ours, _)| *ours));
    let other = median(rounds.iter().map(|(_, other)| *other));
    let ratio = median(rounds.iter().map(|(ours, other)| ours / other));
    println!("{name:<56} {ours:>12.0} {other:>12.0} {ratio:>8.2}");
}

fn time(run: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e9
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn encode_and_decode() {
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

fn decode_values() {
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

fn fold() {
    let store = EventStore::in_memory();
    let orders = store.repository::<Order>();
    let events = std::iter::once(OrderEvent::Placed {
        customer: "Ada".into(),
    });
    let order = orders.create(events.chain((0..9_999).map(line)).collect::<Vec<_>>());
    let id = order.expect("memory does not fail").id();
    compare(
        "load an aggregate of 10 000 events / the same by hand",
        || {
            black_box(orders.get(id).expect("it is there"));
        },
        || {
            black_box(by_hand::load(store.strategy(), id));
        },
    );
}

fn trigger() {
    let placed = |lines: u64| {
        let events = std::iter::once(OrderEvent::Placed {
            customer: "Ada".into(),
        });
        let events: Vec<_> = events.chain((0..lines).map(line)).collect();
        let environment = Environment::default();
        AggregateRoot::<Order>::create_with(Uuid::nil(), &environment, events).expect("it begins")
    };
    let (mut large, mut small) = (placed(100_000), placed(10));
    let run = |order: &mut AggregateRoot<Order>| {
        for _ in 0..1000 {
            order.trigger(OrderEvent::Paid).expect("it is living");
        }
    };
    compare(
        "trigger 1000 events on 100 000 lines / on 10 lines",
        || run(&mut large),
        || run(&mut small),
    );
}

fn main() {
    println!(
        "{:<56} {:>12} {:>12} {:>8}",
        "", "ours, ns", "other, ns", "ratio"
    );
    encode_and_decode();
    decode_values();
    fold();
    trigger();
}
