//! Goes through a big array from item to item, past its holes.

use std::{iter, ops::Range};

use uuid::Uuid;

use super::{big_array::BigArray, dense::assigned, errors::ArrayError};
use crate::{
    domain::{
        array::{node::Node, subarray::SubarrayAssigned},
        event::DomainEvent,
    },
    infrastructure::record_strategy::RecordStrategy,
};

/// Items with their indexes. Boxed, since a tree is as high as it is.
type Items<'a, E> = Box<dyn Iterator<Item = Result<(u128, E), ArrayError>> + 'a>;

/// The items of these indexes.
pub(super) fn items_below_root<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized>(
    array: &BigArray<E, S>,
    indexes: Range<u128>,
) -> Items<'_, E> {
    if indexes.is_empty() {
        return Box::new(iter::empty());
    }
    let below = move |noted: Result<(u64, Uuid), ArrayError>| {
        let (place, id) = noted?;
        array.same(array.tree.apex(place), id)
    };
    let highest = noted(array, array.id(), 0..array.base()).map(below);
    Box::new(highest.flat_map(move |node| items_of(array, node, indexes.clone())))
}

fn items_of<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized>(
    array: &BigArray<E, S>,
    node: Result<Node, ArrayError>,
    indexes: Range<u128>,
) -> Items<'_, E> {
    let node = match node {
        Ok(node) => node,
        Err(error) => return Box::new(iter::once(Err(error))),
    };
    let (id, base) = (array.tree.id(node), array.tree.base());
    let places = node.places_within(&indexes, base);
    if places.is_empty() {
        return Box::new(iter::empty());
    }
    if node.height == 1 {
        return Box::new(
            assigned::<E, S>(&array.store, id, places).map(move |event| {
                let event = event?;
                let index = node.start + u128::from(event.originator_version);
                Ok((index, event.event))
            }),
        );
    }
    let children = noted(array, id, places).map(move |noted| {
        let (place, id) = noted?;
        array.same(node.child(place, base), id)
    });
    Box::new(children.flat_map(move |child| items_of(array, child, indexes.clone())))
}

/// What is noted at some places of an array.
fn noted<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized>(
    array: &BigArray<E, S>,
    id: Uuid,
    places: Range<u64>,
) -> impl Iterator<Item = Result<(u64, Uuid), ArrayError>> {
    assigned::<SubarrayAssigned, S>(&array.store, id, places).map(|event| {
        let event = event?;
        Ok((event.originator_version, event.event.id))
    })
}
