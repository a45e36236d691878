//! Arrays, and big arrays, on every store.

mod base;
mod big;
mod contended;
mod costs;
mod erasing;
mod failing;
mod flat;
mod from_python;
mod model;
mod sequences;
pub(crate) mod watched;

use eventsourcing::{Array, ArrayError, BigArray, DomainEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stores::{Store, Strategy};

/// The items.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "test#Item")]
pub(crate) struct Item {
    n: u64,
}

pub(crate) type Flat = Array<Item, Strategy>;
pub(crate) type Big = BigArray<Item, Strategy>;

pub(crate) fn item(n: u64) -> Item {
    Item { n }
}

fn flat(store: &Store) -> Flat {
    store.array(Uuid::now_v7())
}

fn big(store: &Store, base: u64) -> Big {
    big_of(store, Uuid::now_v7(), base)
}

fn big_of(store: &Store, id: Uuid, base: u64) -> Big {
    store.big_array(id).with_base(base).unwrap()
}

/// The id of the sub-array that covers these indexes, as the Python library computes it.
fn subarray(root: Uuid, start: u128, end: u128) -> Uuid {
    Uuid::new_v5(&root, format!("({start}, {end})").as_bytes())
}

/// The index that is said to be taken.
fn taken<T: std::fmt::Debug>(outcome: Result<T, ArrayError>) -> u128 {
    match outcome {
        Err(ArrayError::IndexTaken { index, .. }) => index,
        other => panic!("{other:?}"),
    }
}

/// Everything that is assigned.
fn all(array: &Big) -> Vec<(u128, u64)> {
    let items = array.assigned(..).map(|it| it.map(|(at, it)| (at, it.n)));
    items.collect::<Result<_, _>>().unwrap()
}
