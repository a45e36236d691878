//! Types of any form have a shape; so has an aggregate some of whose fields have none.

#![deny(warnings)]
#![allow(dead_code)]

use std::collections::{BTreeMap, HashMap};

use eventsourcing::{Aggregate, DomainEvent, Id, Shape, Uuid, mutators};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Foreign;

#[derive(Clone, Serialize, Deserialize, Shape)]
struct Unit;

#[derive(Clone, Serialize, Deserialize, Shape)]
struct Tuple(u8, Option<Box<Tree>>, Foreign);

#[derive(Clone, Serialize, Deserialize, Shape)]
struct Tree {
    r#type: String,
    #[serde(default)]
    branches: Vec<Tree>,
    others: BTreeMap<String, Leaf<Tree>>,
}

#[derive(Clone, Serialize, Deserialize, Shape)]
#[serde(rename_all = "kebab-case")]
enum Leaf<T> {
    #[serde(rename = "green")]
    Green,
    Red(T),
    Yellow { of: T, days: [u8; 3] },
}

#[derive(Clone, Serialize, Deserialize, Shape)]
enum Nothing {}

#[derive(Id)]
struct TankId(Uuid);

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum TankEvent {
    Built,
}

#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent, id = TankId, snapshot = 2)]
struct Tank<T> {
    next: Option<TankId>,
    tree: Option<Tree>,
    tuples: HashMap<TankId, (Tuple, Unit)>,
    foreign: Vec<Foreign>,
    rest: Vec<T>,
    nothing: Option<Nothing>,
}

#[mutators(TankEvent)]
impl<T> Tank<T> {
    fn built() -> Self {
        Self {
            next: None,
            tree: None,
            tuples: HashMap::new(),
            foreign: Vec::new(),
            rest: Vec::new(),
            nothing: None,
        }
    }
}

fn main() {
    fn is_aggregate<A: Aggregate>() {}
    is_aggregate::<Tank<u8>>();
}
