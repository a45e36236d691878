//! Writes what makes a struct an aggregate.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{events::events, keys::Chain, model::Aggregate};
use crate::{shape, where_self_can_be_stored};

pub(super) fn aggregate(aggregate: &Aggregate<'_>) -> TokenStream {
    let Aggregate {
        ident,
        generics,
        event,
        generated,
        id,
        snapshot,
        chain,
        shape,
    } = aggregate;
    let describe = shape::describe(shape, snapshot.as_ref());
    let id = id
        .as_ref()
        .map_or_else(|| quote!(::eventsourcing::Uuid), ToTokens::to_token_stream);
    let chain = hash_chain(chain);
    let bounds = where_self_can_be_stored(generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let events = generated.as_ref().map(events);
    quote! {
        #events
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Aggregate for #ident #type_generics #bounds {
            type Event = #event;
            type Id = #id;
            #chain

            #describe

            fn is_same(
                written: &Self,
                read: &Self,
            ) -> ::core::option::Option<::core::primitive::bool> {
                #[allow(unused_imports)]
                use ::eventsourcing::__private::{ByDebug as _, ByEq as _, Unknown as _};
                (&&&::eventsourcing::__private::Same(written, read)).is_same()
            }
        }
    }
}

/// What is not said is what the trait has by itself.
fn hash_chain(chain: &Chain) -> TokenStream {
    let is_kept = chain.is_kept.then(|| {
        quote!(
            const HASH_CHAIN: ::core::primitive::bool = true;
        )
    });
    let may_begin_unsealed = chain.may_begin_unsealed.then(|| {
        quote!(
            const UNSEALED_BEGINNINGS: ::core::primitive::bool = true;
        )
    });
    quote!(#is_kept #may_begin_unsealed)
}
