//! The order of the log, though its numbers are drawn before the commits: writers take no lock, and
//! whoever reads the log waits for those in flight.
//!
//! A transaction that inserts into a table holds its `RowExclusiveLock` before it draws a number and
//! until it has ended. So whoever has drawn a number up to the last one that was given holds that lock
//! now, or has ended. In statements of their own, in this order:
//!
//! 1. the last number that was given;
//! 2. the transactions that hold the lock;
//! 3. wait until none of them is left;
//! 4. read up to that number.

use std::{
    marker::PhantomData,
    thread,
    time::{Duration, Instant},
};

use diesel::{
    QueryResult, RunQueryDsl,
    pg::{Pg, PgConnection},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Bool, Nullable, Text},
};
use eventsourcing::RecordError;

use super::errors;
use crate::{
    backend::setup::quoted,
    item::{Item, Table},
    select::question,
};

/// The last position of the log up to which nobody is in flight; at least that after which is read
/// when nothing was given behind it.
pub(super) fn settled<I: Item>(
    connection: &mut PgConnection,
    after: i64,
) -> Result<i64, RecordError> {
    let (last, may_ask, has_written, isolation, is_standby, patience) = Given::<I>::new()
        .get_result::<(
            Option<i64>,
            Option<bool>,
            bool,
            String,
            bool,
            Option<String>,
        )>(connection)
        .map_err(errors::failed)?;
    refuse_misuse(has_written, &isolation, is_standby)?;
    if may_ask == Some(false) {
        return Err(may_not_ask::<I>());
    }
    let last = last.unwrap_or(0);
    if last > after {
        let writers = InFlight::<I>::new().load(connection);
        let patience = understood(patience.as_deref())?;
        wait_for::<I>(connection, writers.map_err(errors::failed)?, patience)?;
    }
    Ok(last)
}

fn refuse_misuse(has_written: bool, isolation: &str, is_standby: bool) -> Result<(), RecordError> {
    let what = if is_standby {
        "the log is followed on the primary: a standby shows commits in another order".into()
    } else if has_written {
        "the log is not followed in a transaction that has written, since those whom it waits for \
         may wait for it; read first, or outside of it"
            .into()
    } else if isolation != "read committed" {
        format!(
            "the log is not followed in a transaction that is {isolation}, which does not see what \
             others commit meanwhile; use READ COMMITTED, or no transaction"
        )
    } else {
        return Ok(());
    };
    Err(RecordError::Misuse { what })
}

fn may_not_ask<I: Item>() -> RecordError {
    let Table {
        name, log_position, ..
    } = I::TABLE;
    RecordError::Misuse {
        what: format!(
            "this user may not ask for the last number that `{log_position}` of `{name}` was given; \
             grant it SELECT on the sequence that `pg_get_serial_sequence({}, {})` names",
            literal(&quoted(name)),
            literal(log_position)
        ),
    }
}

/// How long a reader waits for the same writers unless its connection was told. Then it says who they
/// are; it never reads past them.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// The setting by which a connection is told otherwise, in milliseconds.
pub(super) const LOG_PATIENCE: &str = "eventsourcing.log_patience";

/// A setting of a name that the server does not know is empty where it was told and taken back.
fn understood(patience: Option<&str>) -> Result<Duration, RecordError> {
    let Some(patience) = patience.filter(|it| !it.is_empty()) else {
        return Ok(PATIENCE);
    };
    let millis = patience.parse().map_err(|_| RecordError::Misuse {
        what: format!(
            "`{LOG_PATIENCE}` is `{patience}`; let it be how many milliseconds a reader of the log \
             waits for writers"
        ),
    })?;
    Ok(Duration::from_millis(millis))
}

const PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(20);

/// A transaction that draws numbers, and whether it is prepared: then it has another name than before.
type Writer = (String, bool);

/// Short statements with pauses between them, of which no timeout of the connection knows.
fn wait_for<I: Item>(
    connection: &mut PgConnection,
    mut writers: Vec<Writer>,
    patience: Duration,
) -> Result<(), RecordError> {
    let begun = Instant::now();
    let mut pause = PAUSE;
    while !writers.is_empty() {
        if begun.elapsed() > patience {
            return Err(still_in_flight::<I>(&writers, patience));
        }
        thread::sleep(pause);
        pause = LONGEST_PAUSE.min(pause * 2);
        let now = InFlight::<I>::new().load(connection);
        writers = left(&writers, now.map_err(errors::failed)?);
    }
    Ok(())
}

