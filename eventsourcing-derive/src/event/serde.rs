//! The serde attributes that an event cannot have, and why.
//!
//! The state of a stored event holds the fields of its variant and nothing else, and its topic says
//! which variant that is. What changes how serde tells the variants apart, or puts another type
//! between, would not be seen there.

use syn::{Attribute, Ident, Token, ext::IdentExt, meta::ParseNestedMeta};

use crate::errors::Errors;

const TAG: &str = "the topic says which variant it is, so the state has no tag";
const OTHER_TYPE: &str = "what is stored are the fields of the event itself, not of another type";
const CATCH_ALL: &str = "a topic that nobody knows is an error, never another event";
const TRANSPARENT: &str = "an enum in it would lose its tag; write nothing: one field without a name is stored as it is, named \
                           ones by their names";
const SKIPPED: &str = "what happened is stored and read back; it cannot be skipped";
const ADAPTED: &str = "each field is stored by itself: write it on the field";

/// What may not stand on an event type.
pub(super) fn check_type(attributes: &[Attribute], errors: &Errors) {
    check(attributes, errors, |key| match key {
        "tag" | "content" | "untagged" | "variant_identifier" | "field_identifier" => Some(TAG),
        "from" | "try_from" | "into" | "remote" => Some(OTHER_TYPE),
        "other" => Some(CATCH_ALL),
        "transparent" => Some(TRANSPARENT),
        _ => None,
    });
}

/// What may not stand on a variant.
pub(super) fn check_variant(attributes: &[Attribute], errors: &Errors) {
    check(attributes, errors, |key| match key {
        "skip" | "skip_serializing" | "skip_deserializing" => Some(SKIPPED),
        "other" => Some(CATCH_ALL),
        "untagged" => Some(TAG),
        "with" | "serialize_with" | "deserialize_with" => Some(ADAPTED),
        _ => None,
    });
}

fn check(attributes: &[Attribute], errors: &Errors, why: fn(&str) -> Option<&'static str>) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        // What serde itself does not understand, serde says.
        _ = attribute.parse_nested_meta(|meta| {
            if let Some(key) = meta.path.get_ident() {
                refuse(key, errors, why);
            }
            skip_value(&meta)
        });
    }
}

fn refuse(key: &Ident, errors: &Errors, why: fn(&str) -> Option<&'static str>) {
    let name = key.unraw().to_string();
    if let Some(reason) = why(&name) {
        errors.at(
            key,
            format!("an event cannot be `#[serde({name})]`: {reason}"),
        );
    }
}

fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}
