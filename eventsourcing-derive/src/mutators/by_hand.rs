//! `#[mutators(match E)]`: the `match` for an enum whose `DomainEvent` is written by hand.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, Index, Path, ext::IdentExt};

use super::{
    call::call,
    expand::{implementation, local, role},
    method::{Method, Parameter},
    model::Block,
};
use crate::case::camel_case;

pub(super) fn mutators(block: &Block<'_>, event: &Path) -> TokenStream {
    let roles = block.methods.iter().map(|it| {
        let (variant, role, cfg) = (variant(it), role(it.role), &it.cfg);
        let deprecated = it.allowing_deprecated();
        quote!(#(#cfg)* #deprecated #event::#variant { .. } => #role,)
    });
    let arms = block.methods.iter().map(|it| {
        let (variant, call, cfg) = (
            variant(it),
            call(block, it, |it| local(&it.ident).into_token_stream()),
            &it.cfg,
        );
        let patterns = it.parameters.iter().map(pattern);
        let deprecated = it.allowing_deprecated();
        quote!(#(#cfg)* #deprecated #event::#variant { #(#patterns),* } => { #call })
    });
    let life = Ident::new("__life", Span::mixed_site());
    let mutate = quote! {
        let #life = life;
        match event { #(#arms)* }
    };
    let role = quote!(match event { #(#roles)* });
    let item = block.item;
    implementation(&block.event.ty, item, &item.generics, &role, &mutate)
}

fn variant(method: &Method) -> Ident {
    method.given.clone().unwrap_or_else(|| {
        let name = camel_case(&method.ident.unraw().to_string());
        Ident::new(&name, method.ident.span())
    })
}

/// `limit: limit`; the field of a newtype variant is `0`, its parameter `_0`.
fn pattern(parameter: &Parameter) -> TokenStream {
    let local = local(&parameter.ident);
    let field = parameter.field.parse::<u32>().map_or_else(
        |_| {
            let name = parameter.name.as_ref();
            name.unwrap_or(&parameter.ident).into_token_stream()
        },
        |index| Index::from(index as usize).into_token_stream(),
    );
    quote!(#field: #local)
}
