//! `#[derive(Command)]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn derive(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    model::Command::read(input, errors).map(|command| expand::command(&command))
}
