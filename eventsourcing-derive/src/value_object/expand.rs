//! Writes how a value object is made and taken apart.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Member, Type, spanned::Spanned};

use super::model::Value;

pub(super) fn value_object(value: &Value<'_>) -> TokenStream {
    let Value {
        ident,
        generics,
        check,
        error,
        ..
    } = value;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let rule = quote_spanned!(check.span()=> #check);
    let new = new(value);
    let newtype = value.newtype().map(|inner| newtype(value, inner));
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::ValueObject for #ident #type_generics #where_clause {
            type Error = #error;
            const RULE: fn(&Self) -> ::core::result::Result<(), Self::Error> = #rule;
        }

        #new
        #newtype
    }
}

/// `Money::new(amount, currency)`.
fn new(value: &Value<'_>) -> TokenStream {
    let Value {
        ident,
        vis,
        generics,
        error,
        fields,
        ..
    } = value;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = value
        .new
        .clone()
        .unwrap_or_else(|| Ident::new("new", ident.span()));
    let members = fields.iter().map(|(member, _)| member);
    let parameters: Vec<_> = fields.iter().map(|(member, _)| parameter(member)).collect();
    let types = fields.iter().map(|(_, field)| &field.ty);
    let docs = format!("A `{ident}`, if it is right.");
    quote! {
        #[automatically_derived]
        impl #impl_generics #ident #type_generics #where_clause {
            #[doc = #docs]
            ///
            /// # Errors
            ///
            /// Why it is not right.
            #[allow(dead_code, clippy::too_many_arguments, clippy::fn_params_excessive_bools)]
            #vis fn #name(
                #(#parameters: #types),*
            ) -> ::core::result::Result<Self, #error> {
                ::eventsourcing::ValueObject::checked(Self { #(#members: #parameters),* })
            }
        }
    }
}

fn parameter(member: &Member) -> Ident {
    match member {
        Member::Named(name) => name.clone(),
        Member::Unnamed(index) => Ident::new("value", index.span),
    }
}

/// What one value without a name has more of.
fn newtype(value: &Value<'_>, inner: &Type) -> TokenStream {
    let (ident, generics) = (value.ident, value.generics);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    // For a type parameter, these would be anybody's.
    let conversions = generics
        .params
        .is_empty()
        .then(|| conversions(value, inner));
    let display = value.display.then(|| display(value));
    let parse = value.parse.then(|| parse(value, inner));
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::convert::AsRef<#inner> for #ident #type_generics #where_clause {
            fn as_ref(&self) -> &#inner {
                &self.0
            }
        }

        #conversions
        #display
        #parse
    }
}

fn conversions(value: &Value<'_>, inner: &Type) -> TokenStream {
    let Value { ident, error, .. } = value;
    quote! {
        #[automatically_derived]
        impl ::core::convert::TryFrom<#inner> for #ident {
            type Error = #error;

            fn try_from(value: #inner) -> ::core::result::Result<Self, #error> {
                ::eventsourcing::ValueObject::checked(Self(value))
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<#ident> for #inner {
            fn from(value: #ident) -> Self {
                value.0
            }
        }
    }
}

fn display(value: &Value<'_>) -> TokenStream {
    let (ident, generics) = (value.ident, value.generics);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::fmt::Display for #ident #type_generics #where_clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    }
}

fn parse(value: &Value<'_>, inner: &Type) -> TokenStream {
    let Value {
        ident,
        generics,
        error,
        ..
    } = value;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::str::FromStr for #ident #type_generics #where_clause {
            type Err = ::eventsourcing::ParseValueError<
                <#inner as ::core::str::FromStr>::Err,
                #error,
            >;

            fn from_str(text: &::core::primitive::str) -> ::core::result::Result<Self, Self::Err> {
                let value = <#inner as ::core::str::FromStr>::from_str(text)
                    .map_err(::eventsourcing::ParseValueError::NotParsed)?;
                ::eventsourcing::ValueObject::checked(Self(value))
                    .map_err(::eventsourcing::ParseValueError::Refused)
            }
        }
    }
}
