//! One mutator, read and checked.

use syn::{
    Attribute, FnArg, Ident, ImplItemFn, Pat, PatIdent, PatType, Receiver, ReceiverKind,
    ReturnType, Safety, Signature, Type, ext::IdentExt, parse_quote,
};

use super::{generated, said};
use crate::{
    case::{parameter, snake_case},
    errors::Errors,
    generated::{Names, is},
};

/// A method of the block: what one type of event does.
#[derive(Clone)]
pub(super) struct Method {
    /// The variant it is for, in snake case: its own name unless `#[event(Variant)]` names another.
    pub(super) event: String,
    /// `#[event(Variant)]`.
    pub(super) given: Option<Ident>,
    pub(super) ident: Ident,
    pub(super) role: Role,
    pub(super) parameters: Vec<Parameter>,
    /// What it returns.
    pub(super) output: Option<Type>,
    /// What `#[event(topic = "…")]` says of a generated event.
    pub(super) names: Names,
    /// Its attributes and docs.
    pub(super) attributes: Vec<Attribute>,
    /// What `#[event(attr(…))]` gives to the variant alone.
    pub(super) given_attributes: Vec<Attribute>,
    /// `#[cfg(…)]`, which stands on what is written for the method too.
    pub(super) cfg: Vec<Attribute>,
}

/// What it does to the life of the aggregate, told by its `self`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Begins,
    Changes,
    Ends,
}

/// A parameter, and the field it takes.
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) ident: Ident,
    pub(super) field: String,
    /// The field as its enum names it, `r#type` included; `None` where no field has such a name.
    pub(super) name: Option<Ident>,
    pub(super) ty: Type,
    pub(super) attributes: Vec<Attribute>,
    /// What `#[event(attr(…))]` gives to the field alone.
    pub(super) given_attributes: Vec<Attribute>,
}

impl Method {
    /// Where the event is generated, the method says more of it.
    pub(super) fn read(method: &ImplItemFn, generates: bool, errors: &Errors) -> Option<Self> {
        let signature = &method.sig;
        check_plain(signature, errors);
        let role = match signature.receiver() {
            None => Some(Role::Begins),
            Some(receiver) => role_of(receiver, errors),
        };
        check_output(signature, role, errors);
        let mut parameters = read_parameters(signature, errors);
        check_event_under_condition(method, errors);
        let (mut names, mut given_attributes) = (Names::default(), Vec::new());
        let given = if generates {
            let parameters = parameters.as_deref_mut().unwrap_or_default();
            generated::check_parameters(parameters, errors);
            for parameter in parameters {
                parameter.given_attributes = said::of_parameter(&parameter.attributes, errors);
            }
            let said = said::of_method(method, errors);
            (names, given_attributes) = (said.names, said.attributes);
            Some(said.variant?)
        } else {
            read_event(method, errors)
        };
        let event = given
            .as_ref()
            .unwrap_or(&signature.ident)
            .unraw()
            .to_string();
        Some(Self {
            event: snake_case(&event),
            given,
            ident: signature.ident.clone(),
            role: role?,
            parameters: parameters?,
            output: match &signature.output {
                ReturnType::Type(_, ty) => Some(Type::clone(ty)),
                ReturnType::Default => None,
            },
            names,
            attributes: method.attrs.clone(),
            given_attributes,
            cfg: cfg(&method.attrs).cloned().collect(),
        })
    }

    /// Where it says which variant it is for.
    pub(super) fn name(&self) -> &Ident {
        self.given.as_ref().unwrap_or(&self.ident)
    }

