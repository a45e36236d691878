//! What is tried again, and how often.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Expr, Ident, ItemFn, ReturnType, Token, Type,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
    token::Paren,
};

use crate::errors::Errors;

const KEYS: &str = "expected `on`, `attempts`, `pauses`, `within`, `without_jitter` or `policy`";

/// What stands in the parentheses.
#[derive(Default)]
pub(super) struct Policy {
    /// What the rest changes.
    pub(super) base: Option<Expr>,
    /// Which errors are worth it.
    pub(super) on: Option<Expr>,
    /// The calls that change the policy.
    pub(super) settings: Vec<Setting>,
}

/// A method of the policy with its arguments.
pub(super) struct Setting {
    pub(super) method: Ident,
    pub(super) arguments: Vec<Expr>,
}

/// One key with its value; a value can have commas in it, and so is read at once.
struct Entry {
    key: Ident,
    value: Value,
}

enum Value {
    None,
    Is(Expr),
    Of(Vec<Expr>),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), KEYS))?;
        let value = if input.peek(Paren) {
            let inner;
            parenthesized!(inner in input);
            let values = Punctuated::<Expr, Token![,]>::parse_terminated(&inner)?;
            Value::Of(values.into_iter().collect())
        } else if input.parse::<Option<Token![=]>>()?.is_some()
            && !(input.is_empty() || input.peek(Token![,]))
        {
            Value::Is(input.parse()?)
        } else {
            Value::None
        };
        Ok(Self { key, value })
    }
}

impl Policy {
    pub(super) fn read(tokens: TokenStream, errors: &Errors) -> Self {
        let parser = Punctuated::<Entry, Token![,]>::parse_terminated;
        let mut policy = Self::default();
        let mut seen = Vec::new();
        for entry in errors.ok(parser.parse2(tokens)).unwrap_or_default() {
            if seen.contains(&entry.key) {
                errors.at(&entry.key, format!("`{}` is given twice", entry.key));
            }
            seen.push(entry.key.clone());
            policy.take(entry, errors);
        }
        policy
    }

    fn take(&mut self, Entry { key, value }: Entry, errors: &Errors) {
        let name = key.to_string();
        match (name.as_str(), value) {
            ("on", Value::Is(value)) => self.on = Some(value),
            ("policy", Value::Is(value)) => self.base = Some(value),
            ("attempts" | "within", Value::Is(value)) => self.set(key, vec![value]),
            ("pauses", Value::Of(values)) if values.len() == 2 => self.set(key, values),
            ("without_jitter", Value::None) => self.set(key, Vec::new()),
            ("on" | "policy" | "attempts" | "within", _) => {
                errors.at(key, format!("`{name}` needs a value: `{name} = …`"));
            }
            ("pauses", _) => errors.at(
                key,
                "`pauses` needs the first pause and the longest: `pauses(first, longest)`",
            ),
            ("without_jitter", _) => errors.at(key, "`without_jitter` has no value"),
            _ => errors.at(key, KEYS),
        }
    }

    fn set(&mut self, method: Ident, arguments: Vec<Expr>) {
        self.settings.push(Setting { method, arguments });
    }
}

/// A function that can fail.
pub(super) struct Function {
    pub(super) item: ItemFn,
    pub(super) output: Type,
}

/// The function, if it can be tried again.
pub(super) fn parse(item: &TokenStream, errors: &Errors) -> Option<Function> {
    let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
        let first: TokenStream = item.clone().into_iter().take(1).collect();
        errors.at(first, "`#[retry]` stands on a function with a body");
        return None;
    };
    let signature = &function.sig;
    let refuse = |what: &dyn ToTokens, message: &str| {
        errors.at(what, message);
        None
    };
    if let Some(it) = &signature.asyncness {
        return refuse(
            it,
            "`#[retry]` blocks the thread between two attempts, and so is not for `async` functions",
        );
    }
    if let Some(it) = &signature.constness {
        return refuse(
            it,
            "`#[retry]` takes time, and so is not for `const` functions",
        );
    }
    let output = match &signature.output {
        ReturnType::Type(_, output) => Type::clone(output),
        ReturnType::Default => {
            return refuse(
                &signature.ident,
                "`#[retry]` is for functions that can fail: return a `Result`",
            );
        }
    };
    Some(Function {
        item: function,
        output,
    })
}
