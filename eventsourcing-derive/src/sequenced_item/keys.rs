//! `#[sequenced_item(…)]` on a field.

use syn::{Field, Ident, LitStr};

use crate::{
    attr::{self, Flag, Name, Once, Value},
    errors::Errors,
};

/// What a column is to the strategy, by the name that it has unless a field says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role(pub(super) &'static str);

/// The roles that a field has to take.
pub(super) const ESSENTIAL: [Role; 4] = [
    Role("sequence_id"),
    Role("position"),
    Role("topic"),
    Role("state"),
];

/// The roles that a column of that name takes where no field does.
pub(super) const USUAL: [Role; 5] = [
    Role("timestamp"),
    Role("metadata"),
    Role("save_id"),
    Role("seal"),
    Role("log_position"),
];

pub(super) fn roles() -> impl Iterator<Item = Role> {
    ESSENTIAL.into_iter().chain(USUAL)
}

/// The keys of one field.
pub(super) struct Keys {
    roles: Vec<(Role, Flag)>,
    pub(super) column: Once<Name>,
    pub(super) from: Once<LitStr>,
}

impl Keys {
    pub(super) fn read(field: &Field, errors: &Errors) -> Self {
        let mut keys = Self {
            roles: roles().map(|role| (role, Flag::default())).collect(),
            column: Once::new(),
            from: Once::new(),
        };
        attr::read(
            &field.attrs,
            "sequenced_item",
            "`sequence_id`, `position`, `topic`, `state`, `timestamp`, `metadata`, `save_id`, \
             `seal`, `log_position`, `column = …` or `from = \"…\"`",
            errors,
            |key, value| keys.set(key, value),
        );
        keys
    }

    fn set(&mut self, key: &Ident, value: Value) -> Option<syn::Result<()>> {
        match key.to_string().as_str() {
            "column" => Some(self.column.set(key, value)),
            "from" => Some(self.from.set(key, value)),
            name => {
                let role = self.roles.iter_mut().find(|(role, _)| role.0 == name);
                role.map(|(_, flag)| flag.set(key, &value))
            }
        }
    }

    /// The role that the field takes.
    pub(super) fn role(&self, errors: &Errors) -> Option<Role> {
        let mut said = self
            .roles
            .iter()
            .filter_map(|(role, flag)| Some((*role, flag.0.as_ref()?)));
        let (role, _) = said.next()?;
        for (other, key) in said {
            let message = format!("a field is one column: `{}` or `{}`", role.0, other.0);
            errors.at(key, message);
        }
        Some(role)
    }
}
