//! Value objects: checked where they are made, read by their shape where they were stored.

use std::collections::BTreeMap;

use eventsourcing::{
    Aggregate, Command, DomainEvent, Error, Repository, StoredEvent, UpdateError, Uuid,
    ValueObject, mutators, reading_history,
};
use serde::{Deserialize, Serialize};

use crate::stores::{Bank, Store, on_every_store};

/// Why a value is not right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Wrong {
    #[error("a quantity is from 1 to 99")]
    Quantity,
    #[error("an address has a street and a postcode of five digits")]
    Address,
    #[error("there are none left")]
    SoldOut,
}

/// How many: was any number once, and is at most 99 now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueObject)]
#[value_object(check = Self::check, error = Wrong)]
struct Quantity(u32);

#[allow(clippy::trivially_copy_pass_by_ref)]
impl Quantity {
    fn check(&self) -> Result<(), Wrong> {
        if (1..=99).contains(&self.0) {
            Ok(())
        } else {
            Err(Wrong::Quantity)
        }
    }
}

/// Where to: the postcode came later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = Wrong)]
struct Address {
    street: String,
    #[serde(default)]
    postcode: String,
}

impl Address {
    fn check(&self) -> Result<(), Wrong> {
        let digits = self.postcode.bytes().filter(u8::is_ascii_digit).count();
        if self.street.is_empty() || (digits, self.postcode.len()) != (5, 5) {
            return Err(Wrong::Address);
        }
        Ok(())
    }
}

/// How it is delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Delivery {
    Collected,
    Sent(Address),
    Split { parts: Vec<(Quantity, Address)> },
}

/// What can happen to an order.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "shop.order")]
enum OrderEvent {
    Placed {
        quantity: Quantity,
        delivery: Option<Delivery>,
    },
    Counted(BTreeMap<String, Quantity>),
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = OrderEvent)]
struct Order {
    quantity: Quantity,
    delivery: Option<Delivery>,
    counts: BTreeMap<String, Quantity>,
}

#[mutators(OrderEvent)]
impl Order {
    fn placed(quantity: Quantity, delivery: Option<Delivery>) -> Self {
        Self {
            quantity,
            delivery,
            counts: BTreeMap::new(),
        }
    }

    fn counted(&mut self, counts: BTreeMap<String, Quantity>) {
        self.counts = counts;
    }
}

impl Order {
    fn place(quantity: Quantity, delivery: Option<Delivery>) -> OrderEvent {
        OrderEvent::Placed { quantity, delivery }
    }

    fn count(&self, counts: BTreeMap<String, Quantity>) -> Result<OrderEvent, Wrong> {
        if self.quantity > Quantity(1000) {
            return Err(Wrong::SoldOut);
        }
        Ok(OrderEvent::Counted(counts))
    }
}

/// What can be asked of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Command)]
#[command(aggregate = Order, error = Wrong)]
enum OrderCommand {
    #[command(begins)]
    Place {
        quantity: Quantity,
        delivery: Option<Delivery>,
    },
    Count {
        counts: BTreeMap<String, Quantity>,
    },
}

fn orders(store: &Store) -> Repository<Order, crate::stores::Strategy> {
    store.repository()
}

/// Puts a row into the store as an earlier version of the program wrote it.
fn put(store: &Store, id: Uuid, version: u64, topic: &'static str, state: &str) {
    store.put(StoredEvent::new(id, version, topic, state));
}

/// The body of a request, or where it is wrong and why.
fn body(json: &str) -> Result<OrderCommand, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut json).map_err(|error| error.to_string())
}

const PLACED: &str = r#"{"quantity":7000,"delivery":{"Split":{"parts":[[100,{"street":""}],[0,{"street":"Elm","postcode":"1"}]]}}}"#;
const COUNTED: &str = r#"{"blue":0,"red":100}"#;

