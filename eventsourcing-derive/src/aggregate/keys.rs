//! `#[aggregate(…)]` on the type and on its fields, as it is written.

use syn::{
    Attribute, Ident, LitInt, Type,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use crate::{
    attr::{self, Flag, Name, Once, Value, parentheses, read_keys},
    errors::Errors,
    generated::{Derives, Names},
};

const OF_TYPE: &str = "`event = …`, `id = …`, `snapshot = …`, `hash_chain` or `unsealed_beginnings`, or for events that are generated \
                       `generate = …`, `topic = \"…\"`, `alias = \"…\"`, `derive(…)`, `create(…)` or `discard(…)`";
const OF_FIELD: &str = "`attribute` or `default`, and with `attribute` `variant = …`, `method = …`, \
                        `no_method`, `topic = \"…\"` or `alias = \"…\"`";
const OF_EVENT: &str =
    "`variant = …`, `method = …`, `no_method`, `topic = \"…\"` or `alias = \"…\"`";

/// The keys that say nothing of the events.
const OF_ALL: [&str; 5] = [
    "event",
    "id",
    "snapshot",
    "hash_chain",
    "unsealed_beginnings",
];

/// On the type.
#[derive(Default)]
pub(super) struct TypeKeys {
    pub(super) event: Once<Type>,
    pub(super) id: Once<Type>,
    pub(super) snapshot: Once<Number>,
    pub(super) hash_chain: Flag,
    pub(super) unsealed_beginnings: Flag,
    pub(super) generate: Once<Name>,
    pub(super) names: Names,
    pub(super) derives: Derives,
    pub(super) create: EventKeys,
    pub(super) discard: EventKeys,
    /// The keys that are given, and known.
    given: Vec<Ident>,
}

impl TypeKeys {
    pub(super) fn read(attributes: &[Attribute], errors: &Errors) -> Self {
        let mut keys = Self::default();
        attr::read(attributes, "aggregate", OF_TYPE, errors, |key, value| {
            let taken = keys.take(key, value, errors)?;
            keys.given.push(key.clone());
            Some(taken)
        });
        keys
    }

    fn take(&mut self, key: &Ident, value: Value, errors: &Errors) -> Option<syn::Result<()>> {
        Some(match &*key.unraw().to_string() {
            "event" => self.event.set(key, value),
            "id" => self.id.set(key, value),
            "snapshot" => self.snapshot.set(key, value),
            "hash_chain" => self.hash_chain.set(key, &value),
            "unsealed_beginnings" => self.unsealed_beginnings.set(key, &value),
            "generate" => self.generate.set(key, value),
            "topic" | "alias" => self.names.take(key, value),
            "derive" => self.derives.take(key, value),
            "create" => self.create.read(key, value, errors),
            "discard" => self.discard.read(key, value, errors),
            _ => return None,
        })
    }

    pub(super) fn is_given(&self, key: &str) -> bool {
        self.given.iter().any(|it| it == key)
    }

    /// The keys that only generated events have.
    pub(super) fn generating(&self) -> impl Iterator<Item = &Ident> {
        let given = self.given.iter();
        given.filter(|it| !OF_ALL.iter().any(|key| *it == key))
    }

    /// What is said about seals, checked.
    pub(super) fn chain(&self, errors: &Errors) -> Chain {
        if let (Some(key), false) = (&self.unsealed_beginnings.0, self.hash_chain.is_set()) {
            errors.at(
                key,
                "`unsealed_beginnings` is for histories that became a hash chain later: write \
                 `hash_chain` too",
            );
        }
        Chain {
            is_kept: self.hash_chain.is_set(),
            may_begin_unsealed: self.unsealed_beginnings.is_set(),
        }
    }

    /// Refuses them, where events are not generated.
    pub(super) fn refuse_generating(&self, errors: &Errors) {
        for key in self.generating() {
            errors.at(key, by_hand(key));
        }
    }
}

/// Whether histories are sealed.
pub(super) struct Chain {
    pub(super) is_kept: bool,
    pub(super) may_begin_unsealed: bool,
}

/// On a field.
#[derive(Default)]
pub(super) struct FieldKeys {
    pub(super) attribute: Flag,
    pub(super) default: Flag,
    pub(super) event: EventKeys,
}

impl FieldKeys {
    pub(super) fn read(attributes: &[Attribute], errors: &Errors) -> Self {
        let mut keys = Self::default();
        attr::read(attributes, "aggregate", OF_FIELD, errors, |key, value| {
            if key == "attribute" {
                Some(keys.attribute.set(key, &value))
            } else if key == "default" {
                Some(keys.default.set(key, &value))
            } else {
                keys.event.take(key, value)
            }
        });
        keys
    }

    /// Refuses what says something of an event that the field does not have.
    pub(super) fn check(&self, errors: &Errors) {
        self.event.check(errors);
        if self.attribute.is_set() {
            return;
        }
        if let Some(key) = self.event.given.first() {
            let message = format!("`{key}` is for an event of its own: write `attribute` too");
            errors.at(key, message);
        }
    }

    /// Refuses all of it, where events are not generated.
    pub(super) fn refuse(&self, errors: &Errors) {
        let flags = [&self.attribute, &self.default];
        let flags = flags.into_iter().filter_map(|it| it.0.as_ref());
        if let Some(key) = flags.chain(&self.event.given).next() {
            errors.at(key, by_hand(key));
        }
    }
}

fn by_hand(key: &Ident) -> String {
    format!("`{key}` is for events that are generated; those of `event = …` are written by hand")
}

/// Of one type of event and its decision.
#[derive(Default)]
pub(super) struct EventKeys {
    pub(super) variant: Once<Name>,
    pub(super) method: Once<Name>,
    pub(super) no_method: Flag,
    pub(super) names: Names,
    given: Vec<Ident>,
}

impl EventKeys {
    /// `create(…)`.
    fn read(&mut self, key: &Ident, value: Value, errors: &Errors) -> syn::Result<()> {
        if !self.given.is_empty() {
            let message = format!("`{key}` is given twice");
            return Err(syn::Error::new_spanned(key, message));
        }
        let keys = parentheses(key, value)?;
        read_keys(keys, OF_EVENT, errors, |key, value| self.take(key, value));
        self.check(errors);
        Ok(())
    }

    fn take(&mut self, key: &Ident, value: Value) -> Option<syn::Result<()>> {
        let taken = match &*key.unraw().to_string() {
            "variant" => self.variant.set(key, value),
            "method" => self.method.set(key, value),
            "no_method" => self.no_method.set(key, &value),
            "topic" | "alias" => self.names.take(key, value),
            _ => return None,
        };
        self.given.push(key.clone());
        Some(taken)
    }

    fn check(&self, errors: &Errors) {
        if let (Some(_), Some(key)) = (self.method.peek(), &self.no_method.0) {
            errors.at(
                key,
                "`no_method` leaves out what `method` names; give one of them",
            );
        }
    }
}

/// What is counted up.
pub(super) struct Number(pub(super) LitInt);

impl Parse for Number {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let message = "expected a number to count up: `snapshot = 2`";
        let span = input.span();
        let wrong = |_| syn::Error::new(span, message);
        let number: LitInt = input.parse().map_err(wrong)?;
        let is_u64 = matches!(number.suffix(), "" | "u64");
        match number.base10_parse::<u64>() {
            Ok(_) if is_u64 => Ok(Self(number)),
            _ => Err(syn::Error::new(span, message)),
        }
    }
}
