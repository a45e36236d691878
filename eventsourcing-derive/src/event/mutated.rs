//! Writes what `#[mutators]`, which does not see the enum, has to know of its variants.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Generics, Ident, Member, Type, ext::IdentExt, parse_quote};

use super::model::{Content, Event, Variant};
use crate::{case::parameter, where_self_can_be_stored};

/// All of it, where nobody else can name it.
pub(super) fn variants(event: &Event<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let names = names(event, variants);
    let structs = variants.iter().map(|it| fields(event, it));
    let impls = variants.iter().map(|it| variant(event, it));
    let dispatch = dispatch(event, variants);
    quote! {
        const _: () = {
            #names
            #(#structs #impls)*
            #dispatch
        };
    }
}

/// The names that the mutators of the enum have.
fn names(event: &Event<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let ident = event.ident;
    let bounds = where_self_can_be_stored(event.generics);
    let (impl_generics, type_generics, _) = event.generics.split_for_impl();
    let names = variants.iter().map(Variant::mutator);
    let unnamed = variants
        .iter()
        .filter(|it| matches!(it.content, Content::Unnamed(_)))
        .map(Variant::mutator)
        .collect::<Vec<_>>();
    // Beside an error alone.
    let unchecked = (!unnamed.is_empty()).then(|| {
        quote! {
            const UNCHECKED: &'static [&'static ::core::primitive::str] = &[#(#unnamed),*];
        }
    });
    let non_exhaustive = if event.non_exhaustive {
        quote!(Some(::core::module_path!()))
    } else {
        quote!(None)
    };
    quote! {
        #[automatically_derived]
        #[doc(hidden)]
        impl #impl_generics ::eventsourcing::__private::Variants
            for #ident #type_generics #bounds
        {
            const MUTATORS: &'static [&'static ::core::primitive::str] = &[#(#names),*];
            #unchecked
            const NON_EXHAUSTIVE_IN:
                ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option::Option::#non_exhaustive;
        }
    }
}

/// A struct of the fields of a variant, by the order of their names.
///
/// A tuple would do, were it not that an associated type cannot have a private type in it; the fields
/// of a struct can, as those of the enum can. It is as visible as the enum, and has a `Debug`
/// that reads it, so that no lint that a user forbids has to be allowed.
fn fields(event: &Event<'_>, variant: &Variant<'_>) -> TokenStream {
    let Event {
        ident,
        generics,
        visibility,
        ..
    } = event;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = struct_of(variant);
    let types: Vec<_> = sorted(variant).into_iter().map(|(_, ty)| ty).collect();
    let values = values(types.len());
    let variant = variant.ident.unraw().to_string();
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, private_interfaces)]
        #visibility struct #name #generics (
            ::core::marker::PhantomData<#ident #type_generics>,
            #(#visibility #types,)*
        ) #where_clause;

        impl #impl_generics ::core::fmt::Debug for #name #type_generics #where_clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let Self(_, #(#values),*) = self;
                let _ = (#(#values,)*);
                f.write_str(#variant)
            }
        }
    }
}

