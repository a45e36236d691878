//! `#[derive(ValueObject)]`.

mod expand;
mod model;
mod read;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn derive(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    let value = model::Value::read(input, errors);
    if errors.is_empty() {
        return value.map(|value| {
            let (value_object, read) = (expand::value_object(&value), read::deserialize(&value));
            quote!(#value_object #read)
        });
    }
    // Whatever holds the value can still be read, so nothing more is said of that.
    Some(read::stand_in(input))
}
