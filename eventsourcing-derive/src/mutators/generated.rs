//! `#[mutators(generate = TodoEvent)]`: the enum that follows from the mutators.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::{
    FnArg, Ident, ImplItem, ItemImpl, Token, Type, Visibility,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    parse_quote,
    token::Paren,
};

use super::method::{Method, Parameter};
use crate::{
    attr::{Name, Once, read_keys},
    errors::Errors,
    generated::{
        self, Derives, Docs, EventEnum, Names, Variant, allowed, is, is_lint, reaching,
        without_self,
    },
};

const FIRST: [&str; 4] = ["generate", "topic", "alias", "derive"];
const KEYS: &str = "`generate = …`, `topic = \"…\"`, `alias = \"…\"` or `derive(…)`";

/// What stands in the parentheses.
pub(super) struct Generate {
    visibility: Visibility,
    pub(super) ident: Ident,
    names: Names,
    derives: Derives,
}

impl Generate {
    /// Whether this says anything of an enum to be generated, rather than names one.
    pub(super) fn is_meant(tokens: &TokenStream) -> bool {
        let begins_with_key = |input: ParseStream<'_>| {
            let first = input.call(Ident::parse_any);
            let is_known = first.is_ok_and(|it| FIRST.iter().any(|key| it == key));
            let is_key = is_known && (input.peek(Token![=]) || input.peek(Paren));
            input.parse::<TokenStream>()?;
            Ok(is_key)
        };
        begins_with_key.parse2(tokens.clone()).unwrap_or(false)
    }

    pub(super) fn read(tokens: TokenStream, errors: &Errors) -> Option<Self> {
        let mut enum_ = Once::<Declared>::default();
        let (mut names, mut derives) = (Names::default(), Derives::default());
        let mut given = false;
        read_keys(tokens.clone(), KEYS, errors, |key, value| {
            Some(match &*key.unraw().to_string() {
                "generate" => {
                    given = true;
                    enum_.set(key, value)
                }
                "topic" | "alias" => names.take(key, value),
                "derive" => derives.take(key, value),
                _ => return None,
            })
        });
        if !given && errors.is_empty() {
            errors.at(tokens, "say what to generate: `generate = TodoEvent`");
        }
        let Declared { visibility, ident } = enum_.get()?;
        Some(Self {
            visibility,
            ident,
            names,
            derives,
        })
    }
}

/// `pub TodoEvent`.
#[derive(Clone)]
struct Declared {
    visibility: Visibility,
    ident: Ident,
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let visibility = input.parse()?;
        let Name(ident) = input.parse()?;
        Ok(Self { visibility, ident })
    }
}

/// What a mutator has to be where its event follows from it.
pub(super) fn check_parameters(parameters: &[Parameter], errors: &Errors) {
    for Parameter {
        name,
        field,
        ident,
        ty,
        ..
    } in parameters
    {
        if name.is_none() {
            let message = format!("`{field}` cannot be a field of an event; rename the parameter");
            errors.at(ident, message);
        }
        if let Type::Reference(_) = ty {
            errors.at(ty, "an event owns what it carries: write an owned type");
        }
    }
}

/// An event that does not use all parameters would not compile.
pub(super) fn check_block(item: &ItemImpl, errors: &Errors) {
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics.params,
            "generated events have no parameters: write the events of a generic aggregate yourself, \
             and `#[mutators(AccountEvent)]`",
        );
    }
}

/// The enum with a variant for each of these mutators.
pub(super) fn event_enum(generate: &Generate, item: &ItemImpl, methods: &[Method]) -> TokenStream {
    let aggregate = aggregate(&item.self_ty);
    let mut variants = Vec::<Variant>::new();
    for method in methods {
        let variant = variant_of(method, item, &aggregate);
        // The second one is an error, or there under another `cfg`.
        if !method.cfg.is_empty() || variants.iter().all(|it| it.ident != variant.ident) {
            variants.push(variant);
        }
    }
    if variants.is_empty() {
        // An error, which nothing that needs the enum has to repeat.
        variants.push(nothing());
    }
    generated::event_enum(&EventEnum {
        visibility: generate.visibility.clone(),
        ident: generate.ident.clone(),
        aggregate,
        names: generate.names.clone(),
        derives: generate.derives.paths().to_vec(),
        attributes: allowed(&item.attrs),
        variants,
    })
}

/// What the docs call it.
fn aggregate(ty: &Type) -> String {
    match ty {
        Type::Path(it) => match it.path.segments.last() {
            Some(last) => last.ident.unraw().to_string(),
            None => String::new(),
        },
        _ => ty.to_token_stream().to_string(),
    }
}

fn variant_of(method: &Method, item: &ItemImpl, aggregate: &str) -> Variant {
    let applied = || {
        let mutator = method.ident.unraw();
        format!("Applied to a [`{aggregate}`] by its mutator `{mutator}`.")
    };
    Variant {
        ident: method.name().clone(),
        docs: Docs::of(&method.attributes, applied),
        names: method.names.clone(),
        attributes: [
            reaching(&method.attributes),
            method.given_attributes.clone(),
        ]
        .concat(),
        fields: method.parameters.iter().map(|it| field(it, item)).collect(),
    }
}

fn field(parameter: &Parameter, item: &ItemImpl) -> generated::Field {
    let name = || format!("Its `{}`.", parameter.field);
    generated::Field {
        ident: parameter.name.as_ref().unwrap_or(&parameter.ident).clone(),
        docs: Docs::of(&parameter.attributes, name),
        attributes: [
            reaching(&parameter.attributes),
            parameter.given_attributes.clone(),
        ]
        .concat(),
        ty: match &parameter.ty {
            // An error, which the compiler does not have to repeat.
            Type::Reference(_) => parse_quote!(()),
            ty => without_self(ty, &item.self_ty.to_token_stream()),
        },
    }
}

fn nothing() -> Variant {
    Variant {
        ident: format_ident!("__Nothing"),
        docs: Docs::Generated("Nothing.".to_owned()),
        names: Names::default(),
        attributes: Vec::new(),
        fields: Vec::new(),
    }
}

/// Removes from the user's block what is for the enum alone.
pub(super) fn remove_attributes(item: &mut ItemImpl) {
    for item in &mut item.items {
        let ImplItem::Fn(method) = item else { continue };
        method.attrs.retain(|it| !is(it, "serde"));
        for input in &mut method.sig.inputs {
            if let FnArg::Typed(typed) = input {
                // A parameter has no others.
                typed.attrs.retain(|it| is(it, "cfg") || is_lint(it));
            }
        }
    }
}
