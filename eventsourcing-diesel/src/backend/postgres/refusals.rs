//! What to do about a PostgreSQL database that cannot be opened or used.

use crate::backend::setup::Purpose;

/// What to say of a database of which the server or its library says this.
pub(super) fn advice(purpose: Purpose, text: &str) -> &'static str {
    let says = |part| text.contains(part);
    match purpose {
        _ if says("Connection refused") || says("No such file or directory") => {
            "cannot be reached: no server listens there; start it, or look at host and port"
        }
        _ if says("could not translate host name") => {
            "cannot be reached: its host is unknown; look at the name"
        }
        _ if says("authentication failed") || says("no password supplied") => {
            "does not let this user in; look at user and password"
        }
        _ if says("database") && says("does not exist") => {
            "does not exist on this server; make it by `createdb`"
        }
        _ if says("too many clients") || says("remaining connection slots") => {
            "has no connection left; make the pools smaller, or `max_connections` larger"
        }
        _ if says("permission denied") => {
            "does not allow this; grant the user USAGE and CREATE on the schema, or SELECT, INSERT, \
             UPDATE and DELETE on its tables and, to follow the log, SELECT on their sequences"
        }
        _ if says("read-only transaction") || says("during recovery") => {
            "is read-only, as a standby is; connect to the primary"
        }
        _ if says("deadlock") || says("lock timeout") || says("could not serialize") => {
            "was written to by others at once; try again"
        }
        _ if says("timed out waiting") => {
            "is busy or away; look whether the server runs, give connections back sooner, or make the \
             pool or its timeout larger"
        }
        _ if says("did not end within") => "is written to by transactions that stay open; end them",
        Purpose::Use
            if says("closed the connection")
                || says("terminating connection")
                || says("no connection to the server") =>
        {
            "has closed the connection; look whether the server runs, and try again"
        }
        _ => "cannot be used",
    }
}

pub(super) fn how_to_migrate(place: &str) -> String {
    format!(
        "run `diesel migration run --migration-dir migrations/postgres --database-url '{place}'` with \
         the folder `migrations/postgres` of the crate eventsourcing-diesel, or use \
         `PostgresDatastore::open`, which migrates"
    )
}
