//! What a method and its parameters say of the event that is generated of them: `#[event(…)]`.

use proc_macro2::TokenStream;
use syn::{
    Attribute, Ident, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    token::Paren,
};

use crate::{
    attr::{Value, parentheses, read, read_keys},
    case::camel_case,
    errors::Errors,
    generated::{Names, given, written_at},
};

const OF_METHOD: &str = "a variant, `topic = \"…\"`, `alias = \"…\"` or `attr(…)`";
const OF_PARAMETER: &str = "`attr(…)`";

/// What a method says of its event.
pub(super) struct Saying {
    pub(super) variant: Option<Ident>,
    pub(super) names: Names,
    /// `attr(…)`.
    pub(super) attributes: Vec<Attribute>,
}

/// `#[event(Variant, topic = "…", attr(default))]`.
pub(super) fn of_method(method: &syn::ImplItemFn, errors: &Errors) -> Saying {
    let (mut names, mut attributes) = (Names::default(), Vec::new());
    let mut chosen = None;
    for attribute in method.attrs.iter().filter(|it| it.path().is_ident("event")) {
        let Ok(Said { variant, keys }) = attribute.parse_args() else {
            errors.at(attribute, format!("expected {OF_METHOD} in parentheses"));
            continue;
        };
        if variant.is_some() && chosen.is_some() {
            errors.at(
                attribute,
                "a mutator is for one event; write a method for each",
            );
        }
        chosen = chosen.or(variant);
        read_keys(keys, OF_METHOD, errors, |key, value| {
            match &*key.to_string() {
                "topic" | "alias" => Some(names.take(key, value)),
                "attr" => Some(take(&mut attributes, key, value)),
                _ => None,
            }
        });
    }
    Saying {
        variant: chosen.or_else(|| variant(&method.sig.ident, errors)),
        names,
        attributes,
    }
}

/// `#[event(attr(default))]`.
pub(super) fn of_parameter(parameter: &[Attribute], errors: &Errors) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    read(parameter, "event", OF_PARAMETER, errors, |key, value| {
        (key == "attr").then(|| take(&mut attributes, key, value))
    });
    attributes
}

fn take(attributes: &mut Vec<Attribute>, key: &Ident, value: Value) -> syn::Result<()> {
    attributes.extend(given(parentheses(key, value)?)?);
    Ok(())
}

/// The variant first, where one is given.
struct Said {
    variant: Option<Ident>,
    keys: TokenStream,
}

impl Parse for Said {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(input.error("nothing is said"));
        }
        let mut variant = None;
        if input.peek(Ident::peek_any) && !input.peek2(Token![=]) && !input.peek2(Paren) {
            variant = Some(input.parse()?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let keys = input.parse()?;
        Ok(Self { variant, keys })
    }
}

/// `limit_changed` is for `LimitChanged`.
fn variant(method: &Ident, errors: &Errors) -> Option<Ident> {
    let name = camel_case(&method.unraw().to_string());
    let Ok(mut variant) = syn::parse_str::<Ident>(&name) else {
        let message = format!("`{name}` cannot be a variant: name it with `#[event(Variant)]`");
        errors.at(method, message);
        return None;
    };
    variant.set_span(written_at(method.span()));
    Some(variant)
}
