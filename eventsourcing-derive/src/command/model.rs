//! What a command says, read and checked.

use syn::{
    Attribute, Data, DataEnum, DeriveInput, Fields, Generics, Ident, Member, Type,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    parse_quote,
};

use crate::{
    attr::{self, Flag, Once},
    case::snake_case,
    errors::Errors,
};

/// A type of command.
pub(super) struct Command<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) aggregate: Type,
    pub(super) error: Type,
    /// `None` where something is wrong with one, so that nothing more is said of what they call.
    pub(super) variants: Option<Vec<Variant<'a>>>,
}

/// What one variant calls.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) method: Ident,
    pub(super) begins: bool,
    pub(super) fields: Vec<(Member, &'a Type)>,
}

impl<'a> Command<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        let data = check_enum(input, errors)?;
        let (aggregate, error) = read_keys(input, errors);
        let variants: Vec<_> = data
            .variants
            .iter()
            .map(|it| Variant::read(it, errors))
            .collect();
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            aggregate: aggregate?,
            error: error.unwrap_or_else(|| parse_quote!(::core::convert::Infallible)),
            variants: variants
                .into_iter()
                .collect::<Option<_>>()
                .filter(|_| errors.is_empty()),
        })
    }
}

impl<'a> Variant<'a> {
    fn read(variant: &'a syn::Variant, errors: &Errors) -> Option<Self> {
        let (method, begins) = read_variant_keys(&variant.attrs, errors);
        let method = match method {
            Some(method) => Some(method),
            None => method_of(&variant.ident, errors),
        };
        let fields = read_fields(&variant.fields, errors);
        Some(Self {
            ident: &variant.ident,
            method: method?,
            begins,
            fields: fields?,
        })
    }
}

/// The name of a method, whether or not it is a keyword elsewhere.
struct Name(Ident);

impl Parse for Name {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "expected the name of a method of the aggregate",
            )
        })?;
        Ok(Self(name))
    }
}

/// `#[command(aggregate = …, error = …)]`.
fn read_keys(input: &DeriveInput, errors: &Errors) -> (Option<Type>, Option<Type>) {
    let (mut aggregate, mut error) = (Once::new(), Once::new());
    attr::read(
        &input.attrs,
        "command",
        "`aggregate = …` or `error = …`",
        errors,
        |key, value| match key.to_string().as_str() {
            "aggregate" => Some(aggregate.set(key, value)),
            "error" => Some(error.set(key, value)),
            _ => None,
        },
    );
    let aggregate = aggregate.get();
    if aggregate.is_none() && errors.is_empty() {
        errors.at(
            &input.ident,
            "say whom it asks: `#[command(aggregate = …, error = …)]`",
        );
    }
    (aggregate, error.get())
}

/// `#[command(method = …, begins)]`.
fn read_variant_keys(attributes: &[Attribute], errors: &Errors) -> (Option<Ident>, bool) {
    let (mut method, mut begins) = (Once::<Name>::new(), Flag::default());
    attr::read(
        attributes,
        "command",
        "`method = …` or `begins`",
        errors,
        |key, value| match key.to_string().as_str() {
            "method" => Some(method.set(key, value)),
            "begins" => Some(begins.set(key, &value)),
            _ => None,
        },
    );
    (method.get().map(|it| it.0), begins.is_set())
}

/// The method that has the name of the variant in snake case.
fn method_of(variant: &Ident, errors: &Errors) -> Option<Ident> {
    let name = snake_case(&variant.unraw().to_string());
    let ident = syn::parse_str::<Ident>(&name).or_else(|_| syn::parse_str(&format!("r#{name}")));
    let ident = ident.map(|mut ident| {
        ident.set_span(variant.span());
        ident
    });
    if ident.is_err() {
        let message = format!(
            "no method can be called `{name}`; name the one to call: `#[command(method = …)]`"
        );
        errors.at(variant, message);
    }
    ident.ok()
}

fn read_fields<'a>(fields: &'a Fields, errors: &Errors) -> Option<Vec<(Member, &'a Type)>> {
    if let Fields::Unnamed(unnamed) = fields {
        match unnamed.unnamed.len() {
            0 => errors.at(fields, "a variant without fields has no parentheses"),
            1 => {}
            _ => errors.at(
                fields,
                "name the fields: `{ name: Type, … }`; a message is read by its names",
            ),
        }
        if unnamed.unnamed.len() != 1 {
            return None;
        }
    }
    let members = fields.members().zip(fields.iter().map(|field| &field.ty));
    Some(members.collect())
}

fn check_enum<'a>(input: &'a DeriveInput, errors: &Errors) -> Option<&'a DataEnum> {
    match &input.data {
        Data::Enum(data) if data.variants.is_empty() => {
            errors.at(
                &input.ident,
                "a command has a variant for everything that can be asked",
            );
            None
        }
        Data::Enum(data) => Some(data),
        Data::Struct(data) => {
            errors.at(
                data.struct_token,
                "a command is an enum, a variant for each decision that can be asked for",
            );
            None
        }
        Data::Union(data) => {
            errors.at(data.union_token, "a command is an enum, not a union");
            None
        }
    }
}
