//! Whether a pooler stands in front of the server and gives each transaction another connection to it.
//! What a connection is told is then told to whoever comes next, and what was prepared under a name is
//! another's statement: it has to be said.

use diesel::{dsl::sql, prelude::*, sql_types::Integer};
use eventsourcing::RecordError;

use super::errors;
use crate::backend::setup::Refusal;

/// How often both connections are asked twice. One that gives its transactions the same connection again
/// and again, and never that of the other, has it for itself.
const ROUNDS: usize = 4;

/// Refuses to go on where the two connections to one place do not keep theirs to the server.
pub(super) fn refuse(first: &mut PgConnection, second: &mut PgConnection) -> Result<(), Refusal> {
    if is_between(first, second).map_err(errors::failed)? {
        let what = "a pooler is in front of the server, such as pgbouncer in transaction mode, and \
                    gives each transaction another connection; say so by \
                    `PostgresSettings::pgbouncer` or `EVENTSOURCING_PGBOUNCER=yes`, or let it keep \
                    one for each client (`pool_mode = session`)";
        return Err(RecordError::Misuse { what: what.into() }.into());
    }
    Ok(())
}

fn is_between(first: &mut PgConnection, second: &mut PgConnection) -> QueryResult<bool> {
    let (of_first, of_second) = (backend(first)?, backend(second)?);
    if of_first == of_second {
        return Ok(true);
    }
    for _ in 0..ROUNDS {
        // Twice in turn: were they given in a circle, every second one would be the same.
        for (connection, expected) in [(&mut *second, of_second), (&mut *first, of_first)] {
            if backend(connection)? != expected || backend(connection)? != expected {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The process that serves a connection, asked for in a transaction of its own.
fn backend(connection: &mut PgConnection) -> QueryResult<i32> {
    sql::<Integer>("SELECT pg_backend_pid()").get_result(connection)
}
