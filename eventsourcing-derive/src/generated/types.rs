//! The types of the user's fields and parameters, in an enum that is not theirs.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

/// The type with `itself` for `Self`, which in the enum is the enum.
pub(crate) fn without_self(ty: &Type, itself: &TokenStream) -> Type {
    let tokens = replaced(ty.to_token_stream(), itself);
    // It was a type, and a type stands where `Self` stood.
    syn::parse2(tokens).unwrap_or_else(|_| ty.clone())
}

fn replaced(tokens: TokenStream, itself: &TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Ident(ident) if ident == "Self" => itself.clone(),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), replaced(group.stream(), itself));
                inner.set_span(group.span());
                TokenTree::Group(inner).into()
            }
            token => token.into(),
        })
        .collect()
}
