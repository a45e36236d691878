//! The serde attributes that an event cannot have, and why.
//!
//! The state of a stored event holds the fields of its variant and nothing else, and its topic says
//! which variant that is. What changes how serde tells the variants apart, or puts another type
//! between, would not be seen there.

use syn::{Attribute, Field, Fields, Ident, LitStr, ext::IdentExt};

use crate::{errors::Errors, serde_attr};

const TAG: &str = "the topic says which variant it is, so the state has no tag";
const OTHER_TYPE: &str = "what is stored are the fields of the event itself, not of another type";
const CATCH_ALL: &str = "a topic that nobody knows is an error, never another event";
const TRANSPARENT: &str = "an enum in it would lose its tag; write nothing: one field without a name is stored as it is, named \
                           ones by their names";
const SKIPPED: &str = "what happened is stored and read back; it cannot be skipped";
const ADAPTED: &str = "each field is stored by itself: write it on the field";

const LOST: &str = "what is not stored, or not read, is lost; take the field out of the event, \
                    or write `default, skip_serializing_if = \"…\"`";

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

/// What may not stand on the fields of an event.
pub(super) fn check_fields(fields: &Fields, errors: &Errors) {
    for field in fields {
        serde_attr::each_key(&field.attrs, |key| {
            let name = key.unraw().to_string();
            if let "skip" | "skip_serializing" | "skip_deserializing" = &*name {
                let message = format!("a field of an event cannot be `#[serde({name})]`: {LOST}");
                errors.at(key, message);
            }
        });
        check_names(field, errors);
    }
}

/// A field is read under the name it is stored under.
fn check_names(field: &Field, errors: &Errors) {
    let Some(names) = Renamed::read(field) else {
        return;
    };
    let own = field.ident.as_ref().map(|it| it.unraw().to_string());
    let Some(stored) = names.stored.or(own.clone()) else {
        return;
    };
    let is_read = |name: &String| *name == stored;
    if !names.read.or(own).as_ref().is_some_and(is_read) && !names.aliases.iter().any(is_read) {
        let message = format!(
            "this is stored as `{stored}` and not read as that: write `alias = \"{stored}\"` beside \
             it, or one name for both"
        );
        errors.at(names.at, message);
    }
}

/// A field with one name to store it and another to read it.
struct Renamed {
    at: Ident,
    stored: Option<String>,
    read: Option<String>,
    aliases: Vec<String>,
}

impl Renamed {
    /// `rename(serialize = "…", deserialize = "…")`, in one attribute or several.
    fn read(field: &Field) -> Option<Self> {
        let (mut at, mut stored, mut read, mut aliases) = (None, None, None, Vec::new());
        for attribute in serde_attr::of(&field.attrs) {
            _ = attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") && meta.input.peek(syn::token::Paren) {
                    at = meta.path.get_ident().cloned();
                    return meta.parse_nested_meta(|meta| {
                        let name = meta.value()?.parse::<LitStr>()?.value();
                        if meta.path.is_ident("serialize") {
                            stored = Some(name);
                        } else if meta.path.is_ident("deserialize") {
                            read = Some(name);
                        }
                        Ok(())
                    });
                }
                if meta.path.is_ident("alias") {
                    aliases.push(meta.value()?.parse::<LitStr>()?.value());
                    return Ok(());
                }
                serde_attr::skip_value(&meta)
            });
        }
        Some(Self {
            at: at?,
            stored,
            read,
            aliases,
        })
    }
}

fn check(attributes: &[Attribute], errors: &Errors, why: fn(&str) -> Option<&'static str>) {
    serde_attr::each_key(attributes, |key| refuse(key, errors, why));
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
