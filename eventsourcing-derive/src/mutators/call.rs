//! Writes the calls of mutators.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{Ident, Type, spanned::Spanned};

use super::{
    method::{Method, Parameter, Role},
    model::Block,
};
use crate::span::at;

/// Applies the mutator to the life, with the value of the field for each parameter.
pub(super) fn call(
    block: &Block<'_>,
    method: &Method,
    field: impl Fn(&Parameter) -> TokenStream,
) -> TokenStream {
    let here = at(method.name().span());
    let ident = &method.ident;
    let values = method
        .parameters
        .iter()
        .map(|it| value(block, it, &field(it)));
    let values: Vec<_> = values.collect();
    if method.role == Role::Begins {
        let state = returned(
            method,
            "begun",
            &quote_spanned!(here=> Self::#ident(#(#values),*)),
        );
        return quote_spanned!(here=> __life.begin(#state););
    }
    let call = quote_spanned!(here=> Self::#ident(__state #(, #values)*));
    let call = returned(method, "nothing", &call);
    if method.role == Role::Changes {
        quote_spanned!(here=> __life.change(|__state| #call);)
    } else if block.is_generic() {
        quote_spanned!(here=> __life.end(|__state| #call);)
    } else {
        quote_spanned!(here=> ::eventsourcing::__private::ending::<Self>().end(__life, |__state| #call);)
    }
}

/// The value of a field as the parameter's type, or an error at that type.
fn value(block: &Block<'_>, Parameter { ty, .. }: &Parameter, value: &TokenStream) -> TokenStream {
    let here = at(ty.span());
    if block.is_generic() {
        // Of a type parameter the other would have the compiler propose bounds.
        return quote_spanned! {here=>
            { let field = ::eventsourcing::__private::Field(#value); ::eventsourcing::__private::same::<#ty>(field) }
        };
    }
    quote_spanned!(here=> ::eventsourcing::__private::Field(#value).taken_as::<#ty>())
}

/// What the mutator returns as what it should return, or an error at the type it says.
fn returned(method: &Method, what: &str, call: &TokenStream) -> TokenStream {
    let Some(ty) = method
        .output
        .as_ref()
        .filter(|it| !is_plain(method.role, it))
    else {
        return call.clone();
    };
    let what = Ident::new(what, at(ty.span()));
    quote_spanned!(at(ty.span())=> ::eventsourcing::__private::#what::<Self, #ty>(#call))
}

/// Whether nothing can be wrong with it.
fn is_plain(role: Role, ty: &Type) -> bool {
    match ty {
        Type::Path(it) => role == Role::Begins && it.path.is_ident("Self"),
        Type::Tuple(it) => role != Role::Begins && it.elems.is_empty(),
        _ => false,
    }
}
