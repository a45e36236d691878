//! `#[retry]`.

mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::errors::Errors;

pub(crate) fn attribute(policy: TokenStream, item: TokenStream) -> TokenStream {
    let errors = Errors::default();
    let policy = model::Policy::read(policy, &errors);
    let function = model::parse(&item, &errors);
    let mut code = match function {
        Some(function) if errors.is_empty() => expand::function(&policy, &function),
        _ => item,
    };
    code.extend(errors.into_code());
    code
}
