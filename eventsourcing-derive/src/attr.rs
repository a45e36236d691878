//! Reading the keys of our attributes.

use syn::{
    Attribute, Ident, LitStr, Meta, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::errors::Errors;

/// One `key = value` of an attribute.
struct Entry {
    key: Ident,
    value: proc_macro2::TokenStream,
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any)?;
        let mut value = proc_macro2::TokenStream::new();
        if input.parse::<Option<Token![=]>>()?.is_some() {
            let mut depth = 0_i32;
            while !input.is_empty() && (depth > 0 || !input.peek(Token![,])) {
                depth += depth_change(input);
                value.extend([input.parse::<proc_macro2::TokenTree>()?]);
            }
        }
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

/// The attributes named `name`, key by key. What is not `key = value` is an error.
///
/// `take` gets each key with its value still to be parsed; it answers `None` for a key it does not
/// know.
pub(crate) fn read(
    attributes: &[Attribute],
    name: &str,
    known: &str,
    errors: &Errors,
    mut take: impl FnMut(&Ident, proc_macro2::TokenStream) -> Option<syn::Result<()>>,
) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident(name)) {
        if let Meta::Path(_) | Meta::NameValue(_) = attribute.meta {
            errors.at(attribute, format!("expected {known} in parentheses"));
            continue;
        }
        let parser = Punctuated::<Entry, Token![,]>::parse_terminated;
        for Entry { key, value } in errors
            .ok(attribute.parse_args_with(parser))
            .unwrap_or_default()
        {
            match take(&key, value) {
                Some(result) => _ = errors.ok(result),
                None => errors.at(&key, format!("expected {known}")),
            }
        }
    }
}

/// A key that may be given once.
pub(crate) struct Once<T>(Option<T>);

impl<T: Parse> Once<T> {
    pub(crate) fn new() -> Self {
        Self(None)
    }

    /// Parses the value of `key`.
    pub(crate) fn set(&mut self, key: &Ident, value: proc_macro2::TokenStream) -> syn::Result<()> {
        if self.0.is_some() {
            let message = format!("`{}` is given twice", key.unraw());
            return Err(syn::Error::new_spanned(key, message));
        }
        self.0 = Some(value_of(key, value)?);
        Ok(())
    }

    pub(crate) fn get(self) -> Option<T> {
        self.0
    }
}

/// Parses the value of `key`; where it is missing, the key is where the error belongs.
pub(crate) fn value_of<T: Parse>(key: &Ident, value: proc_macro2::TokenStream) -> syn::Result<T> {
    if value.is_empty() {
        let message = format!("`{0}` needs a value: `{0} = …`", key.unraw());
        return Err(syn::Error::new_spanned(key, message));
    }
    syn::parse2(value)
}

/// A string that says something.
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
