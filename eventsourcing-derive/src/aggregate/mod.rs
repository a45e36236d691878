//! `#[derive(Aggregate)]`.

mod events;
mod expand;
mod generated;
mod keys;
mod model;
mod serde;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn derive(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    model::Aggregate::read(input, errors).map(|aggregate| expand::aggregate(&aggregate))
}
