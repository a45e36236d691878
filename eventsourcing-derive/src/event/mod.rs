//! `#[derive(DomainEvent)]`.

mod expand;
mod model;
mod mutated;
mod serde;
mod topic;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn derive(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    model::Event::read(input, errors).map(|event| {
        let mut code = expand::event(&event);
        if errors.is_empty() {
            code.extend(expand::topic_check(&event));
        }
        code
    })
}
