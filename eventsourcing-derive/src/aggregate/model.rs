//! What an aggregate says, read and checked.

use syn::{Data, DeriveInput, Generics, Ident, LitInt, Type, parse_quote};

use super::{
    generated::Generated,
    keys::{Chain, FieldKeys, TypeKeys},
};
use crate::{errors::Errors, shape::Shape};

/// The state of an aggregate.
pub(super) struct Aggregate<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) event: Type,
    /// The events, where they are generated.
    pub(super) generated: Option<Generated<'a>>,
    /// What tells one from another, unless it is a plain UUID.
    pub(super) id: Option<Type>,
    pub(super) snapshot: Option<LitInt>,
    pub(super) chain: Chain,
    pub(super) shape: Shape<'a>,
}

impl<'a> Aggregate<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        check_struct(input, errors)?;
        let mut keys = TypeKeys::read(&input.attrs, errors);
        let id = std::mem::take(&mut keys.id).get();
        let snapshot = std::mem::take(&mut keys.snapshot).get().map(|it| it.0);
        let chain = keys.chain(errors);
        let mut generated = None;
        let event = if keys.is_given("event") {
            check_by_hand(input, &keys, errors);
            keys.event.get()?
        } else {
            if !is_generated(input, &keys) {
                check_says_something(input, errors);
                return None;
            }
            let events = Generated::read(input, keys, errors);
            let ident = &events.ident;
            let event = parse_quote!(#ident);
            generated = Some(events);
            event
        };
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            event,
            generated,
            id,
            snapshot,
            chain,
            shape: Shape::read(input, errors)?,
        })
    }
}

/// Whether something is said about generated events. Where nothing is, `event = …` is most likely
/// forgotten, and an enum of that name written by hand.
fn is_generated(input: &DeriveInput, keys: &TypeKeys) -> bool {
    let mut attributes = fields(input).flat_map(|it| &it.attrs);
    keys.generating().next().is_some() || attributes.any(|it| it.path().is_ident("aggregate"))
}

fn check_says_something(input: &DeriveInput, errors: &Errors) {
    if errors.is_empty() {
        errors.at(
            &input.ident,
            "say what can happen to it: `#[aggregate(event = …)]`, or `#[aggregate(attribute)]` on \
             the fields that change, or `#[aggregate(topic = \"…\")]`, to have its events generated",
        );
    }
}

/// Where the events are written by hand, there is nothing to say about those that are not.
fn check_by_hand(input: &DeriveInput, keys: &TypeKeys, errors: &Errors) {
    keys.refuse_generating(errors);
    for field in fields(input) {
        FieldKeys::read(&field.attrs, errors).refuse(errors);
    }
}

fn fields(input: &DeriveInput) -> impl Iterator<Item = &syn::Field> {
    let fields = match &input.data {
        Data::Struct(data) => Some(&data.fields),
        _ => None,
    };
    fields.into_iter().flatten()
}

/// The state is a struct: what distinguishes its stages is a field of it.
///
/// An enum could be one, and what it is used for stays right; a union could not.
fn check_struct(input: &DeriveInput, errors: &Errors) -> Option<()> {
    match &input.data {
        Data::Struct(_) => Some(()),
        Data::Enum(data) => {
            errors.at(
                data.enum_token,
                "the state is a struct; an enum can be a field of it",
            );
            Some(())
        }
        Data::Union(data) => {
            errors.at(data.union_token, "the state is a struct, not a union");
            None
        }
    }
}
