//! Writes the events of an aggregate that names none, what they do to it, and what decides them.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Type, ext::IdentExt, parse_quote, spanned::Spanned};

use super::{
    generated::{Event, Field, Generated},
    serde,
};
use crate::{
    generated::{self, Docs, EventEnum, Variant, event_enum, lints, without_self, written_at},
    shape::number_of,
};

pub(super) fn events(generated: &Generated<'_>) -> TokenStream {
    let event = event_enum(&enum_of(generated));
    let mutators = mutators(generated);
    let decisions = decisions(generated);
    quote!(#event #mutators #decisions)
}

fn enum_of(generated: &Generated<'_>) -> EventEnum {
    let aggregate = generated.aggregate.unraw();
    let fields = generated.fields.iter().filter(|it| !it.is_default);
    let mut variants = vec![variant(
        &generated.created,
        "Created",
        format!("A [`{aggregate}`] was created."),
        fields
            .map(|it| it.in_event(generated, serde::of_creation(&it.of.attrs)))
            .collect(),
    )];
    for field in &generated.fields {
        variants.extend(field.changed.as_ref().map(|event| {
            let docs = format!("Its `{}` changed.", field.ident.unraw());
            let fields = vec![field.in_event(generated, serde::of_change(&field.of.attrs))];
            variant(event, "AttributeChanged", docs, fields)
        }));
    }
    let docs = format!("The [`{aggregate}`] was discarded.");
    variants.push(variant(&generated.discarded, "Discarded", docs, Vec::new()));
    EventEnum {
        visibility: generated.visibility.clone(),
        ident: generated.ident.clone(),
        aggregate: aggregate.to_string(),
        names: generated.names.clone(),
        derives: generated.derives.clone(),
        attributes: generated.allowed.clone(),
        variants,
    }
}

fn variant(event: &Event, marker: &str, docs: String, fields: Vec<generated::Field>) -> Variant {
    let marker = Ident::new(marker, Span::call_site());
    Variant {
        ident: event.variant.clone(),
        docs: Docs::Generated(docs),
        names: event.names.clone(),
        attributes: vec![parse_quote!(#[event(marker = #marker)])],
        fields,
    }
}

impl Field<'_> {
    /// The field as an event has it.
    fn in_event(
        &self,
        generated: &Generated<'_>,
        mut attributes: Vec<syn::Attribute>,
    ) -> generated::Field {
        attributes.extend(lints(&self.of.attrs));
        let docs = || format!("Its `{}`.", self.ident.unraw());
        generated::Field {
            ident: self.ident.clone(),
            docs: Docs::of(&self.of.attrs, docs),
            attributes,
            ty: self.ty(generated),
        }
    }

    fn ty(&self, generated: &Generated<'_>) -> Type {
        let aggregate = generated.aggregate;
        without_self(&self.of.ty, &quote!(#aggregate))
    }
}

/// What the events do: a creation gives the fields their values, a change gives one a new value.
fn mutators(generated: &Generated<'_>) -> TokenStream {
    let (aggregate, event) = (generated.aggregate, &generated.ident);
    let allowed = &generated.allowed;
    let (impl_generics, type_generics, where_clause) = generated.generics.split_for_impl();
    let (role, mutate) = if generated.is_right {
        (role(generated), mutate(generated))
    } else {
        (quote!(loop {}), quote!(loop {}))
    };
    // Which fields events give their values can change without a field changing its type.
    let revision = number_of(mutate.clone());
    quote! {
        #(#allowed)*
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Mutators<#event>
            for #aggregate #type_generics #where_clause
        {
            const REVISION: u64 = #revision;

            fn role(event: &#event) -> ::eventsourcing::Role {
                #role
            }

            fn mutate(life: &mut ::eventsourcing::Life<Self>, event: #event) {
                #mutate
            }
        }
    }
}

fn role(generated: &Generated<'_>) -> TokenStream {
    let event = &generated.ident;
    let created = &generated.created.variant;
    let discarded = &generated.discarded.variant;
    let changes = generated.fields.iter().filter_map(|it| it.changed.as_ref());
    let changes: Vec<_> = changes.map(|it| &it.variant).collect();
    quote! {
        match event {
            #event::#created { .. } => ::eventsourcing::Role::Begins,
            #(#event::#changes { .. } => ::eventsourcing::Role::Changes,)*
            #event::#discarded { .. } => ::eventsourcing::Role::Ends,
        }
    }
}

fn mutate(generated: &Generated<'_>) -> TokenStream {
    let event = &generated.ident;
    let created = create_arm(generated);
    let changes = generated.fields.iter().filter_map(|field| {
        let (variant, name) = (&field.changed.as_ref()?.variant, field.ident);
        Some(quote! {
            #event::#variant { #name: value } => life.change(|state| state.#name = value),
        })
    });
    let discarded = &generated.discarded.variant;
    quote! {
        match event {
            #created
            #(#changes)*
            #event::#discarded {} => ::eventsourcing::__private::ending::<Self>().end(life, |_| {}),
        }
    }
}

fn create_arm(generated: &Generated<'_>) -> TokenStream {
    let (event, variant) = (&generated.ident, &generated.created.variant);
    let mut patterns = Vec::new();
    let mut values = Vec::new();
    for (index, field) in generated.fields.iter().enumerate() {
        let name = field.ident;
        if field.is_default {
            let ty = &field.of.ty;
            let value = quote_spanned! {written_at(ty.span())=>
                <#ty as ::core::default::Default>::default()
            };
            values.push(quote!(#name: #value));
        } else {
            let value = format_ident!("value_{index}");
            patterns.push(quote!(#name: #value));
            values.push(quote!(#name: #value));
        }
    }
    quote! {
        #event::#variant { #(#patterns),* } => life.begin(Self { #(#values),* }),
    }
}

/// The methods that decide the events.
fn decisions(generated: &Generated<'_>) -> Option<TokenStream> {
    let created = create(generated);
    let changes = generated.fields.iter().map(|it| change(generated, it));
    let discarded = discard(generated);
    let methods: Vec<_> = std::iter::once(created)
        .chain(changes)
        .chain([discarded])
        .flatten()
        .collect();
    if methods.is_empty() {
        return None;
    }
    let (aggregate, allowed) = (generated.aggregate, &generated.allowed);
    let (impl_generics, type_generics, where_clause) = generated.generics.split_for_impl();
    Some(quote! {
        #(#allowed)*
        #[allow(
            dead_code,
            private_interfaces,
            clippy::fn_params_excessive_bools,
            clippy::missing_const_for_fn,
            clippy::too_many_arguments,
            clippy::unused_self,
            clippy::used_underscore_binding
        )]
        impl #impl_generics #aggregate #type_generics #where_clause {
            #(#methods)*
        }
    })
}

fn create(generated: &Generated<'_>) -> Option<TokenStream> {
    let fields: Vec<_> = generated
        .fields
        .iter()
        .filter(|it| !it.is_default)
        .collect();
    let aggregate = generated.aggregate.unraw();
    let docs = format!("Creates a [`{aggregate}`]");
    let this = TokenStream::new();
    decision(generated, &generated.created, &docs, &this, &fields)
}

fn change(generated: &Generated<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let docs = format!("Changes the `{}`", field.ident.unraw());
    decision(
        generated,
        field.changed.as_ref()?,
        &docs,
        &quote!(&self,),
        &[field],
    )
}

fn discard(generated: &Generated<'_>) -> Option<TokenStream> {
    let aggregate = generated.aggregate.unraw();
    let docs = format!("Discards the [`{aggregate}`]");
    decision(generated, &generated.discarded, &docs, &quote!(&self), &[])
}

/// One decision: the event with the values of its fields.
fn decision(
    generated: &Generated<'_>,
    event: &Event,
    what: &str,
    this: &TokenStream,
    fields: &[&Field<'_>],
) -> Option<TokenStream> {
    let method = event.method.as_ref()?;
    let (visibility, ident, variant) = (generated.visibility, &generated.ident, &event.variant);
    let docs = format!(
        " {what}: decides [`{}::{}`].",
        ident.unraw(),
        variant.unraw()
    );
    let names: Vec<_> = fields.iter().map(|it| it.ident).collect();
    let types = fields.iter().map(|it| it.ty(generated));
    let lints = fields.iter().map(|it| lints(&it.of.attrs));
    let lints = lints.map(|it| quote!(#(#it)*));
    let mut answer = ident.clone();
    answer.set_span(method.span());
    // The compiler finds a second method of this name where the name of this one is from.
    Some(quote_spanned! {method.span()=>
        #[doc = #docs]
        #visibility fn #method(#this #(#lints #names: #types),*) -> #answer {
            #ident::#variant { #(#names),* }
        }
    })
}
