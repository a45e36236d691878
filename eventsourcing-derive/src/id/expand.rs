//! Writes what an id can do.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Id;

pub(super) fn id(id: &Id<'_>) -> TokenStream {
    let parts = [
        aggregate_id(id),
        making(id),
        comparing(id),
        showing(id),
        converting(id),
        serde(id),
        shape(id),
    ];
    quote!(#(#parts)*)
}

/// Both conversions ask the same of the field's type: what it lacks is said once.
fn aggregate_id(id: &Id<'_>) -> TokenStream {
    let (ident, uuid) = (id.ident, id.uuid);
    quote! {
        #[automatically_derived]
        impl ::eventsourcing::AggregateId for #ident {
            fn from_uuid(uuid: ::eventsourcing::Uuid) -> Self {
                Self(<#uuid as ::eventsourcing::__private::id::IsUuid>::from_uuid(uuid))
            }

            fn into_uuid(self) -> ::eventsourcing::Uuid {
                <#uuid as ::eventsourcing::__private::id::IsUuid>::into_uuid(self.0)
            }
        }
    }
}

fn making(id: &Id<'_>) -> TokenStream {
    let ident = id.ident;
    let new = "A new id, a UUID of version 7: ids sort by the time they were made.";
    let named = "The id that has a name in a namespace, a UUID of version 5: always the same.";
    quote! {
        #[automatically_derived]
        #[allow(dead_code, clippy::new_without_default, clippy::must_use_candidate)]
        impl #ident {
            #[doc = #new]
            pub fn new() -> Self {
                ::eventsourcing::__private::id::new()
            }

            #[doc = #named]
            pub fn named(
                namespace: ::eventsourcing::Uuid,
                name: impl ::core::convert::AsRef<[::core::primitive::u8]>,
            ) -> Self {
                ::eventsourcing::__private::id::named(namespace, name.as_ref())
            }
        }
    }
}

fn comparing(id: &Id<'_>) -> TokenStream {
    let ident = id.ident;
    let uuid = quote!(::eventsourcing::AggregateId::into_uuid);
    quote! {
        #[automatically_derived]
        impl ::core::marker::Copy for #ident {}

        #[automatically_derived]
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                *self
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Eq for #ident {}

        #[automatically_derived]
        impl ::core::cmp::PartialEq for #ident {
            fn eq(&self, other: &Self) -> ::core::primitive::bool {
                #uuid(*self) == #uuid(*other)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::Ord for #ident {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&#uuid(*self), &#uuid(*other))
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialOrd for #ident {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        #[automatically_derived]
        impl ::core::hash::Hash for #ident {
            fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
                ::core::hash::Hash::hash(&#uuid(*self), state)
            }
        }
    }
}

fn showing(id: &Id<'_>) -> TokenStream {
    let ident = id.ident;
    let name = ident.to_string();
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::eventsourcing::__private::id::debug(*self, #name, f)
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&::eventsourcing::AggregateId::into_uuid(*self), f)
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #ident {
            type Err = ::eventsourcing::ParseIdError;

            fn from_str(text: &::core::primitive::str) -> ::core::result::Result<Self, Self::Err> {
                ::eventsourcing::__private::id::parse(text, #name)
            }
        }
    }
}

fn converting(id: &Id<'_>) -> TokenStream {
    let ident = id.ident;
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<::eventsourcing::Uuid> for #ident {
            fn from(uuid: ::eventsourcing::Uuid) -> Self {
                ::eventsourcing::AggregateId::from_uuid(uuid)
            }
        }

        #[automatically_derived]
        impl ::core::convert::From<#ident> for ::eventsourcing::Uuid {
            fn from(id: #ident) -> Self {
                ::eventsourcing::AggregateId::into_uuid(id)
            }
        }
    }
}

fn serde(id: &Id<'_>) -> TokenStream {
    let ident = id.ident;
    let name = ident.to_string();
    let serde = quote!(::eventsourcing::__private);
    quote! {
        #[automatically_derived]
        impl #serde::Serialize for #ident {
            fn serialize<__S: #serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #serde::Serialize::serialize(
                    &::eventsourcing::AggregateId::into_uuid(*self),
                    serializer,
                )
            }
        }

        #[automatically_derived]
        impl<'de> #serde::Deserialize<'de> for #ident {
            fn deserialize<__D: #serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                ::eventsourcing::__private::id::deserialize(deserializer, #name)
            }
        }
    }
}

fn shape(id: &Id<'_>) -> TokenStream {
    let ident = id.ident;
    quote! {
        #[automatically_derived]
        impl ::eventsourcing::Shape for #ident {
            fn describe(shape: &mut ::eventsourcing::ShapeWriter) {
                shape.opaque::<Self>();
            }
        }
    }
}
