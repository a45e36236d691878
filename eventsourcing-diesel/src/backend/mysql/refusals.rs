//! What to do about a MariaDB or MySQL database that cannot be opened or used.

use super::errors::says_lost;
use crate::backend::setup::Purpose;

/// What to say of a database of which the server or the client library says this.
pub(super) fn advice(purpose: Purpose, text: &str) -> &'static str {
    let says = |part| text.contains(part);
    match purpose {
        _ if says("Can't connect") => {
            "cannot be reached: no server listens there; start it, or look at host and port"
        }
        _ if says("Unknown MySQL server host") || says("Unknown server host") => {
            "cannot be reached: its host is unknown; look at the name"
        }
        _ if says("Unknown database") => {
            "does not exist on this server; make it by `CREATE DATABASE`"
        }
        _ if says("log_bin_trust_function_creators") || says("TRIGGER command denied") => {
            "lets this user make no triggers; open it by `MysqlSettings::without_triggers`, or let an \
             administrator run the migrations of `migrations/mysql-trigger`"
        }
        _ if says("command denied") || says("to database") => {
            "does not allow this; grant the user CREATE, ALTER, DROP, INDEX, REFERENCES and TRIGGER to \
             open it, or SELECT, INSERT, UPDATE and DELETE on its tables"
        }
        _ if says("Access denied") => "does not let this user in; look at user and password",
        _ if says("Too many connections") => {
            "has no connection left; make the pools smaller, or `max_connections` larger"
        }
        _ if says("read-only") || says("read only") => {
            "is read-only, as a replica is; connect to the primary"
        }
        _ if says("eadlock") || says("Lock wait timeout") || says("changed since last read") => {
            "was written to by others at once; try again"
        }
        _ if says("WSREP") || says("provider status") => {
            "is on a node that is apart from its cluster; connect to another one"
        }
        _ if says("timed out waiting") => {
            "is busy or away; look whether the server runs, give connections back sooner, or make the \
             pool or its timeout larger"
        }
        Purpose::Use if says_lost(text) => {
            "has closed the connection; look whether the server runs, and try again"
        }
        _ => "cannot be used",
    }
}

pub(super) fn how_to_migrate(place: &str) -> String {
    let place = match place.split_once("://") {
        Some(("mariadb", rest)) => format!("mysql://{rest}"),
        _ => place.to_owned(),
    };
    format!(
        "run `diesel migration run --migration-dir migrations/mysql --database-url '{place}'` with the \
         folder `migrations/mysql` of the crate eventsourcing-diesel, or use `MysqlDatastore::open`, \
         which migrates"
    )
}
