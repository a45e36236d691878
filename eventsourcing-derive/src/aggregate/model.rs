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
}

impl<'a> Aggregate<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        check_struct(input, errors);
        let mut event = Once::new();
        attr::read(
            &input.attrs,
            "aggregate",
            "`event = …`",
            errors,
            |key, value| (key == "event").then(|| event.set(key, value)),
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
        })
    }
}

/// The state is a struct: what distinguishes its stages is a field of it.
fn check_struct(input: &DeriveInput, errors: &Errors) {
    let kind = match &input.data {
        Data::Struct(_) => return,
        Data::Enum(data) => ("enum", data.enum_token.span),
        Data::Union(data) => ("union", data.union_token.span),
    };
    let message = format!(
        "the state of an aggregate is a struct, not {} {}; an enum can be a field of it",
        if kind.0 == "enum" { "an" } else { "a" },
        kind.0
    );
    errors.at_span(kind.1, message);
}
