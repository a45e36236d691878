//! Writes what makes a type an event.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::{
    model::{Content, Event, Kind, Variant},
    mutated,
    topic::Topic,
};
use crate::where_self_can_be_stored;

pub(super) fn event(event: &Event<'_>) -> TokenStream {
    let domain_event = domain_event(event);
    let mutated = match &event.kind {
        Kind::Enum(variants) if event.has_mutators => Some(mutated::variants(event, variants)),
        _ => None,
    };
    quote!(#domain_event #mutated)
}

/// The public trait: the types of event, and which of them a value is.
fn domain_event(event: &Event<'_>) -> TokenStream {
    let Event {
        ident, generics, ..
    } = event;
    let bounds = where_self_can_be_stored(generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let types = event.variants().iter().map(event_type);
    let markers = markers(event.variants());
    let type_index = match &event.kind {
        Kind::Struct(_) => quote!(0),
        Kind::Enum(variants) => {
            let idents = variants.iter().map(|it| it.ident);
            let indices = 0..variants.len();
            quote!(match self { #(Self::#idents { .. } => #indices,)* })
        }
    };
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::DomainEvent for #ident #type_generics #bounds {
            const TYPES: &'static [::eventsourcing::EventType] = &[#(#types),*];
            #markers

            fn type_index(&self) -> ::core::primitive::usize {
                #type_index
            }
        }
    }
}

/// What kind of thing each is, where that is said of any.
fn markers(variants: &[Variant<'_>]) -> Option<TokenStream> {
    variants.iter().find_map(|it| it.marker.as_ref())?;
    let markers = variants.iter().map(|variant| {
        let marker = variant.marker.as_ref();
        let marker = marker.map(|it| quote!(Some(::eventsourcing::Marker::#it)));
        let marker = marker.unwrap_or_else(|| quote!(None));
        quote!(::core::option::Option::#marker)
    });
    Some(quote! {
        const MARKERS: &'static [::core::option::Option<::eventsourcing::Marker>] = &[#(#markers),*];
    })
}

/// Checks the topics once more where one is written out whole and may be the default of another: only
/// the compiler knows the module that this begins with.
pub(super) fn topic_check(event: &Event<'_>) -> Option<TokenStream> {
    let all = || event.variants().iter().flat_map(|it| it.topics.all());
    let is_default_of_another = |topic: &Topic| match topic {
        Topic::InModule(_) => false,
        Topic::Whole(whole) => {
            all().any(|it| matches!(it, Topic::InModule(end) if whole.ends_with(end.as_str())))
        }
    };
    if !event.generics.params.is_empty() || !all().any(is_default_of_another) {
        return None;
    }
    let ident = event.ident;
    Some(
        quote_spanned! {ident.span().resolved_at(Span::mixed_site())=>
            const _: () = ::eventsourcing::__private::has_distinct_topics(
                <#ident as ::eventsourcing::DomainEvent>::TYPES,
            );
        },
    )
}

fn event_type(variant: &Variant<'_>) -> TokenStream {
    let name = variant.ident.unraw().to_string();
    let topic = topic(&variant.topics.topic);
    let aliases = variant.topics.aliases.iter().map(self::topic);
    let fields = match &variant.content {
        Content::None => quote!(None),
        Content::One(_) | Content::Unnamed(_) => quote!(One),
        Content::Named(fields) => {
            let names = fields.iter().map(|(name, _)| name.unraw().to_string());
            quote!(Named(&[#(#names),*]))
        }
    };
    quote! {
        ::eventsourcing::EventType::new(
            #name,
            #topic,
            &[#(#aliases),*],
            ::eventsourcing::EventFields::#fields,
        )
    }
}

fn topic(topic: &Topic) -> TokenStream {
    match topic {
        Topic::InModule(topic) => quote!(::core::concat!(::core::module_path!(), #topic)),
        Topic::Whole(topic) => quote!(#topic),
    }
}
