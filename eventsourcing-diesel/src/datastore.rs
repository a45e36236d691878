//! A database with everything that works on it.

use std::fmt;

use diesel::r2d2::{ConnectionManager, Pool};

use crate::{backend::Backend, strategy::DieselStrategy, within::Within};

/// A database that events are kept in. Clones share its connections.
///
/// `DieselDatastore<C>` serves all databases; for SQLite its name is `SqliteDatastore`.
pub struct DieselDatastore<C: Backend> {
    strategy: DieselStrategy<C>,
}

impl<C: Backend> DieselDatastore<C> {
    pub(crate) fn new(strategy: DieselStrategy<C>) -> Self {
        Self { strategy }
    }

    /// The record strategy, for whoever builds an event store of their own.
    pub fn strategy(&self) -> &DieselStrategy<C> {
        &self.strategy
    }

    /// The pool of connections, for the caller's own tables.
    pub fn pool(&self) -> &Pool<ConnectionManager<C>> {
        self.strategy.pool()
    }

    /// The same operations within a transaction of the caller's own: see [`Within`].
    pub fn within<'c>(&self, connection: &'c mut C) -> Within<'c, C> {
        Within::new(connection)
    }
}

impl<C: Backend> Clone for DieselDatastore<C> {
    fn clone(&self) -> Self {
        Self {
            strategy: self.strategy.clone(),
        }
    }
}

impl<C: Backend> fmt::Debug for DieselDatastore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DieselDatastore")
            .field("strategy", &self.strategy)
            .finish()
    }
}
