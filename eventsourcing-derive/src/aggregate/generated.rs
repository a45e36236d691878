//! The events of an aggregate that names none, read from its fields and checked.

use quote::format_ident;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, Path, Visibility, ext::IdentExt};

use super::keys::{EventKeys, FieldKeys, TypeKeys};
use crate::{
    attr::Name,
    case::{camel_case, snake_case},
    errors::Errors,
    generated::{Names, all_allowed, written_at},
};

/// Events that follow from the fields of the state.
pub(super) struct Generated<'a> {
    pub(super) visibility: &'a Visibility,
    pub(super) aggregate: &'a Ident,
    pub(super) generics: &'a Generics,
    /// What is allowed for the state or a field of it.
    pub(super) allowed: Vec<Attribute>,
    pub(super) ident: Ident,
    pub(super) names: Names,
    pub(super) derives: Vec<Path>,
    pub(super) fields: Vec<Field<'a>>,
    pub(super) created: Event,
    pub(super) discarded: Event,
    /// Whether it is what the user meant, and nothing is wrong.
    pub(super) is_right: bool,
}

/// A field of the state.
pub(super) struct Field<'a> {
    pub(super) of: &'a syn::Field,
    pub(super) ident: &'a Ident,
    /// Whether creation does not give it.
    pub(super) is_default: bool,
    /// That it changed.
    pub(super) changed: Option<Event>,
}

/// A type of event and its decision.
pub(super) struct Event {
    pub(super) variant: Ident,
    pub(super) method: Option<Ident>,
    pub(super) names: Names,
}

impl<'a> Generated<'a> {
    pub(super) fn read(input: &'a DeriveInput, keys: TypeKeys, errors: &Errors) -> Self {
        check_generics(&input.generics, errors);
        let span = written_at(input.ident.span());
        let ident = keys.generate.get().map(|Name(ident)| ident);
        let mut generated = Self {
            visibility: &input.vis,
            aggregate: &input.ident,
            generics: &input.generics,
            allowed: all_allowed(input),
            ident: ident.unwrap_or_else(|| {
                let mut ident = format_ident!("{}Event", input.ident.unraw());
                ident.set_span(span);
                ident
            }),
            names: keys.names,
            derives: keys.derives.paths().to_vec(),
            fields: read_fields(input, errors),
            created: Event::new(
                keys.create,
                Ident::new("Created", span),
                Ident::new("create", span),
            ),
            discarded: Event::new(
                keys.discard,
                Ident::new("Discarded", span),
                Ident::new("discard", span),
            ),
            is_right: false,
        };
        generated.check_names(errors);
        generated.is_right = errors.is_empty();
        generated
    }

    /// Each event has a name of its own, and each decision.
    fn check_names(&mut self, errors: &Errors) {
        let mut variants = vec![self.created.mutator(), self.discarded.mutator()];
        let mut methods = Vec::new();
        if variants[0] == variants[1] {
            let variant = &mut self.discarded.variant;
            errors.at(&*variant, taken(variant));
            *variant = format_ident!("{variant}_");
        }
        for event in [&mut self.created, &mut self.discarded] {
            event.check_method(&mut methods, errors);
        }
        for field in &mut self.fields {
            let Some(event) = &mut field.changed else {
                continue;
            };
            event.check_method(&mut methods, errors);
            let mutator = event.mutator();
            if variants.contains(&mutator) {
                errors.at(&event.variant, taken(&event.variant));
                field.changed = None;
            } else {
                variants.push(mutator);
            }
        }
    }
}

fn taken(variant: &Ident) -> String {
    format!("another event is called `{variant}` already: name this one with `variant = …`")
}

impl Event {
    fn new(keys: EventKeys, variant: Ident, method: Ident) -> Self {
        let method = keys.method.get().map_or(method, |Name(given)| given);
        Self {
            variant: keys.variant.get().map_or(variant, |Name(given)| given),
            method: (!keys.no_method.is_set()).then_some(method),
            names: keys.names,
        }
    }

    /// The name by which the events of an enum are told apart.
    fn mutator(&self) -> String {
        snake_case(&self.variant.unraw().to_string())
    }

    fn check_method(&mut self, methods: &mut Vec<String>, errors: &Errors) {
        let Some(method) = &self.method else { return };
        let name = method.unraw().to_string();
        if methods.contains(&name) {
            let message = format!(
                "another decision is called `{name}` already: name this one with `method = …`, or \
                 leave it out with `no_method`"
            );
            errors.at(method, message);
            self.method = None;
        } else {
            methods.push(name);
        }
    }
}

fn read_fields<'a>(input: &'a DeriveInput, errors: &Errors) -> Vec<Field<'a>> {
    let Data::Struct(data) = &input.data else {
        return Vec::new();
    };
    if let Fields::Unnamed(fields) = &data.fields {
        errors.at(
            fields,
            "events are generated from the names of the fields: write `{ name: Type, … }`, or the \
             events yourself and `#[aggregate(event = …)]`",
        );
    }
    if !input.generics.params.is_empty() {
        return Vec::new();
    }
    let fields = data.fields.iter();
    fields.filter_map(|it| Field::read(it, errors)).collect()
}

impl<'a> Field<'a> {
    fn read(field: &'a syn::Field, errors: &Errors) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let keys = FieldKeys::read(&field.attrs, errors);
        keys.check(errors);
        Some(Self {
            of: field,
            ident,
            is_default: keys.default.is_set(),
            changed: keys
                .attribute
                .is_set()
                .then(|| changed(ident, keys.event, errors))
                .flatten(),
        })
    }
}

/// That the field `email` changed is `EmailChanged`, and decided by `change_email`.
fn changed(field: &Ident, keys: EventKeys, errors: &Errors) -> Option<Event> {
    let span = written_at(field.span());
    let name = field.unraw().to_string();
    let variant = format!("{}Changed", camel_case(&name));
    let parsed = syn::parse_str::<Ident>(&variant).ok();
    let Some(mut variant) = parsed.or_else(|| keys.variant.peek().map(|Name(it)| it.clone()))
    else {
        let message = format!("`{variant}` cannot be a variant: name it with `variant = …`");
        errors.at(field, message);
        return None;
    };
    variant.set_span(span);
    let mut method = format_ident!("change_{name}");
    method.set_span(span);
    Some(Event::new(keys, variant, method))
}

/// An event that does not use all parameters would not compile, and which it uses changes with the
/// fields.
fn check_generics(generics: &Generics, errors: &Errors) {
    if !generics.params.is_empty() {
        errors.at(
            &generics.params,
            "generated events have no parameters: write the events of a generic aggregate yourself, \
             and `#[aggregate(event = …)]`",
        );
    }
}
