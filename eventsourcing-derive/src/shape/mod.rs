//! `#[derive(Shape)]`, and the shape of an aggregate.

mod expand;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Generics, parse_quote};

use crate::errors::Errors;

pub(crate) use model::{Shape, number_of};

pub(crate) fn derive(input: &DeriveInput, errors: &Errors) -> Option<TokenStream> {
    let shape = Shape::read(input, errors)?;
    let describe = describe(&shape, None);
    let generics = parts_have_shapes(&input.generics);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = input.generics.split_for_impl();
    let ident = &input.ident;
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Shape for #ident #type_generics #where_clause {
            #describe
        }
    })
}

/// `fn describe`, of a shape and the number that its user counts up.
pub(crate) fn describe(shape: &Shape<'_>, revision: Option<&syn::LitInt>) -> TokenStream {
    expand::describe(shape, revision)
}

/// What a generic type is made of has a shape, for it to have one.
fn parts_have_shapes(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(::eventsourcing::Shape));
    }
    generics
}
