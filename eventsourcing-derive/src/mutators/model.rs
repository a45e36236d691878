//! What a block of mutators says, read and checked.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    FnArg, ImplItem, ItemImpl, Path, PathArguments, Token, Type,
    parse::{Parse, ParseStream},
    parse_quote,
};

use super::{
    generated::{self, Generate},
    method::{Method, Role},
};
use crate::{errors::Errors, generated::split};

/// `#[mutators(E)] impl A { … }`.
pub(super) struct Block<'a> {
    pub(super) event: Event,
    pub(super) item: &'a ItemImpl,
    pub(super) methods: Vec<Method>,
}

impl Block<'_> {
    /// Whether a constant of the block cannot name what the block is about.
    pub(super) fn is_generic(&self) -> bool {
        !self.item.generics.params.is_empty()
    }
}

/// What stands in the parentheses.
pub(super) struct Event {
    /// `match`: the enum does not derive `DomainEvent`, and its variants are matched by this path.
    pub(super) matched: Option<Path>,
    pub(super) ty: Type,
    /// `generate`: the enum is written from the mutators.
    pub(super) generate: Option<Generate>,
}

impl Parse for Event {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<Token![match]>>()?.is_none() {
            let ty = input.parse()?;
            return Ok(Self {
                matched: None,
                ty,
                generate: None,
            });
        }
        let path: Path = input.parse()?;
        Ok(Self {
            matched: Some(without_arguments(path.clone())),
            ty: parse_quote!(#path),
            generate: None,
        })
    }
}

/// `Event<T>` as it stands before `::Variant` in a pattern.
fn without_arguments(mut path: Path) -> Path {
    if let Some(last) = path.segments.last_mut() {
        last.arguments = PathArguments::None;
    }
    path
}

/// What stands in the parentheses, as far as it could be read.
pub(super) struct Events {
    pub(super) event: Option<Event>,
    /// Whether they are to be generated.
    pub(super) generates: bool,
}

/// The event and the block, apart.
pub(super) fn parse(
    event: TokenStream,
    item: TokenStream,
    errors: &Errors,
) -> Option<(Events, ItemImpl)> {
    let generates = Generate::is_meant(&event);
    let mut event = if generates {
        read_generate(event, errors)
    } else {
        read_event(event, errors)
    };
    let Ok(mut parsed) = syn::parse2::<ItemImpl>(item.clone()) else {
        errors.at(first(item), "`#[mutators]` stands on an `impl` block");
        return None;
    };
    split_attributes(&mut parsed);
    check_inherent(&parsed, errors);
    if let Some(itself) = event.take_if(|it| is_same(&it.ty, &parsed.self_ty)) {
        errors.at(
            itself.ty,
            "this is the aggregate itself; name the type of its events: `#[mutators(AccountEvent)]`",
        );
    }
    if generates {
        generated::check_block(&parsed, errors);
    }
    Some((Events { event, generates }, parsed))
}

fn split_attributes(item: &mut ItemImpl) {
    for item in &mut item.items {
        let ImplItem::Fn(method) = item else { continue };
        split(&mut method.attrs);
        for input in &mut method.sig.inputs {
            if let FnArg::Typed(typed) = input {
                split(&mut typed.attrs);
            }
        }
    }
}

/// The mutators of the block.
pub(super) fn read_methods(item: &ItemImpl, generates: bool, errors: &Errors) -> Vec<Method> {
    let methods = item
        .items
        .iter()
        .filter_map(|it| read_method(it, generates, errors));
    let methods: Vec<_> = methods.collect();
    check_duplicates(&methods, errors);
    check_beginning(item, &methods, errors);
    methods
}

fn read_method(item: &ImplItem, generates: bool, errors: &Errors) -> Option<Method> {
    if let ImplItem::Fn(method) = item {
        return Method::read(method, generates, errors);
    }
    let message = "only mutators stand here, a method per event; everything else has an `impl` of \
                   its own";
    errors.at(item, message);
    None
}

fn read_event(event: TokenStream, errors: &Errors) -> Option<Event> {
    if event.is_empty() {
        errors.at_span(
            proc_macro2::Span::call_site(),
            "say which events these apply: `#[mutators(AccountEvent)]`",
        );
        return None;
    }
    let parsed = syn::parse2(event.clone());
    let message = "expected the type of the events: `#[mutators(AccountEvent)]`";
    parsed.map_err(|_| errors.at(event, message)).ok()
}

fn read_generate(tokens: TokenStream, errors: &Errors) -> Option<Event> {
    let generate = Generate::read(tokens, errors)?;
    let ident = &generate.ident;
    Some(Event {
        matched: None,
        ty: parse_quote!(#ident),
        generate: Some(generate),
    })
}

fn is_same(a: &Type, b: &Type) -> bool {
    a.to_token_stream().to_string() == b.to_token_stream().to_string()
}

fn first(tokens: TokenStream) -> TokenStream {
    tokens.into_iter().take(1).collect()
}

fn check_inherent(item: &ItemImpl, errors: &Errors) {
    if let Some((path, _)) = &item.trait_ {
        errors.at(
            path,
            "mutators stand in an `impl` of the aggregate itself, not of a trait",
        );
    }
    if let Some(it) = item.unsafety {
        errors.at(it, "an `impl` of mutators is not `unsafe`");
    }
}

/// One event does one thing.
fn check_duplicates(methods: &[Method], errors: &Errors) {
    for (index, method) in methods.iter().enumerate() {
        let same = |it: &&Method| it.event == method.event && it.cfg.is_empty();
        if let Some(first) = methods[..index]
            .iter()
            .find(same)
            .filter(|_| method.cfg.is_empty())
        {
            let ident = method.given.as_ref().unwrap_or(&method.ident);
            errors.at(
                ident,
                format!("`fn {}` is for this event already", first.ident),
            );
        }
    }
}

/// An aggregate that nothing begins can never be.
fn check_beginning(item: &ItemImpl, methods: &[Method], errors: &Errors) {
    if errors.is_empty() && !methods.iter().any(|it| it.role == Role::Begins) {
        errors.at(
            &item.self_ty,
            "no beginning: write a mutator without `self` that returns `Self`",
        );
    }
}
