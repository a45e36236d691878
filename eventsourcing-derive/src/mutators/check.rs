//! Writes the checks of mutators against their events.
//!
//! They stand in constants that the types of the other code depend on, each with the span of what it
//! looks at. A constant cannot name the parameters of a generic `impl`: there, the names of variants
//! and fields meet in the types alone.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{
    expand::trait_of,
    method::{Method, Parameter},
    model::Block,
};
use crate::span::at;

/// A type, if every check passes.
pub(super) fn checked(block: &Block<'_>) -> TokenStream {
    let exhaustive = exhaustive(block);
    let complete = complete(block);
    let types = types(block);
    quote! {
        (
            ::eventsourcing::__private::Checked<{
                #exhaustive
                #complete
                true
            }>,
            #types,
        )
    }
}

/// The types of the fields of each event that has a mutator.
pub(super) fn types(block: &Block<'_>) -> TokenStream {
    let state = &block.item.self_ty;
    let always = block.methods.iter().filter(|it| it.cfg.is_empty());
    let types = always.map(|it| {
        let mutator = trait_of(block, it);
        quote_spanned!(at(it.name().span())=> <#state as #mutator>::Fields)
    });
    quote!((#(#types,)*))
}

/// Checks that the enum has no events but those that can be seen.
pub(super) fn exhaustive(block: &Block<'_>) -> TokenStream {
    let events = events(block);
    quote_spanned! {at(block.event.ty.span())=>
        ::eventsourcing::__private::is_exhaustive(#events, ::core::module_path!());
    }
}

/// Checks that every event has a mutator.
fn complete(block: &Block<'_>) -> TokenStream {
    let names = block
        .methods
        .iter()
        .map(|Method { cfg, event, .. }| quote!(#(#cfg)* #event));
    let events = events(block);
    quote_spanned! {at(block.item.self_ty.span())=>
        ::eventsourcing::__private::has_mutators(#events, &[#(#names),*]);
    }
}

/// The events to check against. An enum that has none to show is one error, at its name.
fn events(block: &Block<'_>) -> TokenStream {
    let event = &block.event.ty;
    quote_spanned!(at(event.span())=> ::eventsourcing::__private::events::<#event>())
}

/// The types of the event's fields, looked up by the names of the parameters.
pub(super) fn fields(block: &Block<'_>, method: &Method) -> TokenStream {
    let event = &block.event.ty;
    let sorted = method.sorted().into_iter().map(|it| &it.field);
    let number = number(block, method);
    quote_spanned! {at(method.name().span())=>
        <#event as ::eventsourcing::__private::Variant<
            { #number },
            { ::eventsourcing::__private::fields(&[#(#sorted),*]) },
        >>::Fields
    }
}

/// The number of the event, once the mutator is checked against it. Each check stands where it
/// would find something wrong.
fn number(block: &Block<'_>, method: &Method) -> TokenStream {
    let name = &method.event;
    if block.is_generic() {
        return quote!(::eventsourcing::__private::name(#name));
    }
    let events = events(block);
    let event = quote_spanned! {at(method.name().span())=>
        ::eventsourcing::__private::event(#events, #name)
    };
    let each = method.parameters.iter().map(|Parameter { ident, field, .. }| {
        quote_spanned!(at(ident.span())=> ::eventsourcing::__private::has_field(event, #field);)
    });
    let parameters = method.parameters.iter().map(|it| &it.field);
    quote_spanned! {at(method.ident.span())=>
        let event = #event;
        #(#each)*
        ::eventsourcing::__private::has_parameters(event, &[#(#parameters),*])
    }
}
