//! The derives of `eventsourcing`.

mod aggregate;
mod attr;
mod case;
mod errors;
mod event;
mod mutators;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Generics, WhereClause, parse_quote};

use errors::Errors;

/// Placeholder.
#[proc_macro_derive(DomainEvent, attributes(event))]
pub fn domain_event(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), event::derive).into()
}

/// Placeholder.
#[proc_macro_derive(Aggregate, attributes(aggregate))]
pub fn aggregate(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), aggregate::derive).into()
}

/// Placeholder.
#[proc_macro_attribute]
pub fn mutators(
    event: proc_macro::TokenStream,
    block: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    mutators::attribute(event.into(), block.into()).into()
}

/// Reads the item, writes what it can of the code, and beside it everything that is wrong: without
/// the code, every use of the type would be an error too.
fn derive(
    input: TokenStream,
    derive: fn(&DeriveInput, &Errors) -> Option<TokenStream>,
) -> TokenStream {
    let errors = Errors::default();
    let input = errors.ok(syn::parse2::<DeriveInput>(input));
    let mut code = input
        .and_then(|input| derive(&input, &errors))
        .unwrap_or_default();
    code.extend(errors.into_code());
    code
}

/// What the traits ask of a type, asked of a generic one as a whole rather than of its parameters:
/// serde's own derives decide what its parameters need.
fn where_self_can_be_stored(generics: &Generics) -> Option<WhereClause> {
    let mut generics = generics.clone();
    if generics.params.is_empty() {
        return generics.where_clause;
    }
    generics.make_where_clause().predicates.push(parse_quote! {
        Self: ::eventsourcing::__private::Serialize
            + ::eventsourcing::__private::DeserializeOwned
            + ::core::clone::Clone
            + ::core::marker::Send
            + ::core::marker::Sync
            + 'static
    });
    generics.where_clause
}
