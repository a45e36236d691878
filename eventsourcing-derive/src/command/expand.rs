//! Writes the calls of decisions.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Generics, Ident, Type, WhereClause, parse_quote, spanned::Spanned};

use super::model::{Command, Variant};
use crate::span::at;

pub(super) fn command(command: &Command<'_>) -> TokenStream {
    let Command {
        ident,
        generics,
        aggregate,
        error,
        ..
    } = command;
    let bounds = where_self_is_clone(generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let methods = match &command.variants {
        Some(variants) => methods(command, variants),
        None => decide(command, &quote_spanned!(aggregate.span()=> loop {})),
    };
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Command for #ident #type_generics #bounds {
            type Aggregate = #aggregate;
            type Error = #error;

            #methods
        }
    }
}

fn methods(command: &Command<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let begins = variants.iter().any(|it| it.begins);
    let beginning = begins.then(|| beginning(command, variants));
    let arms = variants.iter().map(|it| decide_arm(&command.aggregate, it));
    let refusing = refusing();
    let decide = decide(
        command,
        &quote_spanned! {command.aggregate.span()=>
            #refusing
            match self { #(#arms)* }
        },
    );
    quote!(#beginning #decide)
}

/// What a command has more of where a variant begins an aggregate.
fn beginning(command: &Command<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let Command {
        aggregate, error, ..
    } = command;
    let beginnings: Vec<_> = variants.iter().filter(|it| it.begins).collect();
    let idents = beginnings.iter().map(|it| it.ident);
    let calls = beginnings.iter().map(|it| {
        let whose = quote_spanned!(at(it.ident.span())=> <#aggregate>::);
        calling_arm(aggregate, it, &whose)
    });
    let others = (beginnings.len() < variants.len())
        .then(|| quote!(_ => ::eventsourcing::__private::nothing_begun(),));
    let refusing = refusing();
    let begin = quote_spanned! {aggregate.span()=>
        fn begin(self) -> ::eventsourcing::__private::Answer<#aggregate, #error> {
            #refusing
            match self { #(#calls)* #others }
        }
    };
    quote! {
        fn begins(&self) -> ::core::primitive::bool {
            ::core::matches!(self, #(Self::#idents { .. })|*)
        }

        #begin
    }
}

/// Spelt at the aggregate: where that is none, it is said there, and once.
fn decide(
    Command {
        aggregate, error, ..
    }: &Command<'_>,
    run: &TokenStream,
) -> TokenStream {
    let state = state(aggregate.span());
    quote_spanned! {aggregate.span()=>
        #[allow(unused_variables)]
        fn decide(
            self,
            #state: &#aggregate,
        ) -> ::eventsourcing::__private::Answer<#aggregate, #error> {
            #run
        }
    }
}

/// A beginning is written once: what is wrong with it is to be said once.
fn decide_arm(aggregate: &Type, variant: &Variant<'_>) -> TokenStream {
    let ident = variant.ident;
    if !variant.begins {
        let state = state(ident.span());
        let whose = quote_spanned!(at(ident.span())=> #state.);
        return calling_arm(aggregate, variant, &whose);
    }
    quote!(beginning @ Self::#ident { .. } => ::eventsourcing::Command::begin(beginning),)
}

/// The call, at the name of the variant, with each field at its type: what does not fit is reported
/// there.
fn calling_arm(aggregate: &Type, variant: &Variant<'_>, whose: &TokenStream) -> TokenStream {
    let Variant { ident, fields, .. } = variant;
    let here = at(ident.span());
    let mut method = variant.method.clone();
    method.set_span(at(method.span()));
    let members = fields.iter().map(|(member, _)| member);
    let values = fields.iter().enumerate();
    let values: Vec<_> = values
        .map(|(index, (_, ty))| Ident::new(&format!("field_{index}"), at(ty.span())))
        .collect();
    let arguments = values
        .iter()
        .map(|value| quote_spanned!(value.span()=> ::eventsourcing::__argument!(#value)));
    let call = quote_spanned!(here=> #whose #method(#(#arguments),*));
    let event =
        quote_spanned!(aggregate.span()=> <#aggregate as ::eventsourcing::Aggregate>::Event);
    quote_spanned! {here=>
        Self::#ident { #(#members: #values),* } =>
            ::eventsourcing::__private::decided::<#event, _>(#call).or_error(),
    }
}

fn refusing() -> TokenStream {
    quote!(
        use ::eventsourcing::__private::Refusing as _;
    )
}

fn state(span: Span) -> Ident {
    Ident::new("state", at(span))
}

/// A command is cloned; of a generic one that is asked as a whole, rather than of its parameters.
fn where_self_is_clone(generics: &Generics) -> Option<WhereClause> {
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        let where_clause = generics.make_where_clause();
        where_clause
            .predicates
            .push(parse_quote!(Self: ::core::clone::Clone));
    }
    generics.where_clause
}
