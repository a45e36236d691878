//! Writes the description of a shape.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitInt, Type};

use super::{
    model::{Field, Shape, Variant},
    parts::parts,
};

pub(super) fn describe(shape: &Shape<'_>, revision: Option<&LitInt>) -> TokenStream {
    let (body, allowed) = (body(shape, revision), &shape.allowed);
    quote! {
        #(#allowed)*
        fn describe(__shape: &mut ::eventsourcing::ShapeWriter) {
            #body
        }
    }
}

pub(super) fn body(shape: &Shape<'_>, revision: Option<&LitInt>) -> TokenStream {
    let text = &shape.text;
    let variants = shape.variants.iter().map(|it| variant(it, shape));
    let revision = revision.map(|it| quote!(__shape.revision(#it);));
    quote! {
        #[allow(unused_imports)]
        use ::eventsourcing::__private::{Outlined as _, Seen as _, Unseen as _};
        __shape.text(#text);
        #(#variants)*
        #revision
    }
}

fn variant(variant: &Variant<'_>, shape: &Shape<'_>) -> TokenStream {
    let text = &variant.text;
    let fields = variant.fields.iter().map(|it| field(it, shape));
    quote! {
        __shape.text(#text);
        #(#fields)*
    }
}

fn field(field: &Field<'_>, shape: &Shape<'_>) -> TokenStream {
    let Field {
        name,
        text,
        ty,
        skipped,
    } = field;
    let described = described(ty, shape);
    let skipped = skipped.then(|| quote!(__shape.skipped::<#ty>(#name);));
    quote! {
        __shape.text(#text);
        #described
        #skipped
    }
}

/// The type, or its name and whatever can be seen of the types that are written within it.
fn described(ty: &Type, shape: &Shape<'_>) -> TokenStream {
    let probe = quote!((&&&::eventsourcing::__private::Probe::<#ty>::new()).describe(__shape));
    let parts = parts(ty, shape.generics);
    if parts.is_empty() {
        return quote!(#probe;);
    }
    let parts = parts.into_iter().map(|it| described(it, shape));
    quote!(if !#probe { #(#parts)* })
}
