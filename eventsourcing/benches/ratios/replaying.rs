//! Events that are applied: on loading, and when they are triggered.

use std::hint::black_box;

use eventsourcing::{AggregateRoot, Environment, EventStore};
use uuid::Uuid;

use crate::{
    by_hand,
    compare::compare,
    order::{Order, OrderEvent, order},
};

pub(crate) fn fold() {
    let store = EventStore::in_memory();
    let orders = store.repository::<Order>();
    let created = orders.create(order(9_999));
    let id = created.expect("memory does not fail").id();
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

pub(crate) fn trigger() {
    let placed = |lines: u64| {
        let environment = Environment::default();
        AggregateRoot::<Order>::create_with(Uuid::nil(), &environment, order(lines))
            .expect("it begins")
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
