//! Which serde attributes of a field reach the events that carry it.
//!
//! Those that say how its value is written and read, so that it is stored alike in an event and in
//! the state. What is left out of the state, or put elsewhere in it, happened all the same.

use syn::{Attribute, Meta, Token, parse_quote, punctuated::Punctuated};

use crate::serde_attr;

const HOW: [&str; 5] = [
    "rename",
    "alias",
    "with",
    "serialize_with",
    "deserialize_with",
];

/// What reaches the event that the field changed.
pub(super) fn of_change(attributes: &[Attribute]) -> Vec<Attribute> {
    reaching(attributes, |key| HOW.contains(&key))
}

/// What reaches the creation. One that is older than the field has no value for it, and `default`
/// says which that is.
pub(super) fn of_creation(attributes: &[Attribute]) -> Vec<Attribute> {
    reaching(attributes, |key| key == "default" || HOW.contains(&key))
}

fn reaching(attributes: &[Attribute], reaches: impl Fn(&str) -> bool) -> Vec<Attribute> {
    let attributes = serde_attr::of(attributes);
    let keys = attributes.filter_map(|it| {
        // What serde itself does not understand, serde says.
        let keys = it.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        keys.ok()
    });
    keys.flatten()
        .filter(|it| {
            it.path()
                .get_ident()
                .is_some_and(|it| reaches(&it.to_string()))
        })
        .map(|it| parse_quote!(#[serde(#it)]))
        .collect()
}
