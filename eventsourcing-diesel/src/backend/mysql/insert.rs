//! Items as statements of constant text, each prepared once for its length where that is usual.

use diesel::{
    QueryResult, RunQueryDsl,
    dsl::sql,
    mysql::MysqlConnection,
    result::{DatabaseErrorKind as Kind, Error},
    sql_types::BigInt,
};

use super::{
    numbering::{self, InsertNumbered},
    once::InsertOnce,
};
use crate::{backend::parts::parts, insert::InsertItems, item::Item, row::NewRow};

/// What topics have room for, in characters.
const TOPIC: usize = 255;
/// What keys have room for, in bytes.
const KEY: usize = 2048;
/// A statement has at most so many values.
const BINDS: usize = 65_535;
/// Every server takes statements of so many bytes.
const BYTES: usize = 1 << 20;
/// What a statement may have beside what was counted, generously.
const BESIDE: usize = 1 << 18;

/// A statement has at most so many rows: more of them gain nothing.
const ROWS: usize = 1000;

/// The rows in parts, each for one statement.
pub(super) fn chunks<'r, 'a>(rows: &'r [NewRow<'a>]) -> impl Iterator<Item = &'r [NewRow<'a>]> {
    parts(rows, length)
}

/// How many rows the first part has: the most that a statement may have, and at least one.
fn length(rows: &[NewRow<'_>]) -> usize {
    let mut bytes = 0;
    let most = rows
        .iter()
        .take_while(|row| {
            bytes += row.size();
            bytes <= BYTES
        })
        .take(ROWS)
        .count();
    let values = rows.first().map_or(0, |it| 9 + it.fields.len());
    most.min(BINDS / values.max(1)).max(1)
}

/// Inserts items where their table has a trigger, each part as a statement for itself.
pub(super) fn by_trigger<I: Item>(
    connection: &mut MysqlConnection,
    rows: &[NewRow<'_>],
) -> QueryResult<()> {
    for chunk in chunks(rows) {
        check(connection, chunk)?;
        plain::<I>(connection, chunk).map_err(told::<I>)?;
    }
    Ok(())
}

/// Inserts items within a transaction, whoever gives them their positions.
pub(super) fn numbered<I: Item>(
    connection: &mut MysqlConnection,
    rows: &[NewRow<'_>],
) -> QueryResult<()> {
    for chunk in chunks(rows) {
        check(connection, chunk)?;
        let inserted = if numbering::draw::<I>(connection, chunk.len())? {
            drawn::<I>(connection, chunk)
        } else {
            plain::<I>(connection, chunk)
        };
        inserted.map_err(told::<I>)?;
    }
    Ok(())
}

/// Both statements of each length that is usual, and of any other.
macro_rules! statements {
    ($($length:literal)*) => {
        fn plain<I: Item>(connection: &mut MysqlConnection, rows: &[NewRow<'_>]) -> QueryResult<()> {
            $(if let Ok(rows) = <&[NewRow<'_>; $length]>::try_from(rows) {
                return InsertItems::<I, $length>::new(rows).execute(connection).map(drop);
            })*
            InsertOnce::<I>::plain(rows).execute(connection).map(drop)
        }

        fn drawn<I: Item>(connection: &mut MysqlConnection, rows: &[NewRow<'_>]) -> QueryResult<()> {
            $(if let Ok(rows) = <&[NewRow<'_>; $length]>::try_from(rows) {
                return InsertNumbered::<I, $length>::new(rows).execute(connection).map(drop);
            })*
            InsertOnce::<I>::numbered(rows).execute(connection).map(drop)
        }
    };
}

statements! { 1 2 3 4 5 6 7 8 20 100 1000 }

/// What the server would cut off or refuse by closing the connection.
fn check(connection: &mut MysqlConnection, rows: &[NewRow<'_>]) -> QueryResult<()> {
    for row in rows {
        if row.topic.len() > TOPIC && row.topic.chars().count() > TOPIC {
            return Err(refused(format!(
                "the topic `{}` has more than {TOPIC} characters",
                row.topic
            )));
        }
    }
    fits(connection, rows.iter().map(NewRow::size).sum())
}

/// That a key of a save has room.
pub(super) fn check_key(key: &str) -> QueryResult<()> {
    if key.len() <= KEY {
        return Ok(());
    }
    Err(refused(format!(
        "the key of a save has {} bytes, and there is room for {KEY}; hash what is longer",
        key.len()
    )))
}

/// That the server takes a statement of so many bytes, which it is asked only of large ones.
pub(super) fn fits(connection: &mut MysqlConnection, bytes: usize) -> QueryResult<()> {
    if bytes <= BYTES {
        return Ok(());
    }
    let most: i64 = sql::<BigInt>("SELECT @@max_allowed_packet").get_result(connection)?;
    if usize::try_from(most).is_ok_and(|most| bytes + BESIDE <= most) {
        return Ok(());
    }
    Err(refused(format!(
        "what is to be saved has {bytes} bytes in one statement, and the server takes {most}; make \
         its `max_allowed_packet` larger, or save less at once"
    )))
}

fn refused(what: String) -> Error {
    Error::QueryBuilderError(what.into())
}

/// A log position that is taken is no conflict of writers: the counter lags behind.
fn told<I: Item>(error: Error) -> Error {
    match &error {
        Error::DatabaseError(Kind::UniqueViolation, information)
            if information.message().ends_with("PRIMARY'") =>
        {
            refused(format!(
                "the row of `{0}` in `log_counters` lags behind the table ({1}); set its \
                 `last_position` to the greatest `{2}` of `{0}`",
                I::TABLE.name,
                information.message(),
                I::TABLE.log_position
            ))
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use eventsourcing::{FieldValue, StoredEvent};
    use uuid::Uuid;

    use super::*;

    fn lengths(events: &[StoredEvent]) -> Vec<usize> {
        let rows: Vec<_> = events
            .iter()
            .map(|it| NewRow::of(it, &[]).unwrap())
            .collect();
        chunks(&rows).map(<[_]>::len).collect()
    }

    fn events(count: u64, state: &str) -> Vec<StoredEvent> {
        let event = |version| StoredEvent::new(Uuid::nil(), version, "a#B", state.to_owned());
        (0..count).map(event).collect()
    }

    #[test]
    fn saves_of_up_to_1000_are_one_statement() {
        for count in [1, 8, 9, 999, 1000] {
            assert_eq!(lengths(&events(count, "{}")).len(), 1, "{count}");
        }
        assert_eq!(lengths(&events(2129, "{}")), [1000, 1000, 129]);
    }

    #[test]
    fn large_states_are_statements_for_themselves() {
        let large = "x".repeat(BYTES);
        assert_eq!(lengths(&events(2, &large)), [1, 1]);
        let half = "x".repeat(BYTES / 2);
        assert_eq!(lengths(&events(3, &half)), [1, 1, 1]);
    }

    #[test]
    fn columns_of_the_users_own_count_too() {
        let fields = [FieldValue::Text("x".repeat(BYTES / 2))];
        let events = events(3, "{}");
        let rows: Vec<_> = events
            .iter()
            .map(|it| NewRow::of(it, &fields).unwrap())
            .collect();
        assert_eq!(chunks(&rows).count(), 3);
    }
}
