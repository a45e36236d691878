//! Events as one statement of constant text.

use diesel::{
    QueryResult, RunQueryDsl,
    backend::Backend,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Binary, HasSqlType, Nullable, Text},
};

use crate::{
    row::{Id, NewRow},
    sql_types,
};

/// Inserts `N` events with one statement.
///
/// Diesel's own batches have no static query id, since their text depends on their length: they are
/// prepared anew each time. The length of this one is part of its type, so that it is prepared once
/// for each connection.
#[derive(Debug)]
pub(crate) struct InsertEvents<'a, const N: usize>(pub(crate) &'a [NewRow<'a>; N]);

impl<const N: usize> QueryId for InsertEvents<'_, N> {
    type QueryId = InsertEvents<'static, N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Conn, const N: usize> RunQueryDsl<Conn> for InsertEvents<'_, N> {}

impl<DB, const N: usize> QueryFragment<DB> for InsertEvents<'_, N>
where
    DB: Backend + HasSqlType<sql_types::Id> + HasSqlType<Nullable<Binary>>,
    Id: ToSql<sql_types::Id, DB>,
    i64: ToSql<BigInt, DB>,
    for<'b> &'b str: ToSql<Text, DB>,
    for<'b> &'b [u8]: ToSql<Binary, DB>,
    for<'b> Option<&'b [u8]>: ToSql<Nullable<Binary>, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO stored_events (originator_id, originator_version, event_type, state, \
             timestamp, metadata, save_id, seal) VALUES ",
        );
        for (index, row) in self.0.iter().enumerate() {
            out.push_sql(if index == 0 { "(" } else { ", (" });
            walk_row(row, &mut out)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

fn walk_row<'b, DB>(row: &'b NewRow<'_>, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
where
    DB: Backend + HasSqlType<sql_types::Id> + HasSqlType<Nullable<Binary>>,
    Id: ToSql<sql_types::Id, DB>,
    i64: ToSql<BigInt, DB>,
    for<'c> &'c str: ToSql<Text, DB>,
    for<'c> &'c [u8]: ToSql<Binary, DB>,
    for<'c> Option<&'c [u8]>: ToSql<Nullable<Binary>, DB>,
{
    out.push_bind_param::<sql_types::Id, _>(&row.originator_id)?;
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.originator_version)?;
    out.push_sql(", ");
    out.push_bind_param::<Text, _>(&row.event_type)?;
    out.push_sql(", ");
    out.push_bind_param::<Binary, _>(&row.state)?;
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.timestamp)?;
    out.push_sql(", ");
    out.push_bind_param::<Nullable<Binary>, _>(&row.metadata)?;
    out.push_sql(", ");
    out.push_bind_param::<sql_types::Id, _>(&row.save_id)?;
    out.push_sql(", ");
    out.push_bind_param::<Nullable<Binary>, _>(&row.seal)
}
