//! Writes what the mutators make of an aggregate.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, ImplItem, ItemImpl, Type, parse_quote, spanned::Spanned};

use super::{
    by_hand,
    method::{Method, Parameter, Role},
    model::Block,
};

/// The block as the user has it, without what only this macro understands, and with leave for what
/// a mutator cannot help: its parameters are the event's, by value, used or not.
pub(super) fn user_block(item: &ItemImpl) -> TokenStream {
    let mut item = item.clone();
    for item in &mut item.items {
        if let ImplItem::Fn(method) = item {
            method.attrs.retain(|it| !it.path().is_ident("event"));
        }
    }
    item.attrs.push(parse_quote! {
        #[allow(
            clippy::fn_params_excessive_bools,
            clippy::needless_pass_by_value,
            clippy::too_many_arguments,
            clippy::unused_self,
            clippy::wrong_self_convention
        )]
    });
    item.into_token_stream()
}

/// The code of a block in which nothing is wrong.
pub(super) fn mutators(block: &Block<'_>) -> TokenStream {
    if let Some(path) = &block.event.matched {
        return by_hand::mutators(block, path);
    }
    let each = block.methods.iter().map(|it| mutator(block, it));
    let all = all_mutators(block);
    quote!(#(#each)* #all)
}

/// The code beside an error: nothing else that needs the mutators is to fail for it.
pub(super) fn stand_in(block: &Block<'_>) -> TokenStream {
    implementation(block, &quote!(loop {}), &quote!(loop {}))
}

/// `impl Mutators<E> for A`.
pub(super) fn implementation(
    block: &Block<'_>,
    role: &TokenStream,
    mutate: &TokenStream,
) -> TokenStream {
    let event = &block.event.ty;
    let state = &block.item.self_ty;
    let (impl_generics, _, where_clause) = block.item.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::eventsourcing::Mutators<#event> for #state #where_clause {
            fn role(event: &#event) -> ::eventsourcing::Role {
                #role
            }

            fn mutate(life: &mut ::eventsourcing::Life<Self>, event: #event) {
                #mutate
            }
        }
    }
}

