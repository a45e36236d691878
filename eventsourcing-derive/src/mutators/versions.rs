//! Mutators with parameters under `#[cfg(…)]`: one for each choice of them that the compiler may make.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Meta, parse_quote};

use super::method::{Method, Parameter};
use crate::{errors::Errors, generated::not};

/// Each condition more is twice as many versions.
const MOST: usize = 4;

pub(super) fn all(methods: &[Method], errors: &Errors) -> Vec<Method> {
    methods.iter().flat_map(|it| of(it, errors)).collect()
}

fn of(method: &Method, errors: &Errors) -> Vec<Method> {
    let mut conditions = Vec::<TokenStream>::new();
    for condition in method.parameters.iter().filter_map(condition) {
        if !conditions.iter().any(|it| is_same(it, &condition)) {
            conditions.push(condition);
        }
    }
    if conditions.len() > MOST {
        let message = format!("the parameters of a mutator are under {MOST} `#[cfg(…)]` at most");
        errors.at(&method.ident, message);
        return Vec::new();
    }
    let choices = 0..1_u32 << conditions.len();
    choices.map(|it| version(method, &conditions, it)).collect()
}

/// The method where those conditions hold whose bit is set, and no others.
fn version(method: &Method, conditions: &[TokenStream], choice: u32) -> Method {
    let mut version = method.clone();
    let holds = |index: usize| choice & (1 << index) != 0;
    for (index, condition) in conditions.iter().enumerate() {
        let holding: Attribute = parse_quote!(#[cfg(#condition)]);
        let cfg = if holds(index) {
            holding
        } else {
            not(condition)
        };
        version.cfg.push(cfg);
    }
    version.parameters.retain(|parameter| {
        condition(parameter).is_none_or(|condition| {
            let index = conditions.iter().position(|it| is_same(it, &condition));
            index.is_some_and(holds)
        })
    });
    version
}

/// All that has to hold for the parameter to be there.
fn condition(parameter: &Parameter) -> Option<TokenStream> {
    let cfgs = parameter.cfg().filter_map(|it| match &it.meta {
        Meta::List(list) => Some(&list.tokens),
        _ => None,
    });
    let cfgs: Vec<_> = cfgs.collect();
    match &cfgs[..] {
        [] => None,
        [one] => Some(one.to_token_stream()),
        _ => Some(quote!(all(#(#cfgs),*))),
    }
}

fn is_same(one: &TokenStream, other: &TokenStream) -> bool {
    one.to_string() == other.to_string()
}
