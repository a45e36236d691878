//! What an aggregate says, read and checked.

use syn::{
    Data, DeriveInput, Generics, Ident, LitInt, Type,
    parse::{Parse, ParseStream},
};

use crate::{
    attr::{self, Once},
    errors::Errors,
    shape::Shape,
};

/// The state of an aggregate.
pub(super) struct Aggregate<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) event: Type,
    /// What tells one from another, unless it is a plain UUID.
    pub(super) id: Option<Type>,
    pub(super) snapshot: Option<LitInt>,
    pub(super) shape: Shape<'a>,
}

impl<'a> Aggregate<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        check_struct(input, errors)?;
        let (mut event, mut id) = (Once::new(), Once::new());
        let mut snapshot = Once::<Number>::new();
        attr::read(
            &input.attrs,
            "aggregate",
            "`event = …`, `id = …` or `snapshot = …`",
            errors,
            |key, value| match key.to_string().as_str() {
                "event" => Some(event.set(key, value)),
                "id" => Some(id.set(key, value)),
                "snapshot" => Some(snapshot.set(key, value)),
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
            snapshot: snapshot.get().map(|it| it.0),
            shape: Shape::read(input, errors)?,
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

/// What is counted up.
struct Number(LitInt);

impl Parse for Number {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let message = "expected a number to count up: `snapshot = 2`";
        let span = input.span();
        let wrong = |_| syn::Error::new(span, message);
        let number: LitInt = input.parse().map_err(wrong)?;
        let is_u64 = matches!(number.suffix(), "" | "u64");
        match number.base10_parse::<u64>() {
            Ok(_) if is_u64 => Ok(Self(number)),
            _ => Err(syn::Error::new(span, message)),
        }
    }
}