    /// `#[allow(deprecated)]` for what is written for a mutator that is deprecated: what happened is
    /// applied all the same.
    pub(super) fn allowing_deprecated(&self) -> Option<Attribute> {
        let is_deprecated = self.attributes.iter().any(|it| is(it, "deprecated"));
        is_deprecated.then(|| parse_quote!(#[allow(deprecated)]))
    }

    /// The parameters in the order in which fields are handed over: by the name of the field.
    pub(super) fn sorted(&self) -> Vec<&Parameter> {
        let mut sorted: Vec<_> = self.parameters.iter().collect();
        sorted.sort_by(|a, b| a.field.cmp(&b.field));
        sorted
    }
}

/// `_type` takes `r#type`.
fn field_name(ident: &Ident) -> Option<Ident> {
    let field = parameter(ident);
    let plain = syn::parse_str::<Ident>(&field);
    let mut name = plain
        .or_else(|_| syn::parse_str(&format!("r#{field}")))
        .ok()?;
    name.set_span(ident.span());
    Some(name)
}

fn cfg(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("cfg"))
}

/// Which variant it is for is known before the compiler knows which conditions hold.
fn check_event_under_condition(method: &ImplItemFn, errors: &Errors) {
    let parameters = method.sig.inputs.iter().filter_map(|it| match it {
        FnArg::Typed(typed) => Some(&typed.attrs),
        FnArg::Receiver(_) => None,
    });
    let attributes = parameters.chain([&method.attrs]).flatten();
    for attribute in attributes.filter(|it| is(it, "event") && !it.path().is_ident("event")) {
        let message = "`#[event(…)]` cannot depend on a condition: write a method for each, under \
                       `#[cfg(…)]`";
        errors.at(attribute, message);
    }
}

/// `#[event(Variant)]`.
fn read_event(method: &ImplItemFn, errors: &Errors) -> Option<Ident> {
    let mut given = None;
    for attribute in method.attrs.iter().filter(|it| it.path().is_ident("event")) {
        if given.is_some() {
            errors.at(
                attribute,
                "a mutator is for one event; write a method for each",
            );
        }
        match attribute.parse_args_with(Ident::parse_any) {
            Ok(ident) => given = Some(ident),
            Err(_) => errors.at(attribute, "name the variant it is for: `#[event(Opened)]`"),
        }
    }
    given
}

/// Applying is a plain function of state and event.
fn check_plain(signature: &Signature, errors: &Errors) {
    const PLAIN: &str = "write a plain `fn`: what happened is applied at once, and cannot fail";
    if let Some(it) = signature.asyncness {
        errors.at(it, format!("a mutator is not `async`; {PLAIN}"));
    }
    if let Safety::Unsafe(it) = signature.safety {
        errors.at(it, format!("a mutator is not `unsafe`; {PLAIN}"));
    }
    if let Some(it) = &signature.abi {
        errors.at(it, format!("a mutator is not `extern`; {PLAIN}"));
    }
    if let Some(it) = &signature.variadic {
        errors.at(it, "write a parameter for each field of the event");
    }
    if !signature.generics.params.is_empty() {
        errors.at(
            &signature.generics.params,
            "a mutator is not generic: its parameters have the types of the event's fields",
        );
    }
}

fn role_of(receiver: &Receiver, errors: &Errors) -> Option<Role> {
    match &receiver.kind {
        ReceiverKind::Value => Some(Role::Ends),
        ReceiverKind::Reference(_, _, Some(_)) => Some(Role::Changes),
        _ => {
            errors.at(
                receiver,
                "write `&mut self` if the event changes the aggregate, `self` if it ends it, and \
                 no `self` if it begins it; what is no mutator stands in an `impl` of its own",
            );
            None
        }
    }
}

fn check_output(signature: &Signature, role: Option<Role>, errors: &Errors) {
    match (role, &signature.output) {
        (Some(Role::Begins), ReturnType::Default) => errors.at(
            &signature.ident,
            "a mutator without `self` begins the aggregate: write `-> Self`; one that changes it \
             has `&mut self`",
        ),
        (_, ReturnType::Type(_, ty)) => {
            if let Type::ImplTrait(_) = &**ty {
                errors.at(ty, "a mutator returns `Self` or nothing");
            }
        }
        _ => {}
    }
}

fn read_parameters(signature: &Signature, errors: &Errors) -> Option<Vec<Parameter>> {
    let mut parameters = Vec::<Parameter>::new();
    let mut complete = true;
    for input in &signature.inputs {
        let FnArg::Typed(typed) = input else { continue };
        let Some(parameter) = Parameter::read(typed, errors) else {
            complete = false;
            continue;
        };
        let is_always = |it: &Parameter| it.cfg().next().is_none();
        let same = |it: &Parameter| it.field == parameter.field && is_always(it);
        if is_always(&parameter) && parameters.iter().any(same) {
            let message = format!("the field `{}` is taken already", parameter.field);
            errors.at(&parameter.ident, message);
        }
        parameters.push(parameter);
    }
    complete.then_some(parameters)
}

impl Parameter {
    /// `#[cfg(…)]`: there are versions of the method with it and without.
    pub(super) fn cfg(&self) -> impl Iterator<Item = &Attribute> {
        cfg(&self.attributes)
    }

    fn read(typed: &PatType, errors: &Errors) -> Option<Self> {
        if let Type::ImplTrait(_) = &*typed.ty {
            errors.at(&typed.ty, "write the type of the event's field");
        }
        match &*typed.pat {
            Pat::Ident(PatIdent {
                by_ref: None,
                ident,
                subpat: None,
                ..
            }) => Some(Self {
                ident: ident.clone(),
                field: parameter(ident),
                name: field_name(ident),
                ty: Type::clone(&typed.ty),
                attributes: typed.attrs.clone(),
                given_attributes: Vec::new(),
            }),
            pattern => {
                errors.at(
                    pattern,
                    "a parameter has the name of the event's field; one that is not used has a `_` \
                     before it: `_reason`",
                );
                None
            }
        }
    }
}
