//! The way to a datastore that is the same on every database.

use diesel::r2d2::{ConnectionManager, Pool};
use eventsourcing::Error;

use super::{Purpose, Refusal, SchemaTable, refusals::unavailable};
use crate::{backend::Backend, strategy::DieselStrategy};

/// A connection to a database that is named so, or why there is none and what to do.
pub(crate) fn connected<C: Backend>(url: &str, name: &str, purpose: Purpose) -> Result<C, Error> {
    C::establish(url).map_err(|error| {
        let what = C::advice(purpose, &error.to_string());
        unavailable(name, what, error.into())
    })
}

/// The strategy on a pool that is there already, when its database is as it must be.
pub(crate) fn on_pool<C: Backend>(
    pool: Pool<ConnectionManager<C>>,
    name_of: impl FnOnce(&mut C) -> Option<String>,
    check: impl FnOnce(&mut C) -> Result<(), Refusal>,
) -> Result<DieselStrategy<C>, Error> {
    let mut connection = pool
        .get()
        .map_err(|error| Error::Unavailable(error.into()))?;
    let name = name_of(&mut connection).unwrap_or_else(|| "the database of the pool".into());
    check(&mut connection).map_err(|refusal| refusal.told::<C>(&name, Purpose::Connect))?;
    drop(connection);
    Ok(DieselStrategy::new(pool, &name, None))
}

/// Brings the database of a connection up to date.
pub(crate) fn migrate<C: Backend>(connection: &mut C) -> Result<(), Error> {
    connection
        .make_ready(false, &SchemaTable::OURS)
        .map_err(|refusal| refusal.told::<C>("the database of the connection", Purpose::Open))
}
