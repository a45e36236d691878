//! Writes how a value object is read: its shape always, its rule unless it was stored.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Generics, Member, ext::IdentExt, parse_quote};

use super::model::Value;
use crate::serde_attr;

/// The shape is read by serde's own derive, on a struct of the same fields, so that attributes and
/// generics mean what they mean everywhere.
pub(super) fn deserialize(value: &Value<'_>) -> TokenStream {
    let Value {
        ident,
        generics,
        fields,
        ..
    } = value;
    let name = ident.unraw().to_string();
    let (_, type_generics, _) = generics.split_for_impl();
    let shape = shape(value);
    let reading = reading(generics, &quote!(__Shape #type_generics));
    let (impl_generics, _, where_clause) = reading.split_for_impl();
    let members: Vec<_> = fields.iter().map(|(member, _)| member).collect();
    quote! {
        const _: () = {
            #shape

            #[automatically_derived]
            impl #impl_generics ::eventsourcing::__private::serde::Deserialize<'de>
                for #ident #type_generics #where_clause
            {
                fn deserialize<__D>(
                    deserializer: __D,
                ) -> ::core::result::Result<Self, __D::Error>
                where
                    __D: ::eventsourcing::__private::serde::Deserializer<'de>,
                {
                    let shape: __Shape #type_generics =
                        ::eventsourcing::__private::serde::Deserialize::deserialize(deserializer)?;
                    ::eventsourcing::__private::value_read(Self { #(#members: shape.#members),* }, #name)
                }
            }
        };
    }
}

fn shape(value: &Value<'_>) -> TokenStream {
    let Value {
        ident,
        vis,
        generics,
        serde,
        ..
    } = value;
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let name = ident.unraw().to_string();
    let rename = (!value.renamed).then(|| quote!(, rename = #name));
    let where_clause = &generics.where_clause;
    let fields = value.fields.iter().map(|(member, field)| {
        let serde = serde_attr::of(&field.attrs);
        let ty = &field.ty;
        match member {
            Member::Named(name) => quote!(#(#serde)* #name: #ty),
            Member::Unnamed(_) => quote!(#(#serde)* #ty),
        }
    });
    let body = if value.newtype().is_some() {
        quote!((#(#fields),*) #where_clause;)
    } else {
        quote!(#where_clause { #(#fields),* })
    };
    quote! {
        #[doc(hidden)]
        #[allow(missing_docs, private_interfaces, clippy::all, clippy::pedantic)]
        #[derive(::eventsourcing::__private::serde::Deserialize)]
        #[serde(crate = "::eventsourcing::__private::serde" #rename)]
        #(#serde)*
        #vis struct __Shape #generics #body

        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for __Shape #type_generics #where_clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(#name)
            }
        }
    }
}

/// The generics of a type that can be read if its shape can.
fn reading(generics: &Generics, shape: &TokenStream) -> Generics {
    let mut reading = generics.clone();
    reading.params.insert(0, parse_quote!('de));
    if !generics.params.is_empty() {
        let where_clause = reading.make_where_clause();
        where_clause.predicates.push(parse_quote! {
            #shape: ::eventsourcing::__private::serde::Deserialize<'de>
        });
    }
    reading
}

/// Beside an error: it is read, whatever that comes to.
pub(super) fn stand_in(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (_, type_generics, _) = input.generics.split_for_impl();
    let mut reading = input.generics.clone();
    reading.params.insert(0, parse_quote!('de));
    let (impl_generics, _, where_clause) = reading.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::__private::serde::Deserialize<'de>
            for #ident #type_generics #where_clause
        {
            fn deserialize<__D>(_: __D) -> ::core::result::Result<Self, __D::Error>
            where
                __D: ::eventsourcing::__private::serde::Deserializer<'de>,
            {
                loop {}
            }
        }
    }
}