/// Those of the writers that are in flight still. One that is gone may have been prepared, so that any
/// prepared one may be it.
fn left(writers: &[Writer], now: Vec<Writer>) -> Vec<Writer> {
    let is_gone = |it: &Writer| !it.1 && !now.contains(it);
    let may_be_prepared = writers.iter().any(is_gone);
    now.into_iter()
        .filter(|it| writers.contains(it) || (it.1 && may_be_prepared))
        .collect()
}

fn still_in_flight<I: Item>(writers: &[Writer], patience: Duration) -> RecordError {
    let names: Vec<_> = writers.iter().map(|it| &*it.0).collect();
    let what = format!(
        "{} of those who write to `{}` did not end within {:?}, and no event behind theirs is shown \
         before they do; find them by their virtualtransaction in pg_locks: {}",
        writers.len(),
        I::TABLE.name,
        patience,
        names.join(", ")
    );
    RecordError::Unavailable(what.into())
}

question! {
    /// The last number that was given, whether that may be asked for, what would make following wrong,
    /// and how long to wait.
    Given<I> {} -> (Nullable<BigInt>, Nullable<Bool>, Bool, Text, Bool, Nullable<Text>)
}

question! {
    /// The transactions that hold the lock of those who insert, prepared ones included.
    InFlight<I> {} -> (Text, Bool)
}

impl<I: Item> QueryFragment<Pg> for Given<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT CASE WHEN may_ask THEN pg_sequence_last_value(name::regclass) END, may_ask, \
             txid_current_if_assigned() IS NOT NULL, \
             current_setting('transaction_isolation'), pg_is_in_recovery(), current_setting(",
        );
        out.push_sql(&literal(LOG_PATIENCE));
        out.push_sql(", TRUE) FROM pg_get_serial_sequence(");
        out.push_sql(&literal(&quoted(I::TABLE.name)));
        out.push_sql(", ");
        out.push_sql(&literal(I::TABLE.log_position));
        out.push_sql(
            ") AS name, LATERAL (SELECT has_sequence_privilege(name, 'USAGE, SELECT') AS may_ask) AS \
             asked",
        );
        Ok(())
    }
}

impl<I: Item> QueryFragment<Pg> for InFlight<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT virtualtransaction, pid IS NULL FROM pg_locks WHERE locktype = 'relation' AND \
             granted AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid() AND \
             database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND \
             relation = ",
        );
        out.push_sql(&literal(&quoted(I::TABLE.name)));
        out.push_sql("::regclass");
        Ok(())
    }
}

/// A text as SQL.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writers(names: &[&str]) -> Vec<Writer> {
        let writer = |it: &&str| ((*it).to_owned(), it.starts_with('-'));
        names.iter().map(writer).collect()
    }

    #[test]
    fn a_connection_that_was_told_nothing_has_the_usual_patience() {
        for untold in [None, Some("")] {
            assert_eq!(understood(untold).unwrap(), PATIENCE);
        }
        assert_eq!(understood(Some("250")).unwrap(), Duration::from_millis(250));
        let what = understood(Some("5s")).unwrap_err().to_string();
        assert!(
            what.contains("`eventsourcing.log_patience` is `5s`"),
            "{what}"
        );
    }

    #[test]
    fn whoever_began_later_is_not_waited_for() {
        let before = writers(&["3/1", "4/7", "-1/9"]);
        let now = writers(&["4/7", "-1/9", "5/2"]);
        assert_eq!(left(&before, now), writers(&["4/7", "-1/9"]));
    }

    #[test]
    fn whoever_is_gone_may_be_one_that_was_prepared() {
        let now = writers(&["-1/9", "-1/11"]);
        assert_eq!(left(&writers(&["3/1", "-1/9"]), now.clone()), now);
        assert_eq!(left(&writers(&["-1/8", "-1/9"]), now), writers(&["-1/9"]));
    }
}