on_every_store! {
    fn a_rule_that_is_tightened_later_leaves_history_readable(store) {
        let id = Uuid::now_v7();
        put(store, id, 0, "shop.order#Placed", PLACED);
        put(store, id, 1, "shop.order#Counted", COUNTED);
        let order = orders(store).get(id).unwrap();
        assert_eq!(order.quantity, Quantity(7000));
        assert_eq!(order.counts["red"], Quantity(100));
        let Some(Delivery::Split { parts }) = &order.delivery else { panic!() };
        assert_eq!((parts[0].0, &*parts[1].1.street), (Quantity(100), "Elm"));
        assert!(orders(store).find(id).unwrap().is_some());
        assert_eq!(orders(store).get_at(id, 0).unwrap().version(), 0);
        assert_eq!(store.all_domain_events::<OrderEvent>(eventsourcing::LogPosition::START).count(), 2);
    }

    fn what_was_read_from_history_decides_and_is_stored_again(store) {
        let id = Uuid::now_v7();
        put(store, id, 0, "shop.order#Placed", PLACED);
        let counts = orders(store).get(id).unwrap().quantity;
        let order = orders(store).update(id, |order| {
            OrderEvent::Counted(BTreeMap::from([("as before".to_owned(), order.quantity)]))
        });
        assert_eq!(order.unwrap().counts["as before"], counts);
        let refused = orders(store).execute(id, OrderCommand::Count { counts: BTreeMap::new() });
        assert!(matches!(refused, Err(UpdateError::Refused(Wrong::SoldOut))));
    }

    fn a_row_of_another_shape_is_corrupt(store) {
        for state in [r#"{"quantity":"many"}"#, r#"{"quantity":-1}"#, r#"{"quantity":1,"delivery":{"Sent":{}}}"#] {
            let id = Uuid::now_v7();
            put(store, id, 0, "shop.order#Placed", state);
            assert!(matches!(orders(store).get(id), Err(Error::Corrupt(_))), "{state}");
        }
    }

    fn a_rule_runs_again_after_history_was_read(store) {
        let id = Uuid::now_v7();
        put(store, id, 0, "shop.order#Placed", PLACED);
        put(store, id, 1, "shop.order#Counted", r#"{"blue":"none"}"#);
        assert!(orders(store).get(id).is_err(), "and an error does not leave the door open");
        assert!(serde_json::from_str::<Quantity>("100").is_err());
        assert!(orders(store).get_at(id, 0).is_ok());
        assert!(serde_json::from_str::<Quantity>("100").is_err());
    }

    fn a_body_of_right_values_is_executed(store) {
        let place = body(r#"{"Place":{"quantity":3,"delivery":{"Sent":{"street":"Elm","postcode":"12345"}}}}"#);
        let id = orders(store).execute_new(place.unwrap()).unwrap().id();
        let count = body(r#"{"Count":{"counts":{"red":3}}}"#).unwrap();
        let order = orders(store).keyed("form 1").execute(id, count).unwrap();
        assert_eq!(order.version, Some(1));
        let stored = &store.log()[0];
        assert_eq!(
            String::from_utf8_lossy(&stored.state),
            r#"{"quantity":3,"delivery":{"Sent":{"street":"Elm","postcode":"12345"}}}"#,
        );
    }
}

#[test]
fn a_body_that_breaks_a_rule_is_refused_where_it_does() {
    for (json, place, why) in [
        (
            r#"{"Place":{"quantity":100}}"#,
            "Place.quantity: no `Quantity`: a quantity is from 1 to 99",
            Wrong::Quantity,
        ),
        (
            r#"{"Place":{"quantity":1,"delivery":{"Sent":{"street":"Elm"}}}}"#,
            "Place.delivery.Sent: no `Address`: ",
            Wrong::Address,
        ),
        (
            r#"{"Place":{"quantity":1,"delivery":{"Split":{"parts":[[1,{"street":"a","postcode":"12345"}],[0,null]]}}}}"#,
            "Place.delivery.Split.parts[1][0]: no `Quantity`: ",
            Wrong::Quantity,
        ),
        (
            r#"{"Count":{"counts":{"blue":1,"red":0}}}"#,
            "Count.counts.red: no `Quantity`: ",
            Wrong::Quantity,
        ),
    ] {
        let error = body(json).unwrap_err();
        assert!(error.starts_with(place), "{error}");
        assert!(error.contains(&why.to_string()), "{error}");
    }
}

#[test]
fn what_was_stored_elsewhere_is_read_as_history_too() {
    let events = format!("[{{\"Placed\":{PLACED}}},{{\"Counted\":{COUNTED}}}]");
    assert!(serde_json::from_str::<Vec<OrderEvent>>(&events).is_err());
    let events: Vec<OrderEvent> = reading_history(|| serde_json::from_str(&events)).unwrap();
    assert_eq!(events.len(), 2);
    let state = r#"{"quantity":7000,"delivery":"Collected","counts":{"red":0}}"#;
    assert!(serde_json::from_str::<Order>(state).is_err());
    assert!(reading_history(|| serde_json::from_str::<Order>(state)).is_ok());
    let made = reading_history(|| Quantity::new(0));
    assert_eq!(made, Err(Wrong::Quantity), "what is made is no history");
}
