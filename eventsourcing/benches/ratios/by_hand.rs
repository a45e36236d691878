//! What the library does with orders, by hand: a struct per event, picked by topic, applied by a match.

use std::ops::ControlFlow;

use eventsourcing::{RecordStrategy, RecordedEvent, Selection, StoredEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::order::{Order, OrderEvent};

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

pub(crate) fn store(recorded: &RecordedEvent<OrderEvent>) -> StoredEvent {
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

pub(crate) fn decode(stored: &StoredEvent) -> OrderEvent {
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

pub(crate) fn load<S: RecordStrategy<Position = u64>>(strategy: &S, id: Uuid) -> Order {
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
