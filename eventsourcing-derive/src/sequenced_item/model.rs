//! What an item says of its table, read and checked.

use proc_macro2::Span;
use syn::{
    Data, DeriveInput, Field, Fields, Ident, LitStr, Path, Type, ext::IdentExt, spanned::Spanned,
};

use super::keys::{ESSENTIAL, Keys, Role, roles};
use crate::{
    attr::{self, Once},
    errors::Errors,
};

/// An item and its table.
pub(super) struct Item<'a> {
    pub(super) ident: &'a Ident,
    pub(super) table: Path,
    /// The columns of the roles, all of them.
    pub(super) roles: Vec<(Role, Column<'a>)>,
    /// The columns of the user's own.
    pub(super) fields: Vec<OwnColumn<'a>>,
    /// The fields, which are read nowhere.
    pub(super) members: Vec<&'a Ident>,
}

/// A column of a table.
pub(super) struct Column<'a> {
    pub(super) column: Ident,
    /// The type of its field; none where the column is found by its usual name.
    pub(super) ty: Option<&'a Type>,
}

/// A column that is filled from a field of the event.
pub(super) struct OwnColumn<'a> {
    pub(super) column: Ident,
    pub(super) ty: &'a Type,
    /// The name of the field of the event.
    pub(super) from: LitStr,
}

impl<'a> Item<'a> {
    pub(super) fn read(input: &'a DeriveInput, errors: &Errors) -> Option<Self> {
        let fields = read_fields(input, errors)?;
        if !input.generics.params.is_empty() {
            let message = "a sequenced item has no parameters: it is of one table";
            errors.at(&input.generics, message);
        }
        let table = read_table(input, errors);
        let mut columns = Columns::default();
        for (ident, field) in &fields {
            columns.take(ident, field, errors);
        }
        for role in ESSENTIAL {
            if columns.role(role).is_none() {
                let role = role.0;
                errors.at(
                    &input.ident,
                    format!("say which field is its `{role}`: `#[sequenced_item({role})]`"),
                );
            }
        }
        let table = table?;
        if !errors.is_empty() {
            return None;
        }
        let span = table
            .segments
            .last()
            .map_or_else(Span::call_site, Spanned::span);
        Some(Self {
            ident: &input.ident,
            roles: columns.complete(span),
            fields: columns.own,
            members: fields.iter().map(|(ident, _)| *ident).collect(),
            table,
        })
    }
}

fn read_fields<'a>(input: &'a DeriveInput, errors: &Errors) -> Option<Vec<(&'a Ident, &'a Field)>> {
    let data = match &input.data {
        Data::Struct(data) => data,
        Data::Enum(data) => {
            errors.at(
                data.enum_token,
                "a sequenced item is a struct: each field is a column",
            );
            return None;
        }
        Data::Union(data) => {
            errors.at(
                data.union_token,
                "a sequenced item is a struct: each field is a column",
            );
            return None;
        }
    };
    let Fields::Named(fields) = &data.fields else {
        errors.at(&input.ident, "name the fields: each is a column");
        return None;
    };
    let named = fields.named.iter();
    Some(
        named
            .filter_map(|it| Some((it.ident.as_ref()?, it)))
            .collect(),
    )
}

fn read_table(input: &DeriveInput, errors: &Errors) -> Option<Path> {
    let mut table = Once::<Path>::new();
    attr::read(
        &input.attrs,
        "sequenced_item",
        "`table = …`",
        errors,
        |key, value| (key == "table").then(|| table.set(key, value)),
    );
    let table = table.get();
    if table.is_none() && errors.is_empty() {
        let message = "say which table it is kept in: `#[sequenced_item(table = …)]`";
        errors.at(&input.ident, message);
    }
    table
}

/// The columns that were taken so far.
#[derive(Default)]
struct Columns<'a> {
    roles: Vec<(Role, Column<'a>)>,
    own: Vec<OwnColumn<'a>>,
}

impl<'a> Columns<'a> {
    fn role(&self, role: Role) -> Option<&Column<'a>> {
        let found = self.roles.iter().find(|(it, _)| *it == role);
        found.map(|(_, column)| column)
    }

    fn take(&mut self, ident: &Ident, field: &'a Field, errors: &Errors) {
        let keys = Keys::read(field, errors);
        let said = keys.role(errors);
        let column = keys.column.get().map_or_else(|| ident.clone(), |it| it.0);
        self.check_free(&column, errors);
        let from = keys.from.get();
        let usual = || roles().find(|role| from.is_none() && *ident == role.0);
        if let Some(role) = said.or_else(usual) {
            return self.take_role(role, column, field, from.as_ref(), errors);
        }
        let from = from.unwrap_or_else(|| LitStr::new(&ident.unraw().to_string(), ident.span()));
        if from.value().is_empty() {
            errors.at(&from, "expected the name of a field of the event");
        }
        self.own.push(OwnColumn {
            column,
            ty: &field.ty,
            from,
        });
    }

    fn take_role(
        &mut self,
        role: Role,
        column: Ident,
        field: &'a Field,
        from: Option<&LitStr>,
        errors: &Errors,
    ) {
        if let Some(from) = from {
            let message = format!(
                "`from` is for a column that is filled from a field of the event, and this is its \
                 `{}`",
                role.0
            );
            errors.at(from, message);
        }
        if self.role(role).is_some() {
            errors.at(
                &column,
                format!("another field is its `{}` already", role.0),
            );
        }
        let ty = Some(&field.ty);
        self.roles.push((role, Column { column, ty }));
    }

    fn check_free(&self, column: &Ident, errors: &Errors) {
        let mut taken = self
            .roles
            .iter()
            .map(|(_, it)| &it.column)
            .chain(self.own.iter().map(|it| &it.column));
        if taken.any(|it| it == column) {
            errors.at(column, format!("the column `{column}` is taken already"));
        }
    }

    /// With the columns that are found by their usual names, which are looked for where the table
    /// is named.
    fn complete(&mut self, span: Span) -> Vec<(Role, Column<'a>)> {
        for role in roles() {
            if self.role(role).is_none() {
                let column = Ident::new(role.0, span);
                self.roles.push((role, Column { column, ty: None }));
            }
        }
        std::mem::take(&mut self.roles)
    }
}
