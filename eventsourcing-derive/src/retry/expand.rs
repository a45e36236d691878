//! Writes the function anew: its body is what is tried.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{AttrStyle, ItemFn, spanned::Spanned};

use super::model::{Function, Policy};
use crate::span::at;

pub(super) fn function(policy: &Policy, Function { item, output }: &Function) -> TokenStream {
    let ItemFn {
        attrs,
        vis,
        sig,
        block,
        ..
    } = item;
    let (outer, inner): (Vec<_>, Vec<_>) = attrs
        .iter()
        .partition(|it| matches!(it.style, AttrStyle::Outer));
    let on = policy.on.as_ref().map(ToTokens::to_token_stream);
    let on = on.unwrap_or_else(|| quote!(|_| true));
    let policy = value(policy);
    // Where the type is wrong, the compiler points at it.
    let attempt = quote_spanned!(output.span()=> || -> #output #block);
    let run = quote_spanned! {at(output.span())=>
        ::eventsourcing::Retry::run(&#policy, #attempt, #on)
    };
    quote! {
        #(#outer)*
        #vis #sig {
            #(#inner)*
            #run
        }
    }
}

/// `Retry::default().attempts(5)`.
fn value(policy: &Policy) -> TokenStream {
    let base = policy.base.as_ref().map(|base| quote!((#base)));
    let base = base
        .unwrap_or_else(|| quote!(<::eventsourcing::Retry as ::core::default::Default>::default()));
    let settings = policy.settings.iter().map(|setting| {
        let (method, arguments) = (&setting.method, &setting.arguments);
        quote!(.#method(#(#arguments),*))
    });
    quote!(#base #(#settings)*)
}
