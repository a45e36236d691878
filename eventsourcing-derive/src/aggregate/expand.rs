//! Writes what makes a struct an aggregate.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::model::Aggregate;
use crate::where_self_can_be_stored;

pub(super) fn aggregate(aggregate: &Aggregate<'_>) -> TokenStream {
    let Aggregate {
        ident,
        generics,
        event,
        id,
    } = aggregate;
    let id = id
        .as_ref()
        .map_or_else(|| quote!(::eventsourcing::Uuid), ToTokens::to_token_stream);
    let bounds = where_self_can_be_stored(generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Aggregate for #ident #type_generics #bounds {
            type Event = #event;
            type Id = #id;
        }
    }
}
