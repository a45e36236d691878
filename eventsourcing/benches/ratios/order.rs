//! Orders, which most of the ratios are about.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order")]
pub(crate) enum OrderEvent {
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
pub(crate) struct Order {
    customer: String,
    lines: Vec<Line>,
    paid: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    sku: String,
    quantity: u32,
    price: i64,
    note: Option<String>,
}

#[mutators(OrderEvent)]
impl Order {
    pub(crate) fn placed(customer: String) -> Self {
        Self {
            customer,
            lines: Vec::new(),
            paid: false,
        }
    }

    pub(crate) fn line_added(
        &mut self,
        sku: String,
        quantity: u32,
        price: i64,
        note: Option<String>,
    ) {
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

/// The event that adds the line of this number.
pub(crate) fn line(index: u64) -> OrderEvent {
    OrderEvent::LineAdded {
        sku: format!("sku-{index:08}"),
        quantity: 3,
        price: 1999,
        note: Some("gift wrapped, do not bend".into()),
    }
}

/// An order and so many lines.
pub(crate) fn order(lines: u64) -> Vec<OrderEvent> {
    let customer = "Ada".into();
    let placed = std::iter::once(OrderEvent::Placed { customer });
    placed.chain((0..lines).map(line)).collect()
}
