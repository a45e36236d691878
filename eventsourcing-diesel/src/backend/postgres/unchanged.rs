//! That sequences do not go on while a save is written that depends on them.
//!
//! Appends take no lock that a check could wait for. What excludes them is the unique index: an item
//! right behind the last one, inserted and deleted in the transaction of the check, lets nobody else
//! have that place until the transaction has ended. A sequence that is to stay empty is held at its
//! first place. Where positions have no next one that an append would have to take, the last item is
//! locked: checks of one sequence exclude each other, and an append that is in flight at the moment of
//! the check is not seen.
//!
//! A table with columns of the user's own may refuse such an item by a rule of theirs, or have a rule
//! that it breaks only there. It is locked against all who write, as is any table for a save of very
//! many sequences.
//!
//! Two that each depend on what the other writes would wait for each other, again and again as they
//! are sent again. So such saves lock all sequences they name before, in one order.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    connection::SimpleConnection,
    dsl::sql,
    pg::{Pg, PgConnection},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::Error,
    sql_query,
    sql_types::{Array, BigInt, Text},
};
use eventsourcing::Position;
use uuid::Uuid;

use super::insert::told;
use crate::{
    backend::{Dialect, sealed::Operations, setup::quoted},
    item::Item,
    position::{Raw, sealed::Ordered},
    row::{Id, NewRow},
    select::{DeleteItem, question},
    sql_types::AnyPosition,
};

/// Keeps sequences from going on behind these positions until the transaction ends; from beginning,
/// where there is none.
pub(super) fn hold<I: Item>(
    connection: &mut PgConnection,
    unchanged: &[(Id, Option<Raw>)],
    rows: &[NewRow<'_>],
) -> QueryResult<()> {
    if !I::TABLE.fields.is_empty() {
        return lock_table::<I>(connection);
    }
    let held = unchanged.iter().map(|it| it.0);
    let keys = lock_keys::<I>(held.chain(rows.iter().map(|it| it.sequence_id)));
    if keys.len() > MOST_LOCKS {
        return lock_table::<I>(connection);
    }
    lock_all(connection, keys)?;
    for &(id, last) in unchanged {
        match last {
            Some(last) => hold_behind::<I>(connection, id, last)?,
            None => hold_empty::<I>(connection, id)?,
        }
    }
    Ok(())
}

fn lock_table<I: Item>(connection: &mut PgConnection) -> QueryResult<()> {
    require_read_committed(connection)?;
    let table = quoted(I::TABLE.name);
    connection.batch_execute(&format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
}

/// What was committed before the lock must be seen behind it. A placeholder meets it in the index, whatever
/// the transaction sees.
fn require_read_committed(connection: &mut PgConnection) -> QueryResult<()> {
    let isolation = sql::<Text>("SELECT current_setting('transaction_isolation')");
    let isolation: String = isolation.get_result(connection)?;
    if isolation == "read committed" {
        return Ok(());
    }
    let why = format!(
        "what a save requires to be unchanged is not looked for in a transaction that is {isolation}, which \
         sees what was there when it began; use READ COMMITTED"
    );
    Err(Error::QueryBuilderError(why.into()))
}

/// The server has room for some thousands of locks, of all transactions together
/// (`max_locks_per_transaction`). Who would take more than so many locks the table.
const MOST_LOCKS: usize = 256;

/// What stands for these sequences, in the order of all who lock some.
fn lock_keys<I: Item>(ids: impl Iterator<Item = Id>) -> Vec<i64> {
    let mut keys: Vec<_> = ids.map(lock_key::<I>).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Excludes others that lock one of these sequences, until the transaction ends.
fn lock_all(connection: &mut PgConnection, keys: Vec<i64>) -> QueryResult<()> {
    sql_query("SELECT pg_advisory_xact_lock(key) FROM unnest($1) AS key")
        .bind::<Array<BigInt>, _>(keys)
        .execute(connection)
        .map(drop)
}

/// A hash, since the numbers of such locks are shared with whatever else uses the database. Two that have
/// the same key by chance wait for each other, and nothing else.
fn lock_key<I: Item>(Id(id): Id) -> i64 {
    let (half, _) = Uuid::new_v5(&id, I::TABLE.name.as_bytes()).as_u64_pair();
    half.cast_signed()
}

fn hold_behind<I: Item>(connection: &mut PgConnection, id: Id, last: Raw) -> QueryResult<()> {
    match (<I::Position as Ordered>::BEGINNING, last) {
        // The last of all positions has none behind it.
        (Some(_), Raw::Integer(i64::MAX)) => Ok(()),
        (Some(_), Raw::Integer(number)) => {
            let next = Raw::Integer(number + 1);
            let placed = Placeholder::<I>::new(id, last, next).execute(connection);
            placed.map_err(told::<I>)?;
            DeleteItem::<I>::new(id, next).execute(connection).map(drop)
        }
        _ => {
            require_read_committed(connection)?;
            LockItem::<I>::new(id, last).execute(connection).map(drop)
        }
    }
}

/// Takes the first place of a sequence, and gives it back in the same transaction.
fn hold_empty<I: Item>(connection: &mut PgConnection, id: Id) -> QueryResult<()> {
    let first = I::Position::raw(I::Position::FIRST.number());
    connection.insert_items::<I>(&[NewRow {
        sequence_id: id,
        position: first,
        topic: "",
        state: &[],
        timestamp: 0,
        metadata: None,
        save_id: Id(Uuid::nil()),
        seal: None,
        fields: &[],
    }])?;
    let given_back = DeleteItem::<I>::new(id, first);
    given_back.execute(connection).map(drop)
}

question! {
    /// Inserts an item without a state behind another one.
    Placeholder<I> { id: Id, last: Raw, next: Raw } -> ()
}

impl<I: Item> QueryFragment<Pg> for Placeholder<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let table = I::TABLE;
        let alike = [table.topic, table.timestamp, table.save_id];
        out.push_sql("INSERT INTO ");
        out.push_identifier(table.name)?;
        for (index, column) in [table.position, table.state, table.sequence_id]
            .into_iter()
            .chain(alike)
            .enumerate()
        {
            out.push_sql(if index == 0 { " (" } else { ", " });
            out.push_identifier(column)?;
        }
        out.push_sql(") SELECT ");
        Pg::push_position(&mut out, &self.next)?;
        out.push_sql(", ''::bytea");
        for column in [table.sequence_id].into_iter().chain(alike) {
            out.push_sql(", ");
            out.push_identifier(column)?;
        }
        out.push_sql(" FROM ");
        out.push_identifier(table.name)?;
        at::<I>(&mut out, &self.id, &self.last)
    }
}

question! {
    /// Locks an item until the transaction ends.
    LockItem<I> { id: Id, position: Raw } -> AnyPosition
}

impl<I: Item> QueryFragment<Pg> for LockItem<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_identifier(I::TABLE.position)?;
        out.push_sql(" FROM ");
        out.push_identifier(I::TABLE.name)?;
        at::<I>(&mut out, &self.id, &self.position)?;
        out.push_sql(" FOR UPDATE");
        Ok(())
    }
}

fn at<'b, I: Item>(
    out: &mut AstPass<'_, 'b, Pg>,
    id: &'b Id,
    position: &'b Raw,
) -> QueryResult<()> {
    out.push_sql(" WHERE ");
    out.push_identifier(I::TABLE.sequence_id)?;
    out.push_sql(" = ");
    Pg::push_id(out, id)?;
    out.push_sql(" AND ");
    out.push_identifier(I::TABLE.position)?;
    out.push_sql(" = ");
    Pg::push_position(out, position)
}
