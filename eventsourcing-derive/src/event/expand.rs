//! Writes what makes a type an event.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type, ext::IdentExt, parse_quote};

use super::{
    model::{Content, Event, Kind, Variant},
    topic::Topic,
};
use crate::{case::parameter, where_self_can_be_stored};

pub(super) fn event(event: &Event<'_>) -> TokenStream {
    let domain_event = domain_event(event);
    let variants = match &event.kind {
        Kind::Struct(_) => TokenStream::new(),
        Kind::Enum(variants) => {
            let fields = variants.iter().map(|it| fields(event, it));
            let event_enum = event_enum(event, variants);
            let dispatch = dispatch(event, variants);
            quote!(#event_enum #(#fields)* #dispatch)
        }
    };
    quote!(#domain_event #variants)
}

/// The public trait: the types of event, and which of them a value is.
fn domain_event(event: &Event<'_>) -> TokenStream {
    let Event {
        ident, generics, ..
    } = event;
    let bounds = where_self_can_be_stored(generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let types = event.variants().iter().map(event_type);
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

            fn type_index(&self) -> ::core::primitive::usize {
                #type_index
            }
        }
    }
}

fn event_type(variant: &Variant<'_>) -> TokenStream {
    let name = variant.ident.unraw().to_string();
    let topic = topic(&variant.topics.topic);
    let aliases = variant.topics.aliases.iter().map(self::topic);
    let fields = match &variant.content {
        Content::None => quote!(None),
        Content::One(_) => quote!(One),
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

/// The fields of a variant by the order of their names, for `#[mutators]`, which sees the names
/// that its methods have and not the enum.
fn fields(event: &Event<'_>, variant: &Variant<'_>) -> TokenStream {
    let ident = event.ident;
    let (impl_generics, type_generics, where_clause) = event.generics.split_for_impl();
    let name = name_of(variant);
    let types = tuple(variant);
    if let Content::One(_) = variant.content {
        let mut generics = event.generics.clone();
        generics
            .params
            .push(parse_quote!(const __FIELDS: ::core::primitive::u64));
        let (impl_generics, _, _) = generics.split_for_impl();
        return quote! {
            #[automatically_derived]
            impl #impl_generics ::eventsourcing::__private::Variant<#name, __FIELDS>
                for #ident #type_generics #where_clause
            {
                type Fields = #types;
            }
        };
    }
    let names = sorted(variant).into_iter().map(|(name, _)| parameter(name));
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::__private::Variant<
            #name,
            { ::eventsourcing::__private::fields(&[#(#names),*]) },
        > for #ident #type_generics #where_clause
        {
            type Fields = #types;
        }
    }
}

/// The names that the mutators of the enum have.
fn event_enum(event: &Event<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let ident = event.ident;
    let bounds = where_self_can_be_stored(event.generics);
    let (impl_generics, type_generics, _) = event.generics.split_for_impl();
    let names = variants.iter().map(Variant::mutator);
    let non_exhaustive = if event.non_exhaustive {
        quote!(Some(::core::module_path!()))
    } else {
        quote!(None)
    };
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::__private::EventEnum
            for #ident #type_generics #bounds
        {
            const MUTATORS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            const NON_EXHAUSTIVE_IN:
                ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option::Option::#non_exhaustive;
        }
    }
}

/// The one exhaustive `match`: each variant goes to the mutator that `__A` has for it.
fn dispatch(event: &Event<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let ident = event.ident;
    let (_, type_generics, _) = event.generics.split_for_impl();
    let mut generics = event.generics.clone();
    generics.params.push(parse_quote!(__A));
    generics.params.push(parse_quote!(__C));
    let where_clause = generics.make_where_clause();
    for variant in variants {
        let (name, types) = (name_of(variant), tuple(variant));
        where_clause.predicates.push(parse_quote! {
            __A: ::eventsourcing::__private::Mutator<Self, #name, Fields = #types>
        });
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let roles = variants.iter().map(role_arm);
    let arms = variants.iter().map(mutate_arm);
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::__private::Dispatch<__A, __C>
            for #ident #type_generics #where_clause
        {
            fn role(&self) -> ::eventsourcing::Role {
                match self { #(#roles)* }
            }

            fn mutate(self, life: &mut ::eventsourcing::Life<__A>) {
                match self { #(#arms)* }
            }
        }
    }
}

fn role_arm(variant: &Variant<'_>) -> TokenStream {
    let ident = variant.ident;
    let mutator = mutator(variant);
    quote!(Self::#ident { .. } => <__A as #mutator>::ROLE,)
}

fn mutate_arm(variant: &Variant<'_>) -> TokenStream {
    let ident = variant.ident;
    let mutator = mutator(variant);
    let (patterns, values): (Vec<_>, Vec<_>) = match &variant.content {
        Content::None => (Vec::new(), Vec::new()),
        Content::One(_) => (vec![quote!(0: field_0)], vec![format_ident!("field_0")]),
        Content::Named(_) => sorted(variant)
            .into_iter()
            .enumerate()
            .map(|(index, (name, _))| {
                let value = format_ident!("field_{index}");
                (quote!(#name: #value), value)
            })
            .unzip(),
    };
    quote! {
        Self::#ident { #(#patterns),* } => <__A as #mutator>::mutate(life, (#(#values,)*)),
    }
}

fn mutator(variant: &Variant<'_>) -> TokenStream {
    let name = name_of(variant);
    quote!(::eventsourcing::__private::Mutator<Self, #name>)
}

fn name_of(variant: &Variant<'_>) -> TokenStream {
    let name = variant.mutator();
    quote!({ ::eventsourcing::__private::name(#name) })
}

fn tuple(variant: &Variant<'_>) -> TokenStream {
    match &variant.content {
        Content::None => quote!(()),
        Content::One(it) => quote!((#it,)),
        Content::Named(_) => {
            let types = sorted(variant).into_iter().map(|(_, it)| it);
            quote!((#(#types,)*))
        }
    }
}

fn sorted<'a>(variant: &Variant<'a>) -> Vec<(&'a Ident, &'a Type)> {
    let mut fields = variant.content.named().to_vec();
    fields.sort_by_key(|(name, _)| parameter(name));
    fields
}
