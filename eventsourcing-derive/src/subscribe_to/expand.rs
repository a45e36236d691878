//! Writes what subscribes the function.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Type};

use super::model::Function;
use crate::span::at;

/// A type of the function's name, which has no values and one function: types and functions have
/// names apart.
pub(super) fn subscriber(events: &[Type], function: &Function) -> TokenStream {
    let Function {
        cfg, vis, ident, ..
    } = function;
    // Not the user's, who may call a function so.
    let publisher = Ident::new("publisher", Span::mixed_site());
    let subscribe = subscribe(events, function, &publisher);
    let about = format!(" Subscribes the function `{ident}`.");
    quote! {
        #(#cfg)*
        #[doc = #about]
        #[allow(non_camel_case_types)]
        #[derive(::core::fmt::Debug)]
        #vis enum #ident {}

        #(#cfg)*
        #[automatically_derived]
        impl #ident {
            /// Subscribes the function, until what this answers is dropped.
            #vis fn subscribe(
                #publisher: &::eventsourcing::Publisher,
            ) -> ::eventsourcing::Subscription {
                #subscribe
            }
        }
    }
}

fn subscribe(events: &[Type], function: &Function, publisher: &Ident) -> TokenStream {
    // Where the function takes or answers something else, the compiler points at that.
    let event = Ident::new("event", at(function.parameter));
    let mut ident = function.ident.clone();
    ident.set_span(ident.span().located_at(function.answer));
    let answer = quote_spanned! {function.answer=>
        ::eventsourcing::__private::handled(#ident(#event))
    };
    let handler = quote!(|#event| #answer);
    match events {
        [] => quote!(::eventsourcing::Publisher::subscribe_to_all(#publisher, #handler)),
        [one] => quote!(::eventsourcing::Publisher::subscribe::<#one>(#publisher, #handler)),
        several => quote! {
            ::eventsourcing::Publisher::subscribe_where(
                #publisher,
                |#event| #(::eventsourcing::Published::is::<#several>(#event))||*,
                #handler,
            )
        },
    }
}
