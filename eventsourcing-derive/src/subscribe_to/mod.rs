//! `#[subscribe_to]`.

mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::errors::Errors;

pub(crate) fn attribute(events: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::default();
    let events = model::events(events, &errors);
    let function = model::Function::read(&item, &errors);
    // The function stays as it is.
    let mut code = item;
    if let Some(function) = function.filter(|_| errors.is_empty()) {
        code.extend(expand::subscriber(&events, &function));
    }
    code.extend(errors.into_code());
    code
}
