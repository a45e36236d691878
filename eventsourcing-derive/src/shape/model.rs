//! What a type is made of, read and checked.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Meta, Type};

use crate::{errors::Errors, generated::all_allowed, serde_attr};

/// What a type is made of.
pub(crate) struct Shape<'a> {
    /// `struct Account #[serde(…)]`.
    pub(super) text: String,
    pub(super) generics: &'a Generics,
    /// What is allowed for it or a part of it: its types are named again.
    pub(super) allowed: Vec<Attribute>,
    pub(super) variants: Vec<Variant<'a>>,
}

/// A variant of an enum, or a struct.
pub(super) struct Variant<'a> {
    /// Empty for a struct.
    pub(super) text: String,
    pub(super) fields: Vec<Field<'a>>,
}

/// A field.
pub(super) struct Field<'a> {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) ty: &'a Type,
    /// Whether serde leaves it out.
    pub(super) skipped: bool,
}

impl<'a> Shape<'a> {
    pub(crate) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        let (keyword, variants) = match &input.data {
            Data::Struct(data) => {
                let fields = fields(&data.fields);
                let text = kind_of(&data.fields).to_owned();
                ("struct", vec![Variant { text, fields }])
            }
            Data::Enum(data) => ("enum", data.variants.iter().map(variant).collect()),
            Data::Union(data) => {
                errors.at(
                    data.union_token,
                    "a union has no shape: serde cannot read it",
                );
                return None;
            }
        };
        Some(Self {
            text: with_attributes(&format!("{keyword} {}", input.ident), &input.attrs),
            generics: &input.generics,
            allowed: all_allowed(input),
            variants,
        })
    }
}

fn variant(variant: &syn::Variant) -> Variant<'_> {
    let named = format!("{} {}", variant.ident, kind_of(&variant.fields));
    Variant {
        text: with_attributes(&named, &variant.attrs),
        fields: fields(&variant.fields),
    }
}

/// A unit, a tuple and a struct are stored differently.
fn kind_of(fields: &Fields) -> &'static str {
    match fields {
        Fields::Named(_) => "{}",
        Fields::Unnamed(_) => "()",
        Fields::Unit => "",
    }
}

fn fields(fields: &Fields) -> Vec<Field<'_>> {
    fields.iter().enumerate().map(field).collect()
}

fn field((index, field): (usize, &syn::Field)) -> Field<'_> {
    let name = match &field.ident {
        Some(ident) => ident.to_string(),
        None => index.to_string(),
    };
    Field {
        text: with_attributes(&name, &field.attrs),
        name,
        ty: &field.ty,
        skipped: field.attrs.iter().any(skips),
    }
}

/// A name with what serde is told.
fn with_attributes(name: &str, attributes: &[Attribute]) -> String {
    let mut text = name.to_owned();
    for attribute in serde_attr::of(attributes) {
        text.push(' ');
        text.push_str(&plain(attribute.meta.to_token_stream()));
    }
    text
}

fn skips(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let skip = ["skip", "skip_serializing", "skip_deserializing"];
    list.path.is_ident("serde")
        && list.tokens.clone().into_iter().any(|token| match token {
            TokenTree::Ident(ident) => skip.iter().any(|it| ident == it),
            _ => false,
        })
}

/// Tokens with one space after each, however they were written.
fn plain(tokens: TokenStream) -> String {
    let mut text = String::new();
    write(tokens, &mut text);
    text
}

fn write(tokens: TokenStream, to: &mut String) {
    for token in tokens {
        let TokenTree::Group(group) = token else {
            to.push_str(&token.to_string());
            to.push(' ');
            continue;
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("( ", ") "),
            Delimiter::Brace => ("{ ", "} "),
            Delimiter::Bracket => ("[ ", "] "),
            Delimiter::None => ("", ""),
        };
        to.push_str(open);
        write(group.stream(), to);
        to.push_str(close);
    }
}

/// A number for tokens: FNV-1a, of 64 bits.
pub(crate) fn number_of(tokens: TokenStream) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    plain(tokens).bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
