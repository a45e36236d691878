//! Writes an event enum.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{Docs, EventEnum, Field, Names, Variant, allowed};

/// The enum as a user would write it. What makes it an event is left to `#[derive(DomainEvent)]`, so
/// that one written by hand in its place is the same to the last byte stored.
pub(crate) fn event_enum(event: &EventEnum) -> TokenStream {
    let EventEnum {
        visibility,
        ident,
        aggregate,
        names,
        derives,
        attributes,
        variants,
    } = event;
    let docs = format!(" What can happen to a [`{aggregate}`].");
    quote! {
        #[doc = #docs]
        #[must_use = "an event that is not triggered has not happened"]
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::eventsourcing::__private::serde::Serialize,
            ::eventsourcing::__private::serde::Deserialize,
            ::eventsourcing::DomainEvent,
            #(#derives),*
        )]
        #[serde(crate = "::eventsourcing::__private::serde")]
        #[allow(private_interfaces)]
        #(#attributes)*
        #names
        #visibility enum #ident {
            #(#variants,)*
        }
    }
}

impl ToTokens for Variant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            ident,
            docs,
            names,
            attributes,
            fields,
        } = self;
        let allowed = fields.iter().flat_map(|it| allowed(&it.attributes));
        let attributes = attributes.iter().cloned().chain(allowed);
        let fields = (!fields.is_empty()).then(|| quote!({ #(#fields,)* }));
        tokens.extend(quote!(#docs #names #(#attributes)* #ident #fields));
    }
}

impl ToTokens for Field {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            ident,
            docs,
            attributes,
            ty,
        } = self;
        tokens.extend(quote!(#docs #(#attributes)* #ident: #ty));
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Given(docs) => quote!(#(#docs)*),
            Self::Generated(docs) => {
                let docs = format!(" {docs}");
                quote!(#[doc = #docs])
            }
        });
    }
}

impl ToTokens for Names {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let topic = self.topic().into_iter().map(|it| quote!(topic = #it));
        let aliases = self.aliases().iter().map(|it| quote!(alias = #it));
        let mut keys = topic.chain(aliases).peekable();
        if keys.peek().is_some() {
            tokens.extend(quote!(#[event(#(#keys),*)]));
        }
    }
}
