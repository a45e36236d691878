//! What is asked of a table of items: one question each for all tables, of constant text, so that it
//! is prepared once for each connection and table. Limits are for each database to set: not all take
//! them well.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Binary, Nullable, Text},
};

use crate::{
    backend::Dialect,
    item::Item,
    position::{Raw, Span, sealed::Ordered},
    row::Id,
    sql_types::{self, AnyPosition},
};

/// The columns of a row, as [`Table::columns`](crate::item::Table::columns) has them.
type Columns = (
    BigInt,
    sql_types::Id,
    AnyPosition,
    Text,
    Binary,
    BigInt,
    Nullable<Binary>,
    sql_types::Id,
    Nullable<Binary>,
);

/// What every question is: a query with an id of its own for each table.
macro_rules! question {
    ($(#[$doc:meta])* $name:ident<I $(, const $order:ident: bool)?> { $($field:ident: $ty:ty),* } -> $columns:ty) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name<I $(, const $order: bool)?> {
            $($field: $ty,)*
            item: PhantomData<fn() -> I>,
        }

        impl<I $(, const $order: bool)?> $name<I $(, $order)?> {
            pub(crate) fn new($($field: $ty),*) -> Self {
                Self { $($field,)* item: PhantomData }
            }
        }

        impl<I: Item $(, const $order: bool)?> QueryId for $name<I $(, $order)?> {
            type QueryId = Self;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl<I $(, const $order: bool)?> Query for $name<I $(, $order)?> {
            type SqlType = $columns;
        }

        impl<Conn, I $(, const $order: bool)?> RunQueryDsl<Conn> for $name<I $(, $order)?> {}
    };
}

#[allow(
    unused_imports,
    reason = "not every database asks questions of its own"
)]
pub(crate) use question;

question! {
    /// The items of one sequence from one position to another, in either order.
    Sequence<I, const DESCENDING: bool> { id: Id, span: Span } -> Columns
}

question! {
    /// The positions of a sequence, the last one first.
    LastPositions<I> { id: Id } -> AnyPosition
}

question! {
    /// The log after a position, up to another one.
    Log<I> { after: i64, last: i64 } -> Columns
}

question! {
    /// Deletes one item.
    DeleteItem<I> { id: Id, position: Raw } -> ()
}

impl<DB: Dialect, I: Item, const DESCENDING: bool> QueryFragment<DB> for Sequence<I, DESCENDING> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        select_from::<I, DB>(&mut out, &I::TABLE.columns())?;
        DB::push_index_of_sequence(&mut out, &I::TABLE)?;
        of_sequence::<I, DB>(&mut out, &self.id)?;
        out.push_sql(" AND ");
        out.push_identifier(I::TABLE.position)?;
        out.push_sql(" BETWEEN ");
        DB::push_position(&mut out, &self.span.first)?;
        out.push_sql(" AND ");
        DB::push_position(&mut out, &self.span.last)?;
        out.push_sql(" ORDER BY ");
        out.push_identifier(I::TABLE.position)?;
        out.push_sql(if DESCENDING { " DESC" } else { " ASC" });
        Ok(())
    }
}

impl<DB: Dialect, I: Item> QueryFragment<DB> for LastPositions<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        select_from::<I, DB>(&mut out, &[I::TABLE.position])?;
        of_sequence::<I, DB>(&mut out, &self.id)?;
        out.push_sql(" ORDER BY ");
        out.push_identifier(I::TABLE.position)?;
        out.push_sql(" DESC");
        Ok(())
    }
}

impl<DB: Dialect, I: Item> QueryFragment<DB> for Log<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        select_from::<I, DB>(&mut out, &I::TABLE.columns())?;
        after::<I, DB>(&mut out, &self.after)?;
        out.push_sql(" AND ");
        out.push_identifier(I::TABLE.log_position)?;
        out.push_sql(" <= ");
        DB::push_integer(&mut out, &self.last)?;
        in_log_order::<I, DB>(&mut out)
    }
}

impl<DB: Dialect, I: Item> QueryFragment<DB> for DeleteItem<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("DELETE FROM ");
        out.push_identifier(I::TABLE.name)?;
        of_sequence::<I, DB>(&mut out, &self.id)?;
        out.push_sql(" AND ");
        out.push_identifier(I::TABLE.position)?;
        out.push_sql(" = ");
        DB::push_position(&mut out, &self.position)
    }
}

/// A page of the first items of sequences that begin with one of these types.
#[derive(Debug)]
pub(crate) struct Originators<'a, I> {
    topics: &'a [&'a str],
    after: i64,
    limit: i64,
    item: PhantomData<fn() -> I>,
}

impl<'a, I> Originators<'a, I> {
    pub(crate) fn new(topics: &'a [&'a str], after: i64, limit: i64) -> Self {
        Self {
            topics,
            after,
            limit,
            item: PhantomData,
        }
    }
}

