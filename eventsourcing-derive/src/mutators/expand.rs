//! Writes what the mutators make of an aggregate.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Ident, ImplItem, Index, ItemImpl, Type, parse_quote, spanned::Spanned};

use super::{
    by_hand, call, check, generated,
    method::{Method, Parameter, Role},
    model::Block,
};
use crate::{generated::is, shape::number_of, span::at};

/// The block as the user has it, without what only this macro understands, and with leave for what
/// a mutator cannot help: its parameters are the event's, by value, used or not.
pub(super) fn user_block(item: &ItemImpl, generates: bool) -> TokenStream {
    let mut item = item.clone();
    if generates {
        generated::remove_attributes(&mut item);
    }
    for item in &mut item.items {
        if let ImplItem::Fn(method) = item {
            method.attrs.retain(|it| !is(it, "event"));
        }
    }
    item.attrs.push(parse_quote! {
        #[allow(
            clippy::fn_params_excessive_bools,
            clippy::just_underscores_and_digits,
            clippy::needless_pass_by_value,
            clippy::too_many_arguments,
            clippy::unused_self,
            clippy::used_underscore_binding,
            clippy::wrong_self_convention
        )]
    });
    item.into_token_stream()
}

/// The code of a block in which nothing is wrong.
pub(super) fn mutators(block: &Block<'_>) -> TokenStream {
    if let Some(path) = &block.event.matched {
        return by_hand::mutators(block, path);
    }
    let each = block.methods.iter().map(|it| mutator(block, it));
    let all = all_mutators(block);
    quote!(#(#each)* #all)
}

/// The code beside an error: nothing else that needs the mutators is to fail for it. Where the
/// events are not known, they are any.
pub(super) fn stand_in(event: Option<&Type>, item: &ItemImpl) -> TokenStream {
    let run = quote!(loop {});
    if let Some(event) = event {
        return implementation(event, item, &item.generics, &run, &run);
    }
    let mut generics = item.generics.clone();
    generics.params.push(parse_quote!(__E));
    implementation(&parse_quote!(__E), item, &generics, &run, &run)
}

/// `impl Mutators<E> for A`.
pub(super) fn implementation(
    event: &Type,
    item: &ItemImpl,
    generics: &Generics,
    role: &TokenStream,
    mutate: &TokenStream,
) -> TokenStream {
    let (state, revision) = (&item.self_ty, revision(item));
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Mutators<#event> for #state #where_clause {
            const REVISION: u64 = #revision;

            fn role(event: &#event) -> ::eventsourcing::Role {
                #role
            }

            fn mutate(life: &mut ::eventsourcing::Life<Self>, event: #event) {
                #mutate
            }
        }
    }
}

/// Another number for a block that is written otherwise; what is said about it does not count.
fn revision(item: &ItemImpl) -> u64 {
    let mut item = item.clone();
    item.attrs.retain(|it| !it.path().is_ident("doc"));
    for item in &mut item.items {
        if let ImplItem::Fn(method) = item {
            method.attrs.retain(|it| !it.path().is_ident("doc"));
        }
    }
    number_of(item.into_token_stream())
}

/// Hands each event to the `match` that its enum has, once everything is checked.
fn all_mutators(block: &Block<'_>) -> TokenStream {
    if block.is_generic() {
        let exhaustive = check::exhaustive(block);
        return dispatch(block, &check::types(block), &quote!(const { #exhaustive }));
    }
    let checked = check::checked(block);
    let dispatch = dispatch(block, &quote!(__Checked), &TokenStream::new());
    quote! {
        const _: () = {
            type __Checked = #checked;

            #dispatch
        };
    }
}

fn dispatch(block: &Block<'_>, checked: &TokenStream, first: &TokenStream) -> TokenStream {
    let (event, item) = (&block.event.ty, block.item);
    let this = quote!(<#event as ::eventsourcing::__private::Dispatch<Self, #checked>>);
    let role = quote!(#this::role(event));
    let mutate = quote!(#first #this::mutate(event, life));
    implementation(event, item, &item.generics, &role, &mutate)
}

/// What one type of event does.
fn mutator(block: &Block<'_>, method: &Method) -> TokenStream {
    let state = &block.item.self_ty;
    let (impl_generics, _, where_clause) = block.item.generics.split_for_impl();
    let (cfg, deprecated) = (&method.cfg, method.allowing_deprecated());
    let this = trait_of(block, method);
    let fields = check::fields(block, method);
    let role = role(method.role);
    let call = call::call(block, method, |it| field(method, it));
    let taken = quote_spanned!(at(method.name().span())=> <Self as #this>::Fields);
    quote_spanned! {at(method.name().span())=>
        #(#cfg)*
        #deprecated
        #[automatically_derived]
        #[doc(hidden)]
        impl #impl_generics #this for #state #where_clause {
            const ROLE: ::eventsourcing::Role = #role;
            type Fields = #fields;

            fn mutate(
                __life: &mut ::eventsourcing::Life<Self>,
                __fields: #taken,
            ) {
                #call
            }
        }
    }
}

/// The field that a parameter takes: they stand by the order of their names, after nothing.
fn field(method: &Method, parameter: &Parameter) -> TokenStream {
    let before = method
        .parameters
        .iter()
        .filter(|it| it.field <= parameter.field);
    let index = Index::from(before.count());
    quote_spanned!(at(parameter.ty.span())=> __fields.#index)
}

/// The trait by which the aggregate takes this event.
pub(super) fn trait_of(block: &Block<'_>, method: &Method) -> TokenStream {
    let (event, name) = (&block.event.ty, &method.event);
    quote_spanned! {at(method.name().span())=>
        ::eventsourcing::__private::Mutator<#event, { ::eventsourcing::__private::name(#name) }>
    }
}

pub(super) fn role(role: Role) -> TokenStream {
    match role {
        Role::Begins => quote!(::eventsourcing::Role::Begins),
        Role::Changes => quote!(::eventsourcing::Role::Changes),
        Role::Ends => quote!(::eventsourcing::Role::Ends),
    }
}

/// The name of a parameter where nothing of the user's can meet it.
pub(super) fn local(ident: &Ident) -> Ident {
    let mut local = ident.clone();
    local.set_span(Span::mixed_site());
    local
}
