//! What a value object says, read and checked.

use syn::{
    Attribute, Data, DeriveInput, Field, Fields, Generics, Ident, Member, Path, Type, Visibility,
    ext::IdentExt,
};

use crate::{
    attr::{self, Flag, Once, Value as KeyValue},
    errors::Errors,
    serde_attr,
};

/// A value object.
pub(super) struct Value<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) generics: &'a Generics,
    /// What serde is told of the whole.
    pub(super) serde: Vec<&'a Attribute>,
    /// Whether that is another name.
    pub(super) renamed: bool,
    pub(super) fields: Vec<(Member, &'a Field)>,
    pub(super) check: Path,
    pub(super) error: Type,
    /// The name of its constructor, where it is not `new`.
    pub(super) new: Option<Ident>,
    pub(super) display: bool,
    pub(super) parse: bool,
}

/// `#[value_object(…)]`.
struct Keys {
    check: Once<Path>,
    error: Once<Type>,
    new: Once<Ident>,
    display: Flag,
    parse: Flag,
}

impl<'a> Value<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        let fields = read_fields(input, errors)?;
        check_fields(&fields, errors);
        let renamed = check_serde(&input.attrs, errors);
        let keys = Keys::read(&input.attrs, errors);
        let newtype = matches!(fields[..], [(Member::Unnamed(_), _)]);
        for flag in [&keys.display, &keys.parse]
            .into_iter()
            .filter_map(|it| it.0.as_ref())
        {
            if !newtype {
                let message = "only a struct of one value without name is written as that value is";
                errors.at(flag, message);
            }
        }
        let (check, error) = (keys.check.get(), keys.error.get());
        if (check.is_none() || error.is_none()) && errors.is_empty() {
            let message =
                "say which values are right: `#[value_object(check = Self::check, error = …)]`";
            errors.at(&input.ident, message);
        }
        Some(Self {
            ident: &input.ident,
            vis: &input.vis,
            generics: &input.generics,
            serde: serde_attr::of(&input.attrs).collect(),
            renamed,
            fields,
            check: check?,
            error: error?,
            new: keys.new.get(),
            display: keys.display.is_set(),
            parse: keys.parse.is_set(),
        })
    }

    /// The one field of a value without names.
    pub(super) fn newtype(&self) -> Option<&'a Type> {
        match &self.fields[..] {
            [(Member::Unnamed(_), field)] => Some(&field.ty),
            _ => None,
        }
    }
}

impl Keys {
    fn read(attributes: &[Attribute], errors: &Errors) -> Self {
        let mut keys = Self {
            check: Once::new(),
            error: Once::new(),
            new: Once::new(),
            display: Flag::default(),
            parse: Flag::default(),
        };
        attr::read(
            attributes,
            "value_object",
            "`check = …`, `error = …`, `new = …`, `display` or `parse`",
            errors,
            |key, value| keys.set(key, value),
        );
        keys
    }

    fn set(&mut self, key: &Ident, value: KeyValue) -> Option<syn::Result<()>> {
        match key.to_string().as_str() {
            "check" => Some(self.check.set(key, value)),
            "error" => Some(self.error.set(key, value)),
            "new" => Some(self.new.set(key, value)),
            "display" => Some(self.display.set(key, &value)),
            "parse" => Some(self.parse.set(key, &value)),
            _ => None,
        }
    }
}

fn read_fields<'a>(input: &'a DeriveInput, errors: &Errors) -> Option<Vec<(Member, &'a Field)>> {
    let fields = match &input.data {
        Data::Struct(data) => &data.fields,
        Data::Enum(data) => {
            errors.at(
                data.enum_token,
                "a value object is a struct; an enum can be a field of it",
            );
            return None;
        }
        Data::Union(data) => {
            errors.at(data.union_token, "a value object is a struct, not a union");
            return None;
        }
    };
    match fields {
        _ if fields.is_empty() => errors.at(&input.ident, "a value object holds a value"),
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() > 1 => {
            errors.at(fields, "name the fields: `{ name: Type, … }`");
        }
        _ => return Some(fields.members().zip(fields).collect()),
    }
    None
}

/// Who can write a field needs no `new`.
fn check_fields(fields: &[(Member, &Field)], errors: &Errors) {
    for (_, field) in fields {
        if !matches!(field.vis, Visibility::Inherited) {
            errors.at(
                &field.vis,
                "who can write a field can break the rule: let it be private",
            );
        }
    }
}

/// What is read is the value itself. Answers whether it is given another name.
fn check_serde(attributes: &[Attribute], errors: &Errors) -> bool {
    let mut renamed = false;
    serde_attr::each_key(attributes, |key| {
        refuse(key, errors);
        renamed |= key == "rename";
    });
    renamed
}

fn refuse(key: &Ident, errors: &Errors) {
    let name = key.unraw().to_string();
    let reason = match name.as_str() {
        "from" | "try_from" | "into" | "remote" => {
            "what is stored is the value itself, not another type"
        }
        "default" => "write it on the fields",
        "crate" => "this derive says it",
        _ => return,
    };
    errors.at(
        key,
        format!("a value object cannot be `#[serde({name})]`: {reason}"),
    );
}