/// Ties the struct to the names of the variant and of its fields; one value without a name goes by
/// any.
fn variant(event: &Event<'_>, variant: &Variant<'_>) -> TokenStream {
    let ident = event.ident;
    let (_, type_generics, where_clause) = event.generics.split_for_impl();
    let mut generics = event.generics.clone();
    let fields = if let Content::One(_) | Content::Unnamed(_) = variant.content {
        generics
            .params
            .push(parse_quote!(const __FIELDS: ::core::primitive::u64));
        quote!(__FIELDS)
    } else {
        let names = sorted(variant).into_iter().map(|(name, _)| match name {
            Member::Named(name) => parameter(&name),
            Member::Unnamed(index) => index.index.to_string(),
        });
        quote!({ ::eventsourcing::__private::fields(&[#(#names),*]) })
    };
    let (impl_generics, _, _) = generics.split_for_impl();
    let (name, types) = (name_of(variant), struct_of(variant));
    quote! {
        #[automatically_derived]
        #[doc(hidden)]
        impl #impl_generics ::eventsourcing::__private::Variant<#name, #fields>
            for #ident #type_generics #where_clause
        {
            type Fields = #types #type_generics;
        }
    }
}

/// The one exhaustive `match`: each variant goes to the mutator that `__Aggregate` has for it.
fn dispatch(event: &Event<'_>, variants: &[Variant<'_>]) -> TokenStream {
    let ident = event.ident;
    let (_, type_generics, _) = event.generics.split_for_impl();
    let generics = with_mutators(event, variants);
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let roles = variants.iter().map(role_arm);
    let arms = variants.iter().map(mutate_arm);
    quote! {
        #[automatically_derived]
        #[doc(hidden)]
        impl #impl_generics ::eventsourcing::__private::Dispatch<__Aggregate, __Checks>
            for #ident #type_generics #where_clause
        {
            fn role(&self) -> ::eventsourcing::Role {
                match self { #(#roles)* }
            }

            fn mutate(self, life: &mut ::eventsourcing::Life<__Aggregate>) {
                match self { #(#arms)* }
            }
        }
    }
}

/// An aggregate with a mutator for every variant.
fn with_mutators(event: &Event<'_>, variants: &[Variant<'_>]) -> Generics {
    let (_, type_generics, _) = event.generics.split_for_impl();
    let mut generics = event.generics.clone();
    generics.params.push(parse_quote!(__Aggregate));
    generics.params.push(parse_quote!(__Checks));
    let where_clause = generics.make_where_clause();
    for variant in variants {
        let (name, types) = (name_of(variant), struct_of(variant));
        where_clause.predicates.push(parse_quote! {
            __Aggregate: ::eventsourcing::__private::Mutator<Self, #name, Fields = #types #type_generics>
        });
    }
    generics
}

fn role_arm(variant: &Variant<'_>) -> TokenStream {
    let (ident, mutator) = (variant.ident, mutator(variant));
    quote!(Self::#ident { .. } => #mutator::ROLE,)
}

fn mutate_arm(variant: &Variant<'_>) -> TokenStream {
    let (ident, mutator, fields) = (variant.ident, mutator(variant), struct_of(variant));
    let sorted = sorted(variant);
    let values = values(sorted.len());
    let names = sorted.into_iter().map(|(name, _)| name);
    quote! {
        Self::#ident { #(#names: #values),* } => {
            #mutator::mutate(life, #fields(::core::marker::PhantomData, #(#values),*))
        }
    }
}

fn values(number: usize) -> Vec<Ident> {
    (1..=number).map(|it| format_ident!("field_{it}")).collect()
}

fn mutator(variant: &Variant<'_>) -> TokenStream {
    let name = name_of(variant);
    quote!(<__Aggregate as ::eventsourcing::__private::Mutator<Self, #name>>)
}

fn name_of(variant: &Variant<'_>) -> TokenStream {
    let name = variant.mutator();
    quote!({ ::eventsourcing::__private::name(#name) })
}

fn struct_of(variant: &Variant<'_>) -> Ident {
    format_ident!("__FieldsOf{}", variant.ident.unraw())
}

/// The fields by the order of the names that their parameters have.
fn sorted<'a>(variant: &Variant<'a>) -> Vec<(Member, &'a Type)> {
    match &variant.content {
        Content::None => Vec::new(),
        Content::One(ty) => vec![(Member::from(0_usize), ty)],
        Content::Unnamed(types) => (0..).map(Member::from).zip(types.iter().copied()).collect(),
        Content::Named(fields) => {
            let mut fields = fields.clone();
            fields.sort_by_key(|(name, _)| parameter(name));
            fields
                .into_iter()
                .map(|(name, ty)| (name.clone().into(), ty))
                .collect()
        }
    }
}
