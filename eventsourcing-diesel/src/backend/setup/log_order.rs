//! In which way the log of a table is ordered, and what verifying tells.

use std::fmt;

use eventsourcing::{Error, RecordError};

use super::SchemaTable;
use crate::{backend::Backend, datastore::DieselDatastore, item::Item};

/// In which way the log of a table is ordered, so that a follower misses nothing.
///
/// ```
/// use eventsourcing_diesel::{LogOrder, SchemaTable, SqliteDatastore};
///
/// let datastore = SqliteDatastore::open(":memory:")?;
/// assert_eq!(datastore.log_order()?, LogOrder::OneWriter);
///
/// let verified = datastore.schema().verify()?; // for all tables of items
/// for (table, order) in verified.log_orders() {
///     println!("{}: {order}", table.name());
/// }
/// # Ok::<(), eventsourcing::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LogOrder {
    /// The database has one writer at a time, as SQLite does.
    OneWriter,
    /// Writers wait for nobody, and whoever reads the log waits for those in flight, as on PostgreSQL.
    ReadersWait,
    /// A counter row is locked until the commit, and a trigger advances it, as on MariaDB and MySQL: a save
    /// of up to 1000 items, of 1 MiB together, is one statement.
    CounterByTrigger,
    /// The same without a trigger: each save advances the counter row, in a transaction of four statements
    /// at least.
    CounterBySave,
}

impl fmt::Display for LogOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneWriter => "one writer at a time",
            Self::ReadersWait => "readers wait for writers in flight",
            Self::CounterByTrigger => "a counter row, advanced by a trigger",
            Self::CounterBySave => "a counter row, advanced by each save",
        })
    }
}

impl<C: Backend, I: Item> DieselDatastore<C, I> {
    /// In which way the log of the table is ordered now.
    ///
    /// # Errors
    ///
    /// What a read can meet.
    pub fn log_order(&self) -> Result<LogOrder, Error> {
        let order = |connection: &mut C| connection.log_order(&I::TABLE).map_err(C::failed);
        Ok(self.strategy().query(order)?)
    }
}

/// What was found by [`DieselSchema::verify`](super::DieselSchema::verify).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    log_orders: Vec<(SchemaTable, LogOrder)>,
}

impl Verified {
    pub(super) fn of<C: Backend>(
        connection: &mut C,
        tables: &[SchemaTable],
    ) -> Result<Self, RecordError> {
        let items = tables.iter().filter_map(|it| Some((*it, it.items()?)));
        let log_orders = items
            .map(|(table, items)| Ok((table, connection.log_order(items).map_err(C::failed)?)))
            .collect::<Result<_, RecordError>>()?;
        Ok(Self { log_orders })
    }

    /// The tables of items, and in which way the log of each is ordered.
    pub fn log_orders(&self) -> impl Iterator<Item = (SchemaTable, LogOrder)> {
        self.log_orders.iter().copied()
    }

    /// In which way the log of a table is ordered; nothing if it is none of items, or was not verified.
    #[must_use]
    pub fn log_order_of(&self, table: SchemaTable) -> Option<LogOrder> {
        let mut orders = self.log_orders();
        orders.find(|it| it.0 == table).map(|it| it.1)
    }
}
