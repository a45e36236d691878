//! Reading the keys of our attributes.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::{
    Attribute, Ident, Lit, LitStr, Meta, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
    token::Paren,
};

use crate::errors::Errors;

/// One key of an attribute.
struct Entry {
    key: Ident,
    value: Value,
}

/// What stands after a key, still to be parsed.
pub(crate) enum Value {
    /// `key`.
    None,
    /// `key = …`.
    Is(TokenStream),
    /// `key(…)`.
    Of(TokenStream),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any)?;
        if input.peek(Paren) {
            let group: Group = input.parse()?;
            let value = Value::Of(group.stream());
            return Ok(Self { key, value });
        }
        let mut value = TokenStream::new();
        if input.parse::<Option<Token![=]>>()?.is_some() {
            let mut depth = 0_i32;
            while !input.is_empty() && (depth > 0 || !input.peek(Token![,])) {
                depth += depth_change(input);
                value.extend([input.parse::<TokenTree>()?]);
            }
        }
        let value = if value.is_empty() {
            Value::None
        } else {
            Value::Is(value)
        };
        Ok(Self { key, value })
    }
}

/// A comma between angle brackets belongs to the value: `event = Event<A, B>`.
fn depth_change(input: ParseStream<'_>) -> i32 {
    if input.peek(Token![<]) {
        1
    } else if input.peek(Token![>]) {
        -1
    } else {
        0
    }
}

/// The attributes named `name`, key by key.
///
/// `take` gets each key with its value still to be parsed; it answers `None` for a key it does not
/// know.
pub(crate) fn read(
    attributes: &[Attribute],
    name: &str,
    known: &str,
    errors: &Errors,
    mut take: impl FnMut(&Ident, Value) -> Option<syn::Result<()>>,
) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident(name)) {
        match &attribute.meta {
            Meta::List(list) => read_keys(list.tokens.clone(), known, errors, &mut take),
            _ => errors.at(attribute, format!("expected {known} in parentheses")),
        }
    }
}

/// What stands in the parentheses of an attribute or of a key, key by key.
pub(crate) fn read_keys(
    keys: TokenStream,
    known: &str,
    errors: &Errors,
    mut take: impl FnMut(&Ident, Value) -> Option<syn::Result<()>>,
) {
    let parser = Punctuated::<Entry, Token![,]>::parse_terminated;
    for Entry { key, value } in errors.ok(parser.parse2(keys)).unwrap_or_default() {
        match take(&key, value) {
            Some(result) => _ = errors.ok(result),
            None => errors.at(&key, format!("expected {known}")),
        }
    }
}

/// A key that may be given once.
#[derive(Clone)]
pub(crate) struct Once<T>(Option<T>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Parse> Once<T> {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Parses the value of `key`.
    pub(crate) fn set(&mut self, key: &Ident, value: Value) -> syn::Result<()> {
        if self.0.is_some() {
            return Err(given_twice(key));
        }
        self.0 = Some(value_of(key, value)?);
        Ok(())
    }

    pub(crate) fn get(self) -> Option<T> {
        self.0
    }

    pub(crate) fn peek(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

/// A key without value, that may be given once.
#[derive(Default)]
pub(crate) struct Flag(pub(crate) Option<Ident>);

impl Flag {
    pub(crate) fn set(&mut self, key: &Ident, value: &Value) -> syn::Result<()> {
        if self.0.is_some() {
            return Err(given_twice(key));
        }
        self.0 = Some(key.clone());
        if let Value::None = value {
            return Ok(());
        }
        let message = format!("`{}` has no value", key.unraw());
        Err(syn::Error::new_spanned(key, message))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }
}

fn given_twice(key: &Ident) -> syn::Error {
    syn::Error::new_spanned(key, format!("`{}` is given twice", key.unraw()))
}

/// Parses the value of `key`; where it is missing, the key is where the error belongs.
pub(crate) fn value_of<T: Parse>(key: &Ident, value: Value) -> syn::Result<T> {
    if let Value::Is(value) = value {
        return syn::parse2(value);
    }
    let message = format!("`{0}` needs a value: `{0} = …`", key.unraw());
    Err(syn::Error::new_spanned(key, message))
}

/// What stands in the parentheses after `key`.
pub(crate) fn parentheses(key: &Ident, value: Value) -> syn::Result<TokenStream> {
    match value {
        Value::Of(value) if !value.is_empty() => Ok(value),
        _ => {
            let message = format!("`{0}` needs a value in parentheses: `{0}(…)`", key.unraw());
            Err(syn::Error::new_spanned(key, message))
        }
    }
}

/// A name for something that is generated.
#[derive(Clone)]
pub(crate) struct Name(pub(crate) Ident);

impl Parse for Name {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Lit) {
            return Err(input.error("expected a name, without quotes"));
        }
        input.parse().map(Self)
    }
}

/// A string that says something.
#[derive(Clone)]
pub(crate) struct Text(pub(crate) LitStr);

impl Parse for Text {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let text: LitStr = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), "expected a string: `\"…\"`"))?;
        if text.value().trim().is_empty() {
            return Err(syn::Error::new_spanned(text, "a topic cannot be empty"));
        }
        Ok(Self(text))
    }
}
