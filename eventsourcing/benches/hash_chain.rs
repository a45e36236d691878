//! What the hash chain costs on an append of 1000 events, and on loading them, as ratios to the same
//! aggregate without it: in memory, where nothing else takes time, and on SQLite.
//!
//! Both sides run by turns in one process; a line shows the medians in nanoseconds per event and the
//! median of the ratios, round by round.
//!
//! ```sh
//! cargo bench -p eventsourcing --features encryption --bench hash_chain
//! ```

use std::{hint::black_box, time::Instant};

use eventsourcing::{
    Aggregate, AggregateRoot, DomainEvent, Environment, EventStore, InMemoryStrategy, KeyRing,
    RecordStrategy, SealKey, StoredForm, mutators,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "sales.order")]
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
}

/// Two states that differ in nothing but the attribute.
macro_rules! order {
    ($name:ident $(, $chain:ident)?) => {
        #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
        #[aggregate(event = OrderEvent $(, $chain)?)]
        struct $name {
            customer: String,
            lines: u32,
            total: i64,
        }

        #[mutators(OrderEvent)]
        impl $name {
            fn placed(customer: String) -> Self {
                let (lines, total) = (0, 0);
                Self { customer, lines, total }
            }

            fn line_added(&mut self, _sku: String, quantity: u32, price: i64, _note: Option<String>) {
                self.lines += 1;
                self.total += price * i64::from(quantity);
            }
        }
    };
}

order!(Order);
order!(SealedOrder, hash_chain);

const EVENTS: u32 = 1000;
const ROUNDS: usize = 101;

fn events() -> Vec<OrderEvent> {
    let placed = OrderEvent::Placed {
        customer: "Ada Lovelace".into(),
    };
    let line = |index| OrderEvent::LineAdded {
        sku: format!("sku-{index:08}"),
        quantity: 3,
        price: 1999,
        note: Some("gift wrapped, please do not bend it".into()),
    };
    std::iter::once(placed)
        .chain((1..EVENTS).map(line))
        .collect()
}

fn time(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e9 / f64::from(EVENTS)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One append and one load of an aggregate of its own.
fn round<A: Aggregate<Event = OrderEvent, Id = Uuid>, S: RecordStrategy<Position = u64>>(
    store: &EventStore<S>,
) -> [f64; 2] {
    let orders = store.repository::<A>();
    let (id, environment) = (Uuid::now_v7(), Environment::default());
    let mut order = AggregateRoot::<A>::create_with(id, &environment, events()).expect("a life");
    let append = time(|| orders.save(&mut order).expect("a free id"));
    let load = time(|| drop(black_box(orders.get(id).expect("it is there"))));
    [append, load]
}

fn compare<S: RecordStrategy<Position = u64>>(what: &str, store: &EventStore<S>) {
    // Which side is first changes from round to round.
    let rounds: Vec<_> = (0..ROUNDS)
        .map(|number| {
            if number % 2 == 0 {
                let sealed = round::<SealedOrder, S>(store);
                (sealed, round::<Order, S>(store))
            } else {
                let plain = round::<Order, S>(store);
                (round::<SealedOrder, S>(store), plain)
            }
        })
        .collect();
    for (side, name) in ["append", "load"].into_iter().enumerate() {
        let sealed = median(rounds.iter().map(|(sealed, _)| sealed[side]));
        let plain = median(rounds.iter().map(|(_, plain)| plain[side]));
        let ratio = median(
            rounds
                .iter()
                .map(|(sealed, plain)| sealed[side] / plain[side]),
        );
        let name = format!("{name} 1000 events {what}");
        println!("{name:<60} {sealed:>10.0} {plain:>10.0} {ratio:>8.2}");
    }
}

fn main() {
    println!("{:<60} {:>10} {:>10} {:>8}", "", "sealed", "plain", "ratio");
    let ring = KeyRing::new("2026", SealKey::hmac_sha_256(&[7; 32])).expect("a short id");
    let keyed = StoredForm::json().sealed_with(ring);
    let folder = tempfile::tempdir().expect("a folder");
    for (what, form) in [("SHA-256", StoredForm::json()), ("HMAC-SHA-256", keyed)] {
        let settings = SqliteSettings::from(folder.path().join(what));
        let settings = settings.synchronous(Synchronous::Normal);
        let sqlite = SqliteDatastore::open(settings).expect("a new file");
        let sqlite = sqlite.with_stored_form(form.clone());
        compare(&format!("on SQLite, {what}"), sqlite.event_store());
        let store = EventStore::new(InMemoryStrategy::default()).with_stored_form(form);
        compare(&format!("in memory, {what}"), &store);
    }
}
