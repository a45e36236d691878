//! `#[derive(Shape)]`, and the shape of an aggregate.

mod expand;
mod model;
mod parts;

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
    let outline = outline(input, &shape);
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Shape for #ident #type_generics #where_clause {
            #describe
        }
        #outline
    })
}

/// What is known of a generic type whatever its parameters are.
fn outline(input: &DeriveInput, shape: &Shape<'_>) -> Option<TokenStream> {
    input.generics.type_params().next()?;
    let (body, allowed) = (expand::body(shape, None), &shape.allowed);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let ident = &input.ident;
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::__private::Outline for #ident #type_generics
            #where_clause
        {
            #(#allowed)*
            fn outline(__shape: &mut ::eventsourcing::ShapeWriter) {
                #body
            }
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
