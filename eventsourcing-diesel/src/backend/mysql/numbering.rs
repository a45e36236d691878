//! How items get their log positions: from one counter row for each table of items, whose lock is held
//! until the transaction has ended. So writers of a table commit one after the other, in the order of
//! their positions, and whoever reads the log sees a prefix of it.
//!
//! A trigger advances the row within the insert, which then is one statement. Where there is none,
//! which the row says, whoever inserts advances the row in the same transaction.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    dsl::sql,
    mysql::{Mysql, MysqlConnection},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::{Error, OptionalExtension},
    sql_types::{BigInt, Bool, Text},
};

use crate::{
    insert::walk_row,
    item::{Item, Table},
    row::NewRow,
    select::question,
};

/// The table of the counter rows.
pub(super) const COUNTERS: &str = "log_counters";

/// Whether a trigger gives the items of a table their positions.
pub(super) fn is_by_trigger<I: Item>(connection: &mut MysqlConnection) -> QueryResult<bool> {
    let found = ByTrigger::<I>::new().get_result(connection).optional()?;
    Ok(found.unwrap_or(false))
}

/// The same, asked seldom.
pub(super) fn is_by_trigger_on(
    connection: &mut MysqlConnection,
    table: &Table,
) -> QueryResult<bool> {
    let found = sql::<Bool>("SELECT by_trigger FROM log_counters WHERE table_name = ")
        .bind::<Text, _>(table.name)
        .get_result(connection)
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// Keeps everybody else from writing to a table until the transaction ends. On a cluster a lock is one of
/// its node: that others have written meanwhile is found when the transaction commits, and only where both
/// have changed the same row. So a position is passed over, which nothing will have.
pub(super) fn hold<I: Item>(connection: &mut MysqlConnection) -> QueryResult<()> {
    match Hold::<I>::new().execute(connection)? {
        0 => Err(Error::QueryBuilderError(no_counter(I::TABLE.name).into())),
        _ => Ok(()),
    }
}

fn no_counter(table: &str) -> String {
    format!(
        "nothing keeps others from writing to `{table}`, which has no row in `{COUNTERS}`; `INSERT INTO \
         {COUNTERS} (table_name) VALUES ('{table}')` with its greatest log position as `last_position`"
    )
}

/// Draws as many positions as rows are inserted next, unless a trigger does.
pub(super) fn draw<I: Item>(connection: &mut MysqlConnection, count: usize) -> QueryResult<bool> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let drawn = Draw::<I>::new(count).execute(connection)?;
    Ok(drawn > 0)
}

question! {
    /// Whether a trigger gives the positions of a table.
    ByTrigger<I> {} -> Bool
}

question! {
    /// Locks the counter row of a table, and changes it.
    Hold<I> {} -> ()
}

question! {
    /// Advances the counter row of a table that has no trigger.
    Draw<I> { count: i64 } -> ()
}

impl<I: Item> QueryFragment<Mysql> for ByTrigger<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        out.push_sql("SELECT by_trigger FROM ");
        out.push_identifier(COUNTERS)?;
        where_table::<I>(&mut out)
    }
}

impl<I: Item> QueryFragment<Mysql> for Hold<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        out.push_identifier(COUNTERS)?;
        out.push_sql(" SET last_position = last_position + 1");
        where_table::<I>(&mut out)
    }
}

impl<I: Item> QueryFragment<Mysql> for Draw<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        out.push_identifier(COUNTERS)?;
        out.push_sql(" SET last_position = LAST_INSERT_ID(last_position + ");
        out.push_bind_param::<BigInt, _>(&self.count)?;
        out.push_sql(") WHERE NOT by_trigger AND table_name = ");
        out.push_bind_param::<Text, _>(I::TABLE.name)
    }
}

fn where_table<I: Item>(out: &mut AstPass<'_, '_, Mysql>) -> QueryResult<()> {
    out.push_sql(" WHERE table_name = ");
    out.push_bind_param::<Text, _>(I::TABLE.name)
}

/// Inserts `N` items under the positions that were drawn last.
#[derive(Debug)]
pub(super) struct InsertNumbered<'a, I, const N: usize> {
    rows: &'a [NewRow<'a>; N],
    item: PhantomData<fn() -> I>,
}

impl<'a, I, const N: usize> InsertNumbered<'a, I, N> {
    pub(super) fn new(rows: &'a [NewRow<'a>; N]) -> Self {
        let item = PhantomData;
        Self { rows, item }
    }
}

impl<I: Item, const N: usize> QueryId for InsertNumbered<'_, I, N> {
    type QueryId = InsertNumbered<'static, I, N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Conn, I, const N: usize> RunQueryDsl<Conn> for InsertNumbered<'_, I, N> {}

impl<I: Item, const N: usize> QueryFragment<Mysql> for InsertNumbered<'_, I, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        walk_numbered::<I>(self.rows, &mut out)
    }
}

pub(super) fn walk_numbered<'b, I: Item>(
    rows: &'b [NewRow<'_>],
    out: &mut AstPass<'_, 'b, Mysql>,
) -> QueryResult<()> {
    out.push_sql("INSERT INTO ");
    out.push_identifier(I::TABLE.name)?;
    out.push_sql(" (");
    out.push_identifier(I::TABLE.log_position)?;
    for column in I::TABLE.inserted() {
        out.push_sql(", ");
        out.push_identifier(column)?;
    }
    out.push_sql(") VALUES ");
    for (index, row) in rows.iter().enumerate() {
        out.push_sql(if index == 0 { "(" } else { ", (" });
        out.push_sql(&format!("LAST_INSERT_ID() - {}, ", rows.len() - 1 - index));
        walk_row::<I, Mysql>(row, out)?;
        out.push_sql(")");
    }
    Ok(())
}

/// A question about what is there now, which locks it until the transaction ends.
#[derive(Debug)]
pub(super) struct Locking<Q>(Q);

impl<Q> Locking<Q> {
    pub(super) fn new(question: Q) -> Self {
        Self(question)
    }
}

impl<Q: QueryId> QueryId for Locking<Q> {
    type QueryId = Locking<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Locking<Q> {
    type SqlType = Q::SqlType;
}

impl<Conn, Q> RunQueryDsl<Conn> for Locking<Q> {}

impl<Q: QueryFragment<Mysql>> QueryFragment<Mysql> for Locking<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Mysql>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" FOR UPDATE");
        Ok(())
    }
}
