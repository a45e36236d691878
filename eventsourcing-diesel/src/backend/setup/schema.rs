//! Setting the tables up, and taking them down.

use std::{cell::RefCell, fmt};

use eventsourcing::{Error, RecordError};

use super::{
    Purpose, Refusal, SchemaTable, Verified, migrations, needs::Going, refusals::misuse,
    verify_database,
};
use crate::{
    backend::Backend, datastore::DieselDatastore, item::Item, strategy::DieselStrategy, transaction,
};

/// The tables of a database: set up, verified, emptied, dropped. What happens once or seldom, and
/// never by itself in an everyday call.
///
/// ```
/// use eventsourcing::{SequencedItem, Timestamp};
/// use eventsourcing_diesel::{SchemaTable, SqliteDatastore};
///
/// let datastore = SqliteDatastore::unverified(":memory:")?; // connected, and nothing else
/// let schema = datastore.schema().only([
///     SchemaTable::STORED_EVENTS,
///     SchemaTable::of::<SequencedItem<Timestamp>>(),
/// ]);
/// schema.verify().unwrap_err();
/// schema.set_up()?; // again and again, if you like
/// schema.verify()?;
/// schema.truncate()?;
/// schema.drop_tables()?;
/// # Ok::<(), eventsourcing::Error>(())
/// ```
///
/// It is of all tables of ours unless [`only`](Self::only) some are chosen.
///
/// What other tables need does not go before them: see [`truncate`](Self::truncate). The tables it
/// looks at are ours and that of the datastore. Of other tables of your own, and of rows in another
/// database whose keys are kept in this one, it knows nothing.
#[must_use]
pub struct DieselSchema<C: Backend> {
    strategy: DieselStrategy<C>,
    datastore_is_on: SchemaTable,
    tables: Vec<SchemaTable>,
}

impl<C: Backend, I: Item> DieselDatastore<C, I> {
    /// The tables of this database, to set up or to take down.
    pub fn schema(&self) -> DieselSchema<C> {
        DieselSchema {
            strategy: DieselStrategy::on(self.strategy()),
            datastore_is_on: SchemaTable::of::<I>(),
            tables: SchemaTable::OURS.into(),
        }
    }
}

impl<C: Backend> DieselSchema<C> {
    /// Only these tables, those of the user's own included.
    pub fn only(mut self, tables: impl IntoIterator<Item = SchemaTable>) -> Self {
        self.tables = tables.into_iter().collect();
        self
    }

    /// Makes what is missing of the tables of ours, by their migrations, and switches a file to the
    /// write-ahead log. What is there is left as it is: it can be said again and again, by several
    /// processes at once.
    ///
    /// `stored_events` and `save_keys` are made whatever is chosen, since every table needs the keys.
    /// Tables of the user's own are made by migrations of the user's own.
    ///
    /// # Errors
    ///
    /// As for [`open`](DieselDatastore::open).
    pub fn set_up(&self) -> Result<(), Error> {
        let is_in_memory = self.strategy.is_in_memory();
        self.work(Purpose::Open, |connection, tables| {
            connection.make_ready(is_in_memory, tables)
        })
    }

    /// Whether the database has the tables as the strategy needs them: every column, the unique
    /// indices, log positions that are never given twice, and what the order of the log needs. It says
    /// in which way that is kept.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`], naming what is missing and saying what to do.
    pub fn verify(&self) -> Result<Verified, Error> {
        let verified = RefCell::default();
        self.work(Purpose::Connect, |connection, tables| {
            verify_database(connection, tables)?;
            *verified.borrow_mut() = Verified::of(connection, tables)?;
            Ok(())
        })?;
        Ok(verified.into_inner())
    }

    /// Empties the tables, all of them or none, with the keys of their saves. Log positions go on
    /// where they were: none is ever given again. What was in the tables is gone from the pages of
    /// the database too.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] when a table is not there, or when `dictionaries` or `data_keys` are chosen
    /// and a table of items that is not has rows, which could not be read without them; and what a
    /// save can meet.
    pub fn truncate(&self) -> Result<(), Error> {
        self.take_away(|connection, going| {
            transaction::write(connection, |it| empty_all(it, going))
        })
    }

    /// Drops the tables of ours, all of the chosen or none, by reverting their migrations. Those that
    /// are not there are no error. Set up again, they begin anew, also their log positions. What was
    /// in the tables is gone from the pages of the database too.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] when a table is the user's own, which a migration of the user's own drops;
    /// when a table is left that needs the `save_keys`, which go with `stored_events`; or when rows
    /// are left that need the `dictionaries` or `data_keys`, as for [`truncate`](Self::truncate).
    pub fn drop_tables(&self) -> Result<(), Error> {
        if let Some(own) = self.tables.iter().find(|it| it.made_by().is_empty()) {
            return Err(misuse(format!(
                "`{}` is a table of your own: the migration that made it drops it",
                own.name()
            )));
        }
        self.take_away(|connection, going| connection.redefining(|it| drop_all(it, going)))
    }

    fn take_away(
        &self,
        work: fn(&mut C, Going<'_>) -> Result<(), RecordError>,
    ) -> Result<(), Error> {
        self.work(Purpose::Use, |connection, tables| {
            let datastore_is_on = self.datastore_is_on;
            let going = Going {
                tables,
                datastore_is_on,
            };
            Ok(work(connection, going)?)
        })
    }

    pub(crate) fn work(
        &self,
        purpose: Purpose,
        work: impl Fn(&mut C, &[SchemaTable]) -> Result<(), Refusal>,
    ) -> Result<(), Error> {
        let mut connection = self
            .strategy
            .pool()
            .get()
            .map_err(|error| Error::Unavailable(error.into()))?;
        connection
            .patiently(&|connection| work(connection, &self.tables))
            .map_err(|refusal| refusal.told::<C>(self.strategy.place(), purpose))
    }
}

impl<C: Backend> Clone for DieselSchema<C> {
    fn clone(&self) -> Self {
        Self {
            strategy: self.strategy.clone(),
            datastore_is_on: self.datastore_is_on,
            tables: self.tables.clone(),
        }
    }
}

impl<C: Backend> fmt::Debug for DieselSchema<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DieselSchema")
            .field("strategy", &self.strategy)
            .field("tables", &self.tables)
            .finish_non_exhaustive()
    }
}

fn empty<C: Backend>(connection: &mut C, table: SchemaTable) -> Result<(), RecordError> {
    let name = table.name();
    connection.empty(name).map_err(C::failed)?;
    if table.items().is_some() {
        connection.delete_keys_of(name).map_err(C::failed)?;
    }
    Ok(())
}

fn empty_all<C: Backend>(connection: &mut C, going: Going<'_>) -> Result<(), RecordError> {
    going.leave_no_rows_unreadable(connection)?;
    connection.wiping(|connection| {
        let mut tables = going.tables.iter();
        tables.try_for_each(|it| empty(connection, *it))
    })
}

fn drop_all<C: Backend>(connection: &mut C, going: Going<'_>) -> Result<(), RecordError> {
    going.leave_no_table_without_keys(connection)?;
    going.leave_no_rows_unreadable(connection)?;
    let tables = || going.tables.iter();
    let made = tables().flat_map(SchemaTable::made_by);
    let made = made.chain(tables().flat_map(SchemaTable::triggered_by));
    let versions: Vec<_> = made.copied().collect();
    connection.wiping(|connection| migrations::revert(connection, &versions))
}
