//! The user's attributes that reach what is generated.

use proc_macro2::TokenStream;
use syn::{
    Attribute, Data, DeriveInput, Ident, Meta, Token, parse::Parser, parse_quote,
    punctuated::Punctuated,
};

const LINTS: [&str; 5] = ["allow", "expect", "warn", "deny", "forbid"];

/// Writes each `#[cfg_attr(…)]` as one for each attribute in it, so that each goes where it belongs.
pub(crate) fn split(attributes: &mut Vec<Attribute>) {
    let all = std::mem::take(attributes);
    attributes.extend(all.iter().flat_map(each));
}

fn each(attribute: &Attribute) -> Vec<Attribute> {
    let Some((condition, meant)) = conditional(attribute) else {
        return vec![attribute.clone()];
    };
    let each = meant.into_iter().flat_map(|meta| {
        let mut inner = attribute.clone();
        inner.meta = meta;
        each(&inner)
    });
    each.map(|it| under(&condition, &it)).collect()
}

/// What stands in a `#[cfg_attr(…)]`. What cannot be read is left to the compiler.
fn conditional(attribute: &Attribute) -> Option<(Meta, Vec<Meta>)> {
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let mut metas = attribute.parse_args_with(parser).ok()?.into_iter();
    Some((metas.next()?, metas.collect()))
}

/// The attribute under a condition more.
fn under(condition: &Meta, attribute: &Attribute) -> Attribute {
    let mut under = attribute.clone();
    under.meta = match (&attribute.meta, conditional(attribute)) {
        (_, Some((inner, meant))) => parse_quote!(cfg_attr(all(#condition, #inner), #(#meant),*)),
        (Meta::List(cfg), None) if cfg.path.is_ident("cfg") => {
            let inner = &cfg.tokens;
            parse_quote!(cfg(any(not(#condition), #inner)))
        }
        (meta, None) => parse_quote!(cfg_attr(#condition, #meta)),
    };
    under
}

/// Whether it is this attribute, under whatever condition.
pub(crate) fn is(attribute: &Attribute, name: &str) -> bool {
    match conditional(attribute) {
        Some((_, meant)) => meant.iter().any(|it| it.path().is_ident(name)),
        None => attribute.path().is_ident(name),
    }
}

pub(crate) fn is_lint(attribute: &Attribute) -> bool {
    LINTS.iter().any(|it| is(attribute, it))
}

/// Those that are about what a variant or a field is, as well as about what it was made of.
pub(crate) fn reaching(attributes: &[Attribute]) -> Vec<Attribute> {
    let of_both = ["serde", "cfg", "deprecated"];
    let reaches = |it: &&Attribute| of_both.iter().any(|name| is(it, name));
    let reaching = attributes.iter().filter(reaches).cloned();
    reaching.chain(lints(attributes)).collect()
}

/// What is said of lints. What is expected of one thing need not come true of another.
pub(crate) fn lints(attributes: &[Attribute]) -> Vec<Attribute> {
    let lints = attributes.iter().filter(|it| is_lint(it));
    lints.map(without_expecting).collect()
}

/// What is allowed, for what stands around as well: some lints about a field are told of all of them.
pub(crate) fn allowed(attributes: &[Attribute]) -> Vec<Attribute> {
    let allowed = |it: &&Attribute| is(it, "allow") || is(it, "expect");
    let allowed = attributes.iter().filter(allowed);
    allowed.map(without_expecting).collect()
}

/// What is allowed for a type or any field of it.
pub(crate) fn all_allowed(input: &DeriveInput) -> Vec<Attribute> {
    let mut all = allowed(&input.attrs);
    match &input.data {
        Data::Struct(it) => all.extend(it.fields.iter().flat_map(|it| allowed(&it.attrs))),
        Data::Enum(it) => {
            let fields = it.variants.iter().flat_map(|it| &it.fields);
            all.extend(fields.flat_map(|it| allowed(&it.attrs)));
        }
        Data::Union(_) => {}
    }
    all
}

fn without_expecting(attribute: &Attribute) -> Attribute {
    let mut allowing = attribute.clone();
    match conditional(attribute) {
        Some((condition, mut meant)) => {
            meant.iter_mut().for_each(allow);
            allowing.meta = parse_quote!(cfg_attr(#condition, #(#meant),*));
        }
        None => allow(&mut allowing.meta),
    }
    allowing
}

fn allow(meta: &mut Meta) {
    if let Meta::List(list) = meta
        && let Some(expect) = list.path.get_ident().filter(|it| *it == "expect")
    {
        list.path = Ident::new("allow", expect.span()).into();
    }
}

/// What stands in `attr(…)`: attributes for helpers of other derives.
pub(crate) fn given(metas: TokenStream) -> syn::Result<Vec<Attribute>> {
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = parser.parse2(metas)?;
    Ok(metas.iter().map(|it| parse_quote!(#[#it])).collect())
}

/// A `#[cfg(…)]` that holds where this does not.
pub(crate) fn not(condition: &TokenStream) -> Attribute {
    parse_quote!(#[cfg(not(#condition))])
}
