//! Whether a database has what a strategy needs.

use diesel::QueryResult;
use eventsourcing::RecordError;

use super::table::SchemaTable;
use crate::{backend::Backend, item::Table};

/// A column as the database describes it.
#[derive(Debug)]
pub struct FoundColumn {
    pub(crate) name: String,
    /// Its type, in the database's own words.
    pub(crate) kind: String,
    /// Whether a row cannot be inserted without it.
    pub(crate) needed: bool,
}

/// That the tables are there with every column, and with what makes saves exclude each other; and the
/// keys, which every table needs.
pub(super) fn all<C: Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<(), RecordError> {
    connection.read_no_keys().map_err(C::failed)?;
    KEY.check(connection)?;
    for it in tables {
        match it.items() {
            Some(items) => table(connection, items)?,
            None => beside(connection, *it)?,
        }
    }
    Ok(())
}

/// That a table beside those of items has every column.
fn beside<C: Backend>(connection: &mut C, table: SchemaTable) -> Result<(), RecordError> {
    if table == SchemaTable::DATA_KEYS {
        DATA_KEY.check(connection)?;
    }
    connection.read_nothing_of(table).map_err(C::failed)
}

/// That a table of items has the columns of its items, gives no log position twice, and lets no two
/// items of a sequence have one position.
pub(crate) fn table<C: Backend>(connection: &mut C, table: &Table) -> Result<(), RecordError> {
    refuse::<C>(columns(connection, table))?;
    refuse::<C>(connection.fault_of_log_positions(table))?;
    let sequence = Unique {
        index: &format!("{}_sequence", table.name),
        table: table.name,
        columns: &[table.sequence_id, table.position],
        reason: "two writers could store the same position",
    };
    sequence.check(connection)
}

/// What a check found missing, as an error.
fn refuse<C: Backend>(missing: QueryResult<Option<String>>) -> Result<(), RecordError> {
    match missing.map_err(C::failed)? {
        None => Ok(()),
        Some(what) => Err(RecordError::Misuse { what }),
    }
}

fn columns<C: Backend>(connection: &mut C, table: &Table) -> QueryResult<Option<String>> {
    let found = connection.columns(table.name)?;
    let Table { name, .. } = table;
    if found.is_empty() {
        return Ok(Some(format!(
            "there is no table `{name}`; run the migration that makes it"
        )));
    }
    let ours: Vec<_> = table.inserted().chain([table.log_position]).collect();
    let missing = ours
        .iter()
        .find(|it| !found.iter().any(|found| C::is_same_name(&found.name, it)));
    if let Some(column) = missing {
        return Ok(Some(format!(
            "`{name}` has no column `{column}`; add it by a migration, or restore a backup"
        )));
    }
    let unknown = found
        .iter()
        .find(|it| it.needed && !ours.iter().any(|ours| C::is_same_name(&it.name, ours)));
    let unfilled = unknown.map(|it| {
        format!(
            "the column `{}` of `{name}` cannot be empty, and nothing fills it; give it a default, \
             or the item a field for it",
            it.name
        )
    });
    Ok(unfilled.or_else(|| of_another_type::<C>(table, &found)))
}

/// A column of another type than those of our migrations.
fn of_another_type<C: Backend>(table: &Table, found: &[FoundColumn]) -> Option<String> {
    found.iter().find_map(|it| {
        let expected = C::kinds_of(table, &it.name);
        let is_one = expected.is_empty() || expected.contains(&&*it.kind);
        (!is_one).then(|| {
            format!(
                "the column `{}` of `{}` is `{}`; make it `{}` by a migration",
                it.name,
                table.name,
                it.kind,
                expected.join("` or `")
            )
        })
    })
}

/// What a database must hold unique.
pub(crate) struct Unique<'a> {
    pub(crate) index: &'a str,
    pub(crate) table: &'static str,
    pub(crate) columns: &'a [&'static str],
    pub(crate) reason: &'static str,
}

/// The primary key of its table, or the like.
const KEY: Unique<'_> = Unique {
    index: "save_keys_key",
    table: "save_keys",
    columns: &["table_name", "save_key"],
    reason: "a key could be used twice",
};

/// The primary key of its table, or the like.
const DATA_KEY: Unique<'_> = Unique {
    index: "data_keys_originator",
    table: "data_keys",
    columns: &["originator_id"],
    reason: "an originator could have two keys, and one be left when it is erased",
};

impl Unique<'_> {
    /// Whether there is a unique index of the whole table on exactly these columns.
    fn check<C: Backend>(&self, connection: &mut C) -> Result<(), RecordError> {
        let is_there = connection.has_unique_index(self.table, self.columns);
        refuse::<C>(is_there.map(|it| (!it).then(|| self.is_missing())))
    }

    fn is_missing(&self) -> String {
        let columns = self.columns.join(", ");
        let Self {
            index,
            table,
            reason,
            ..
        } = self;
        format!(
            "`{table}` has no unique index on ({columns}), without which {reason}; make it by \
             `CREATE UNIQUE INDEX {index} ON {table} ({columns})`, or restore a backup"
        )
    }
}
