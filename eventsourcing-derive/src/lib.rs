//! The derives of `eventsourcing`.

use proc_macro::TokenStream;

/// Placeholder.
#[proc_macro_derive(DomainEvent, attributes(event))]
pub fn domain_event(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Placeholder.
#[proc_macro_derive(Aggregate, attributes(aggregate))]
pub fn aggregate(_: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// Placeholder.
#[proc_macro_attribute]
pub fn mutators(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
