//! Event enums that nobody wants to write: what `#[derive(Aggregate)]` makes of fields and
//! `#[mutators]` of methods.

mod attributes;
mod expand;
mod keys;
mod types;

use proc_macro2::Span;
use syn::{Attribute, Ident, Path, Type, Visibility};

pub(crate) use attributes::{
    all_allowed, allowed, given, is, is_lint, lints, not, reaching, split,
};
pub(crate) use expand::event_enum;
pub(crate) use keys::{Derives, Names};
pub(crate) use types::without_self;

/// An event enum to be written.
pub(crate) struct EventEnum {
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    /// What the aggregate is called, for the docs.
    pub(crate) aggregate: String,
    pub(crate) names: Names,
    pub(crate) derives: Vec<Path>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) variants: Vec<Variant>,
}

/// One type of event.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) names: Names,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) fields: Vec<Field>,
}

/// What it carries.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) ty: Type,
}

/// The docs of something generated: the user's own where there are any.
pub(crate) enum Docs {
    Given(Vec<Attribute>),
    Generated(String),
}

impl Docs {
    /// The docs among `attributes`, or else the sentence.
    pub(crate) fn of(attributes: &[Attribute], otherwise: impl FnOnce() -> String) -> Self {
        let docs = attributes.iter().filter(|it| it.path().is_ident("doc"));
        let docs: Vec<_> = docs.cloned().collect();
        if docs.is_empty() {
            Self::Generated(otherwise())
        } else {
            Self::Given(docs)
        }
    }
}

/// Written by the macro, and found by the compiler at the user's code.
pub(crate) fn written_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}
