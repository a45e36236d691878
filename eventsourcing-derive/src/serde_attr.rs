//! Looks at what the user tells serde. What serde itself does not understand, serde says.

use proc_macro2::TokenStream;
use syn::{Attribute, Ident, Token, meta::ParseNestedMeta};

/// The attributes that are serde's.
pub(crate) fn of(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("serde"))
}

/// Each key of them.
pub(crate) fn each_key(attributes: &[Attribute], mut see: impl FnMut(&Ident)) {
    for attribute in of(attributes) {
        _ = attribute.parse_nested_meta(|meta| {
            if let Some(key) = meta.path.get_ident() {
                see(key);
            }
            skip_value(&meta)
        });
    }
}

/// Passes over what stands after a key.
pub(crate) fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<TokenStream>()?;
    }
    Ok(())
}
