//! What an id is, read and checked.

use syn::{Data, DeriveInput, Fields, Ident, Type, spanned::Spanned};

use crate::errors::Errors;

/// What to write.
const FORM: &str = "write `struct AccountId(Uuid);`";

/// The id of a type of aggregate.
pub(super) struct Id<'a> {
    pub(super) ident: &'a Ident,
    pub(super) uuid: &'a Type,
}

impl<'a> Id<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        if !input.generics.params.is_empty() {
            errors.at(
                &input.generics,
                format!("an id is of one type of aggregate, and has no generics: {FORM}"),
            );
            return None;
        }
        let fields = match &input.data {
            Data::Struct(data) => &data.fields,
            Data::Enum(data) => return refuse(data.enum_token.span(), errors),
            Data::Union(data) => return refuse(data.union_token.span(), errors),
        };
        match fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(Self {
                ident: &input.ident,
                uuid: &fields.unnamed[0].ty,
            }),
            Fields::Unnamed(fields) => refuse(fields.span(), errors),
            Fields::Named(fields) => refuse(fields.span(), errors),
            Fields::Unit => refuse(input.ident.span(), errors),
        }
    }
}

fn refuse<T>(span: proc_macro2::Span, errors: &Errors) -> Option<T> {
    errors.at_span(span, format!("an id is a UUID with a type: {FORM}"));
    None
}
