//! Writes the description of a shape.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitInt;

use super::model::{Field, Shape, Variant};

pub(super) fn describe(shape: &Shape<'_>, revision: Option<&LitInt>) -> TokenStream {
    let text = &shape.text;
    let variants = shape.variants.iter().map(variant);
    let revision = revision.map(|it| quote!(__shape.revision(#it);));
    quote! {
        fn describe(__shape: &mut ::eventsourcing::ShapeWriter) {
            #[allow(unused_imports)]
            use ::eventsourcing::__private::{Seen as _, Unseen as _};
            __shape.text(#text);
            #(#variants)*
            #revision
        }
    }
}

fn variant(variant: &Variant<'_>) -> TokenStream {
    let text = &variant.text;
    let fields = variant.fields.iter().map(field);
    quote! {
        __shape.text(#text);
        #(#fields)*
    }
}

fn field(field: &Field<'_>) -> TokenStream {
    let Field {
        name,
        text,
        ty,
        skipped,
    } = field;
    let skipped = skipped.then(|| quote!(__shape.skipped::<#ty>(#name);));
    quote! {
        __shape.text(#text);
        (&::eventsourcing::__private::Probe::<#ty>::new()).describe(__shape);
        #skipped
    }
}
