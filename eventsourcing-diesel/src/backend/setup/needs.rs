//! What the tables of items need of others, so that none loses it.

use diesel::QueryResult;
use eventsourcing::RecordError;

use super::table::SchemaTable;
use crate::backend::Backend;

/// Tables that are to be emptied or dropped, of a datastore on some table of items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Going<'a> {
    pub(super) tables: &'a [SchemaTable],
    pub(super) datastore_is_on: SchemaTable,
}

impl Going<'_> {
    /// That no rows are left which would be unreadable without what goes.
    pub(super) fn leave_no_rows_unreadable<C: Backend>(
        self,
        connection: &mut C,
    ) -> Result<(), RecordError> {
        let needed = self.tables.iter().filter(|it| it.rows_need_it());
        for needed in needed {
            if !connection.has_table(needed.name()).map_err(C::failed)? {
                continue;
            }
            let found = self.left(connection, C::has_rows);
            if let Some(left) = found.map_err(C::failed)? {
                let (needed, left) = (needed.name(), left.name());
                return Err(misuse(format!(
                    "without `{needed}` the rows of `{left}` could not be read; truncate `{left}` \
                     first or together with it, or choose `only` tables other than `{needed}`"
                )));
            }
        }
        Ok(())
    }

    /// That no table is left without the `save_keys`, which are dropped with `stored_events`.
    pub(super) fn leave_no_table_without_keys<C: Backend>(
        self,
        connection: &mut C,
    ) -> Result<(), RecordError> {
        if !self.include::<C>(SchemaTable::STORED_EVENTS) {
            return Ok(());
        }
        let found = self.left(connection, |_, _| Ok(true));
        let Some(left) = found.map_err(C::failed)? else {
            return Ok(());
        };
        let how = if left.made_by().is_empty() {
            "drop that first by the migration that made it"
        } else {
            "drop both"
        };
        Err(misuse(format!(
            "`save_keys` goes with `stored_events`, and `{}` needs it; {how}, or truncate \
             `stored_events`",
            left.name()
        )))
    }

    /// A table of items that is there, does not go, and is as asked for.
    fn left<C: Backend>(
        self,
        connection: &mut C,
        is_meant: impl Fn(&mut C, &str) -> QueryResult<bool>,
    ) -> QueryResult<Option<SchemaTable>> {
        let known = SchemaTable::OURS.into_iter().chain([self.datastore_is_on]);
        for table in known.filter(|it| it.items().is_some() && !self.include::<C>(*it)) {
            if connection.has_table(table.name())? && is_meant(connection, table.name())? {
                return Ok(Some(table));
            }
        }
        Ok(None)
    }

    /// By name, as the database compares names: an item of the user's own can name a table of ours.
    fn include<C: Backend>(self, table: SchemaTable) -> bool {
        let is = |it: &SchemaTable| C::is_same_name(it.name(), table.name());
        self.tables.iter().any(is)
    }
}

fn misuse(what: String) -> RecordError {
    RecordError::Misuse { what }
}