/// Hands each event to the `match` that its enum has.
fn all_mutators(block: &Block<'_>) -> TokenStream {
    let event = &block.event.ty;
    let exhaustive = exhaustive(block);
    let dispatch =
        |checked| quote!(<#event as ::eventsourcing::__private::Dispatch<Self, #checked>>);
    if block.is_generic() {
        let dispatch = dispatch(quote!(()));
        let role = quote!(#dispatch::role(event));
        let mutate = quote!(const { #exhaustive } #dispatch::mutate(event, life));
        return implementation(block, &role, &mutate);
    }
    let dispatch = dispatch(quote!(__Checked));
    let role = quote!(#dispatch::role(event));
    let mutate = quote!(#dispatch::mutate(event, life));
    let implementation = implementation(block, &role, &mutate);
    let complete = complete(block);
    let fields = block
        .methods
        .iter()
        .filter(|it| it.cfg.is_empty())
        .map(|it| {
            let (state, mutator) = (&block.item.self_ty, trait_of(block, it));
            quote!(<#state as #mutator>::Fields)
        });
    quote! {
        const _: () = {
            type __Checked = (
                ::eventsourcing::__private::Checked<{ #exhaustive #complete true }>,
                #(#fields,)*
            );

            #implementation
        };
    }
}

/// Checks that the enum has no events but those that can be seen.
fn exhaustive(block: &Block<'_>) -> TokenStream {
    let events = events(block);
    quote_spanned! {at(block.event.ty.span())=>
        ::eventsourcing::__private::is_exhaustive(#events, ::core::module_path!());
    }
}

/// Checks that every event has a mutator.
fn complete(block: &Block<'_>) -> TokenStream {
    let names = block
        .methods
        .iter()
        .map(|Method { cfg, event, .. }| quote!(#(#cfg)* #event));
    let events = events(block);
    quote_spanned! {at(block.item.self_ty.span())=>
        ::eventsourcing::__private::has_mutators(#events, &[#(#names),*]);
    }
}

/// The events to check against. An enum that has none to show is one error, at its name.
fn events(block: &Block<'_>) -> TokenStream {
    let event = &block.event.ty;
    quote_spanned!(at(event.span())=> ::eventsourcing::__private::events::<#event>())
}

fn trait_of(block: &Block<'_>, method: &Method) -> TokenStream {
    let (event, name) = (&block.event.ty, &method.event);
    quote! {
        ::eventsourcing::__private::Mutator<#event, { ::eventsourcing::__private::name(#name) }>
    }
}

/// What one type of event does.
fn mutator(block: &Block<'_>, method: &Method) -> TokenStream {
    let state = &block.item.self_ty;
    let (impl_generics, _, where_clause) = block.item.generics.split_for_impl();
    let cfg = &method.cfg;
    let this = trait_of(block, method);
    let fields = fields(block, method);
    let role = role(method.role);
    let patterns = method.sorted().into_iter().map(|it| local(&it.ident));
    let call = call(method);
    quote! {
        #(#cfg)*
        #[automatically_derived]
        impl #impl_generics #this for #state #where_clause {
            const ROLE: ::eventsourcing::Role = #role;
            type Fields = #fields;

            fn mutate(
                __life: &mut ::eventsourcing::Life<Self>,
                (#(#patterns,)*): <Self as #this>::Fields,
            ) {
                #call
            }
        }
    }
}

/// The number of the event, once the mutator is checked against it. Each check stands where it
/// would find something wrong.
fn number(block: &Block<'_>, method: &Method) -> TokenStream {
    let name = &method.event;
    if block.is_generic() {
        return quote!(::eventsourcing::__private::name(#name));
    }
    let events = events(block);
    let ident = method.given.as_ref().unwrap_or(&method.ident);
    let event = quote_spanned! {at(ident.span())=>
        ::eventsourcing::__private::event(#events, #name)
    };
    let each = method.parameters.iter().map(|Parameter { ident, field, .. }| {
        quote_spanned!(at(ident.span())=> ::eventsourcing::__private::has_field(event, #field);)
    });
    let parameters = method.parameters.iter().map(|it| &it.field);
    let all = quote_spanned! {at(method.ident.span())=>
        ::eventsourcing::__private::has_parameters(event, &[#(#parameters),*])
    };
    quote_spanned!(Span::mixed_site()=> { let event = #event; #(#each)* #all })
}

/// The types of the event's fields, looked up by the names of the parameters.
fn fields(block: &Block<'_>, method: &Method) -> TokenStream {
    let event = &block.event.ty;
    let sorted = method.sorted().into_iter().map(|it| &it.field);
    let number = number(block, method);
    quote! {
        <#event as ::eventsourcing::__private::Variant<
            { #number },
            { ::eventsourcing::__private::fields(&[#(#sorted),*]) },
        >>::Fields
    }
}

/// Applies the mutator to the life.
pub(super) fn call(method: &Method) -> TokenStream {
    let ident = &method.ident;
    let values = method.parameters.iter().map(value);
    match method.role {
        Role::Begins => {
            let state = returned(method, "begun", &quote!(Self::#ident(#(#values),*)));
            quote!(__life.begin(#state);)
        }
        Role::Changes => {
            let call = quote!(Self::#ident(__state #(, #values)*));
            let nothing = returned(method, "nothing", &call);
            quote!(__life.change(|__state| #nothing);)
        }
        Role::Ends => {
            let call = quote!(Self::#ident(__state #(, #values)*));
            let nothing = returned(method, "nothing", &call);
            quote!(__life.end(|__state| #nothing);)
        }
    }
}

pub(super) fn role(role: Role) -> TokenStream {
    match role {
        Role::Begins => quote!(::eventsourcing::Role::Begins),
        Role::Changes => quote!(::eventsourcing::Role::Changes),
        Role::Ends => quote!(::eventsourcing::Role::Ends),
    }
}

/// The value of a field as the parameter's type, or an error at that type.
fn value(parameter: &Parameter) -> TokenStream {
    let Parameter { ident, ty, .. } = parameter;
    let mut value = local(ident);
    value.set_span(at(ty.span()));
    quote_spanned!(at(ty.span())=> ::eventsourcing::__private::field::<#ty, _>(#value))
}

/// What the mutator returns as what it should return, or an error at the type it says.
fn returned(method: &Method, what: &str, call: &TokenStream) -> TokenStream {
    let Some(ty) = method.output.as_ref().filter(|it| !is_plain(it)) else {
        return call.clone();
    };
    let what = Ident::new(what, at(ty.span()));
    quote_spanned!(at(ty.span())=> ::eventsourcing::__private::#what::<Self, #ty>(#call))
}

fn is_plain(ty: &Type) -> bool {
    matches!(ty, Type::Path(it) if it.path.is_ident("Self"))
}

/// The name of a parameter where nothing of the user's can meet it.
pub(super) fn local(ident: &Ident) -> Ident {
    let mut local = ident.clone();
    local.set_span(Span::mixed_site());
    local
}

/// At the user's code, and not the user's: the compiler points there and proposes no change.
fn at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}
