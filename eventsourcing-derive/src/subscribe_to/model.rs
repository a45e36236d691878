//! What is subscribed, and to which events.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{
    Attribute, FnArg, GenericParam, Ident, ItemFn, Safety, Signature, Token, Type, Visibility,
    parse::Parser, punctuated::Punctuated, spanned::Spanned,
};

use crate::errors::Errors;

/// The types of the events: all events, where there is none.
pub(super) fn events(tokens: TokenStream, errors: &Errors) -> Vec<Type> {
    let parser = Punctuated::<Type, Token![,]>::parse_terminated;
    if let Ok(events) = parser.parse2(tokens.clone()) {
        return events.into_iter().collect();
    }
    errors.at(
        tokens,
        "expected types of events: `#[subscribe_to(AccountEvent)]`",
    );
    Vec::new()
}

/// A function that is called with events.
pub(super) struct Function {
    pub(super) cfg: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    /// Where the compiler points when the function takes something else.
    pub(super) parameter: Span,
    /// Where it points when the function answers something else.
    pub(super) answer: Span,
}

impl Function {
    pub(super) fn read(item: &TokenStream, errors: &Errors) -> Option<Self> {
        let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
            let first: TokenStream = item.clone().into_iter().take(1).collect();
            errors.at(first, "`#[subscribe_to]` stands on a function");
            return None;
        };
        check(&function.sig, errors);
        let attributes = function.attrs.into_iter();
        Some(Self {
            cfg: attributes.filter(|it| it.path().is_ident("cfg")).collect(),
            vis: function.vis,
            parameter: parameter(&function.sig, errors)?,
            answer: function.sig.output.span(),
            ident: function.sig.ident,
        })
    }
}

/// The type of the one parameter.
fn parameter(signature: &Signature, errors: &Errors) -> Option<Span> {
    let inputs: Vec<_> = signature.inputs.iter().collect();
    let one = match inputs[..] {
        [FnArg::Typed(one)] => return Some(one.ty.span()),
        [it @ FnArg::Receiver(_), ..] => {
            errors.at(
                it,
                "`#[subscribe_to]` is for functions without `self`: who is it that is called? \
                 Subscribe a closure: `publisher.subscribe(…)`",
            );
            return None;
        }
        [_, second, ..] => second.to_token_stream(),
        [] => signature.ident.to_token_stream(),
    };
    errors.at(
        one,
        "a subscriber has one parameter: `event: &RecordedEvent<AccountEvent>`, or \
         `event: &Published<'_>` where it subscribes to several types of events or all",
    );
    None
}

fn check(signature: &Signature, errors: &Errors) {
    if let Some(it) = &signature.asyncness {
        errors.at(
            it,
            "a subscriber has done its work when it returns, and so is not `async`",
        );
    }
    if let Safety::Unsafe(it) = &signature.safety {
        errors.at(
            it,
            "a subscriber is called by anybody, and so is not `unsafe`",
        );
    }
    for parameter in &signature.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            errors.at(
                parameter,
                "a subscriber is not generic: nobody says what this stands for when it is called",
            );
        }
    }
}
