//! What an event type says, read and checked.

use std::collections::BTreeMap;

use syn::{
    Data, DataEnum, DataStruct, DeriveInput, Fields, Generics, Ident, Type, Visibility,
    ext::IdentExt,
};

use super::{
    serde,
    topic::{Names, Topic, Topics},
};
use crate::{
    case::{parameter, snake_case},
    errors::Errors,
};

/// An event type.
pub(super) struct Event<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) visibility: &'a Visibility,
    pub(super) kind: Kind<'a>,
    pub(super) non_exhaustive: bool,
    /// Whether each of its variants can have a mutator.
    pub(super) has_mutators: bool,
}

/// What it is made of.
pub(super) enum Kind<'a> {
    /// One type of event.
    Struct(Variant<'a>),
    /// A type of event per variant.
    Enum(Vec<Variant<'a>>),
}

/// One type of event.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) topics: Topics,
    pub(super) content: Content<'a>,
    pub(super) marker: Option<Ident>,
}

/// What it carries.
pub(super) enum Content<'a> {
    None,
    One(&'a Type),
    /// Several values without names: an error, and not to be more than one.
    Unnamed(Vec<&'a Type>),
    Named(Vec<(&'a Ident, &'a Type)>),
}

impl<'a> Event<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        check_must_use(input, errors);
        serde::check_type(&input.attrs, errors);
        let names = Names::read(&input.attrs, errors);
        let kind = match &input.data {
            Data::Struct(data) => Kind::Struct(read_struct(input, data, &names, errors)),
            Data::Enum(data) => Kind::Enum(read_variants(input, data, &names, errors)?),
            Data::Union(data) => {
                errors.at(
                    data.union_token,
                    "an event is an enum or a struct, not a union",
                );
                return None;
            }
        };
        let has_mutators = match &kind {
            Kind::Struct(_) => false,
            Kind::Enum(variants) => check_mutators(variants, errors),
        };
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            visibility: &input.vis,
            kind,
            has_mutators,
            non_exhaustive: has(input, "non_exhaustive"),
        })
    }

    pub(super) fn variants(&self) -> &[Variant<'a>] {
        match &self.kind {
            Kind::Struct(variant) => std::slice::from_ref(variant),
            Kind::Enum(variants) => variants,
        }
    }
}

fn read_struct<'a>(
    input: &'a DeriveInput,
    data: &'a DataStruct,
    names: &Names,
    errors: &Errors,
) -> Variant<'a> {
    let content = Content::read(&data.fields, "struct", errors);
    Variant {
        ident: &input.ident,
        topics: Topics::of_struct(&input.ident, names),
        content,
        marker: names.marker.clone(),
    }
}

fn read_variants<'a>(
    input: &'a DeriveInput,
    data: &'a DataEnum,
    names: &Names,
    errors: &Errors,
) -> Option<Vec<Variant<'a>>> {
    names.refuse_separator(errors);
    names.refuse_marker(errors);
    if data.variants.is_empty() {
        errors.at(
            &input.ident,
            "an event enum has a variant for everything that can happen",
        );
        return None;
    }
    let of_type = Topic::of_type(&input.ident, names);
    let variants: Vec<_> = data
        .variants
        .iter()
        .map(|it| Variant::read(it, &of_type, names, errors))
        .collect();
    check_topics(&variants, errors);
    Some(variants)
}

impl<'a> Variant<'a> {
    fn read(
        variant: &'a syn::Variant,
        of_type: &Topic,
        type_names: &Names,
        errors: &Errors,
    ) -> Self {
        serde::check_variant(&variant.attrs, errors);
        let names = Names::read(&variant.attrs, errors);
        Self {
            ident: &variant.ident,
            topics: Topics::of_variant(of_type, &type_names.aliases, &variant.ident, &names),
            content: Content::read(&variant.fields, "variant", errors),
            marker: names.marker,
        }
    }

    /// The name that its mutator has.
    pub(super) fn mutator(&self) -> String {
        snake_case(&self.ident.unraw().to_string())
    }
}

impl<'a> Content<'a> {
    /// The fields that have names.
    pub(super) fn named(&self) -> &[(&'a Ident, &'a Type)] {
        match self {
            Self::Named(fields) => fields,
            Self::None | Self::One(_) | Self::Unnamed(_) => &[],
        }
    }

    fn read(fields: &'a Fields, what: &str, errors: &Errors) -> Self {
        serde::check_fields(fields, errors);
        match fields {
            Fields::Unit => Self::None,
            Fields::Named(fields) => Self::Named(
                fields
                    .named
                    .iter()
                    .filter_map(|field| Some((field.ident.as_ref()?, &field.ty)))
                    .collect(),
            ),
            Fields::Unnamed(unnamed) => {
                let types: Vec<_> = unnamed.unnamed.iter().map(|it| &it.ty).collect();
                match types[..] {
                    [] => {
                        let message = format!("a {what} without fields has no parentheses");
                        errors.at(fields, message);
                        Self::None
                    }
                    [ty] => Self::One(ty),
                    _ => {
                        errors.at(
                            fields,
                            "name the fields: `{ name: Type, … }`; they are stored by name",
                        );
                        Self::Unnamed(types)
                    }
                }
            }
        }
    }
}

/// An event that was decided and not triggered is a mistake that the compiler sees, if it is told.
fn check_must_use(input: &DeriveInput, errors: &Errors) {
    if !has(input, "must_use") {
        errors.at(
            &input.ident,
            "an event type is `#[must_use]`: write \
             `#[must_use = \"an event that is not triggered has not happened\"]` above it",
        );
    }
}

fn has(input: &DeriveInput, attribute: &str) -> bool {
    input.attrs.iter().any(|it| it.path().is_ident(attribute))
}

/// A topic leads to one variant.
fn check_topics(variants: &[Variant<'_>], errors: &Errors) {
    let mut stored = BTreeMap::new();
    for variant in variants {
        for topic in variant.topics.all() {
            let first = *stored.entry(topic).or_insert(variant.ident);
            if first != variant.ident {
                let topic = topic.short();
                errors.at(
                    variant.ident,
                    format!("`{}` is stored as `{topic}` already", first.unraw()),
                );
                break;
            }
        }
    }
}

/// A mutator is for one variant, and each of its parameters for one field.
fn check_mutators(variants: &[Variant<'_>], errors: &Errors) -> bool {
    let mut mutators = BTreeMap::new();
    let mut right = true;
    for variant in variants {
        let mutator = variant.mutator();
        if let Some(first) = mutators.insert(mutator.clone(), variant.ident) {
            let first = first.unraw();
            let message = format!("`{first}` is `{mutator}` in snake case already; rename one");
            errors.at(variant.ident, message);
            right = false;
        }
        check_parameters(variant, errors);
    }
    right
}

fn check_parameters(variant: &Variant<'_>, errors: &Errors) {
    let mut parameters = BTreeMap::new();
    for (field, _) in variant.content.named() {
        if let Some(first) = parameters.insert(parameter(field), field) {
            let message = format!("but for the `_` this is `{}`; rename one", first.unraw());
            errors.at(field, message);
        }
    }
}
