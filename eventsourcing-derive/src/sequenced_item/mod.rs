//! `#[derive(SequencedItem)]`.

mod expand;
mod keys;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn derive(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    model::Item::read(input, errors).map(|item| expand::item(&item))
}