/// Its text depends on how many types are asked for.
impl<I: Item> QueryId for Originators<'_, I> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<I> Query for Originators<'_, I> {
    type SqlType = (BigInt, sql_types::Id);
}

impl<Conn, I> RunQueryDsl<Conn> for Originators<'_, I> {}

impl<DB: Dialect, I: Item> QueryFragment<DB> for Originators<'_, I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        select_from::<I, DB>(&mut out, &[I::TABLE.log_position, I::TABLE.sequence_id])?;
        after::<I, DB>(&mut out, &self.after)?;
        out.push_sql(" AND ");
        out.push_identifier(I::TABLE.topic)?;
        for (index, topic) in self.topics.iter().enumerate() {
            out.push_sql(if index == 0 { " IN (" } else { ", " });
            DB::push_text(&mut out, topic)?;
        }
        out.push_sql(") AND ");
        is_first::<I, DB>(&mut out)?;
        in_log_order::<I, DB>(&mut out)?;
        out.push_sql(" LIMIT ");
        DB::push_integer(&mut out, &self.limit)
    }
}

/// That a sequence begins with an item: where all begin at one position, by that; else because none
/// is earlier.
fn is_first<I: Item, DB: Dialect>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
    let table = I::TABLE;
    if let Some(beginning) = <I::Position as Ordered>::BEGINNING {
        out.push_identifier(table.position)?;
        out.push_sql(" = ");
        out.push_sql(beginning);
        return Ok(());
    }
    out.push_sql("NOT EXISTS (SELECT 1 FROM ");
    out.push_identifier(table.name)?;
    out.push_sql(" AS earlier WHERE ");
    for (column, comparison) in [(table.sequence_id, " = "), (table.position, " < ")] {
        if column == table.position {
            out.push_sql(" AND ");
        }
        out.push_sql("earlier.");
        out.push_identifier(column)?;
        out.push_sql(comparison);
        out.push_identifier(table.name)?;
        out.push_sql(".");
        out.push_identifier(column)?;
    }
    out.push_sql(")");
    Ok(())
}

fn select_from<I: Item, DB: Dialect>(
    out: &mut AstPass<'_, '_, DB>,
    columns: &[&str],
) -> QueryResult<()> {
    for (index, column) in columns.iter().enumerate() {
        out.push_sql(if index == 0 { "SELECT " } else { ", " });
        out.push_identifier(column)?;
    }
    out.push_sql(" FROM ");
    out.push_identifier(I::TABLE.name)
}

fn of_sequence<'b, I: Item, DB: Dialect>(
    out: &mut AstPass<'_, 'b, DB>,
    id: &'b Id,
) -> QueryResult<()> {
    out.push_sql(" WHERE ");
    out.push_identifier(I::TABLE.sequence_id)?;
    out.push_sql(" = ");
    DB::push_id(out, id)
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "a statement borrows what is bound to it"
)]
fn after<'b, I: Item, DB: Dialect>(
    out: &mut AstPass<'_, 'b, DB>,
    after: &'b i64,
) -> QueryResult<()> {
    out.push_sql(" WHERE ");
    out.push_identifier(I::TABLE.log_position)?;
    out.push_sql(" > ");
    DB::push_integer(out, after)
}

fn in_log_order<I: Item, DB: Dialect>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
    out.push_sql(" ORDER BY ");
    out.push_identifier(I::TABLE.log_position)?;
    out.push_sql(" ASC");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use eventsourcing::{SequencedItem, StoredEvent};

    use super::*;
    use crate::insert::InsertItems;

    fn id_of<Q: QueryId>() -> TypeId
    where
        Q::QueryId: 'static,
    {
        assert!(Q::HAS_STATIC_QUERY_ID);
        TypeId::of::<Q::QueryId>()
    }

    #[test]
    fn a_question_is_prepared_once_for_each_table_and_order() {
        let ids = [
            id_of::<Sequence<StoredEvent, true>>(),
            id_of::<Sequence<StoredEvent, false>>(),
            id_of::<Sequence<SequencedItem, false>>(),
            id_of::<LastPositions<StoredEvent>>(),
            id_of::<LastPositions<SequencedItem>>(),
            id_of::<Log<StoredEvent>>(),
            id_of::<Log<SequencedItem>>(),
            id_of::<DeleteItem<StoredEvent>>(),
            id_of::<DeleteItem<SequencedItem>>(),
            id_of::<InsertItems<'_, StoredEvent, 1>>(),
            id_of::<InsertItems<'_, StoredEvent, 10>>(),
            id_of::<InsertItems<'_, SequencedItem, 1>>(),
        ];
        for (index, id) in ids.iter().enumerate() {
            assert!(!ids[..index].contains(id), "{index}");
        }
    }
}
