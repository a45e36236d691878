//! A log as one makes it at first: a table whose rows the database counts, read by these numbers alone.

use std::sync::atomic::Ordering;

use diesel::{QueryResult, connection::SimpleConnection as _};
use eventsourcing_test_servers::Database;
use eventsourcing_tests::served::Served;

use crate::writers::Work;

/// Makes its table beside ours: writers insert into both in the same transactions.
pub(crate) fn make<S: Served>(database: &Database) {
    let table = format!("CREATE TABLE naive (number {} PRIMARY KEY);", S::COUNTED);
    database.endpoint().run(&table).unwrap();
}

/// Inserts so many rows.
pub(crate) fn insert<S: Served>(connection: &mut S::Connection, rows: usize) -> QueryResult<()> {
    let rows = vec!["(DEFAULT)"; rows].join(", ");
    connection.batch_execute(&format!("INSERT INTO naive VALUES {rows}"))
}

/// What is there behind a number.
pub(crate) fn behind<S: Served>(connection: &mut S::Connection, number: i64) -> Vec<i64> {
    let query = format!("SELECT number FROM naive WHERE number > {number} ORDER BY number");
    S::numbers(connection, &query).unwrap()
}

/// What a follower has seen when all writers have ended.
pub(crate) fn follow<S: Served>(url: &str, work: &Work) -> Vec<i64> {
    let datastore = S::open(url).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let mut seen: Vec<i64> = Vec::new();
    loop {
        let was_running = work.running.load(Ordering::SeqCst) > 0;
        let after = seen.last().copied().unwrap_or(0);
        let found = behind::<S>(&mut connection, after);
        if found.is_empty() && !was_running {
            return seen;
        }
        seen.extend(found);
    }
}
