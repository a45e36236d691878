//! What an aggregate says, read and checked.

use syn::{Data, DeriveInput, Generics, Ident, Type};

use crate::{
    attr::{self, Once},
    errors::Errors,
};

/// The state of an aggregate.
pub(super) struct Aggregate<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) event: Type,
    /// What tells one from another, unless it is a plain UUID.
    pub(super) id: Option<Type>,
}

impl<'a> Aggregate<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        check_struct(input, errors)?;
        let (mut event, mut id) = (Once::new(), Once::new());
        attr::read(
            &input.attrs,
            "aggregate",
            "`event = …` or `id = …`",
            errors,
            |key, value| match key.to_string().as_str() {
                "event" => Some(event.set(key, value)),
                "id" => Some(id.set(key, value)),
                _ => None,
            },
        );
        let event = event.get();
        if event.is_none() && errors.is_empty() {
            errors.at(
                &input.ident,
                "say what can happen to it: `#[aggregate(event = …)]`",
            );
        }
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            event: event?,
            id: id.get(),
        })
    }
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
