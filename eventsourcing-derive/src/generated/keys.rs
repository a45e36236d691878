//! The keys that both ways of generating events have.

use quote::ToTokens;
use syn::{Ident, LitStr, Path, Token, parse::Parser, punctuated::Punctuated};

use crate::attr::{Once, Text, Value, parentheses, value_of};

/// `topic = "…", alias = "…"`: what `#[event(…)]` says of the enum or of a variant.
#[derive(Clone, Default)]
pub(crate) struct Names {
    topic: Once<Text>,
    aliases: Vec<LitStr>,
}

impl Names {
    /// Takes `topic` and `alias`.
    pub(crate) fn take(&mut self, key: &Ident, value: Value) -> syn::Result<()> {
        if key == "topic" {
            self.topic.set(key, value)
        } else {
            value_of(key, value).map(|Text(alias)| self.aliases.push(alias))
        }
    }

    pub(super) fn topic(&self) -> Option<&LitStr> {
        self.topic.peek().map(|Text(topic)| topic)
    }

    pub(super) fn aliases(&self) -> &[LitStr] {
        &self.aliases
    }
}

/// What every generated enum derives.
const DERIVED: [&str; 5] = ["Debug", "Clone", "Serialize", "Deserialize", "DomainEvent"];

/// `derive(PartialEq, Eq)`: what the enum derives beside what it always does.
#[derive(Default)]
pub(crate) struct Derives(Vec<Path>);

impl Derives {
    pub(crate) fn take(&mut self, key: &Ident, value: Value) -> syn::Result<()> {
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        for path in parser.parse2(parentheses(key, value)?)? {
            self.push(path)?;
        }
        Ok(())
    }

    pub(crate) fn paths(&self) -> &[Path] {
        &self.0
    }

    fn push(&mut self, path: Path) -> syn::Result<()> {
        let name = path.segments.last().map(|it| it.ident.to_string());
        let always = name.filter(|it| DERIVED.contains(&&**it));
        if let Some(name) = always {
            let message = format!("a generated event derives `{name}` anyway");
            return Err(syn::Error::new_spanned(path, message));
        }
        let written = path.to_token_stream().to_string();
        if self
            .0
            .iter()
            .any(|it| it.to_token_stream().to_string() == written)
        {
            let message = format!("`{written}` is given twice");
            return Err(syn::Error::new_spanned(path, message));
        }
        self.0.push(path);
        Ok(())
    }
}
