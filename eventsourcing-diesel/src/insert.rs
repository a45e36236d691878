//! Items as one statement of constant text.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    query_builder::{AstPass, QueryFragment, QueryId},
};
use eventsourcing::FieldValue;

use crate::{backend::Dialect, item::Item, row::NewRow};

/// Inserts `N` items with one statement.
///
/// Diesel's own batches have no static query id, since their text depends on their length: they are
/// prepared anew each time. The length of this one is part of its type, so that it is prepared once
/// for each connection.
#[derive(Debug)]
pub(crate) struct InsertItems<'a, I, const N: usize> {
    rows: &'a [NewRow<'a>; N],
    item: PhantomData<fn() -> I>,
}

impl<'a, I, const N: usize> InsertItems<'a, I, N> {
    pub(crate) fn new(rows: &'a [NewRow<'a>; N]) -> Self {
        Self {
            rows,
            item: PhantomData,
        }
    }
}

impl<I: Item, const N: usize> QueryId for InsertItems<'_, I, N> {
    type QueryId = InsertItems<'static, I, N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Conn, I, const N: usize> RunQueryDsl<Conn> for InsertItems<'_, I, N> {}

impl<DB: Dialect, I: Item, const N: usize> QueryFragment<DB> for InsertItems<'_, I, N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        walk_rows::<I, DB>(self.rows, &mut out)
    }
}

pub(crate) fn walk_rows<'b, I: Item, DB: Dialect>(
    rows: &'b [NewRow<'_>],
    out: &mut AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    out.push_sql("INSERT INTO ");
    out.push_identifier(I::TABLE.name)?;
    for (index, column) in I::TABLE.inserted().enumerate() {
        out.push_sql(if index == 0 { " (" } else { ", " });
        out.push_identifier(column)?;
    }
    out.push_sql(") VALUES ");
    for (index, row) in rows.iter().enumerate() {
        out.push_sql(if index == 0 { "(" } else { ", (" });
        walk_row::<I, DB>(row, out)?;
        out.push_sql(")");
    }
    Ok(())
}

pub(crate) fn walk_row<'b, I: Item, DB: Dialect>(
    row: &'b NewRow<'_>,
    out: &mut AstPass<'_, 'b, DB>,
) -> QueryResult<()> {
    DB::push_id(out, &row.sequence_id)?;
    out.push_sql(", ");
    DB::push_position(out, &row.position)?;
    out.push_sql(", ");
    DB::push_text(out, &row.topic)?;
    out.push_sql(", ");
    DB::push_bytes(out, &row.state)?;
    out.push_sql(", ");
    DB::push_integer(out, &row.timestamp)?;
    out.push_sql(", ");
    DB::push_optional_bytes(out, &row.metadata)?;
    out.push_sql(", ");
    DB::push_id(out, &row.save_id)?;
    out.push_sql(", ");
    DB::push_optional_bytes(out, &row.seal)?;
    for (index, field) in I::TABLE.fields.iter().enumerate() {
        out.push_sql(", ");
        DB::push_field(out, field.kind, row.fields.get(index).unwrap_or(&NOTHING))?;
    }
    Ok(())
}

/// What columns of the user's own are filled with where a save says nothing of them.
pub(crate) static NOTHING: FieldValue = FieldValue::Null;
