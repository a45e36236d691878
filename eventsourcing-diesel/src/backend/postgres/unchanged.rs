//! That a sequence does not go on while a save is written that depends on it.
//!
//! Appends take no lock that a check could wait for. What excludes them is the unique index: an item
//! right behind the last one, inserted and deleted in the transaction of the check, lets nobody else
//! have that place until the transaction has ended. Where positions have no next one that an append
//! would have to take, the last item is locked: checks of one sequence exclude each other, and an
//! append that is in flight at the moment of the check is not seen. A sequence that is to stay empty is
//! held at its first place.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    pg::{Pg, PgConnection},
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

use eventsourcing::{FieldKind, FieldValue, ItemField, Position};
use uuid::Uuid;

use crate::{
    backend::{Dialect, sealed::Operations},
    item::Item,
    position::{Raw, sealed::Ordered},
    row::{Id, NewRow},
    select::{DeleteItem, question},
    sql_types::AnyPosition,
};

/// Keeps a sequence from going on behind this position until the transaction ends; from beginning,
/// where there is none.
pub(super) fn hold<I: Item>(
    connection: &mut PgConnection,
    id: Id,
    last: Option<Raw>,
) -> QueryResult<()> {
    let Some(last) = last else {
        return hold_empty::<I>(connection, id);
    };
    match (<I::Position as Ordered>::BEGINNING, last) {
        // The last of all positions has none behind it.
        (Some(_), Raw::Integer(i64::MAX)) => Ok(()),
        (Some(_), Raw::Integer(number)) => {
            let next = Raw::Integer(number + 1);
            Placeholder::<I>::new(id, last, next).execute(connection)?;
            DeleteItem::<I>::new(id, next).execute(connection).map(drop)
        }
        _ => LockItem::<I>::new(id, last).execute(connection).map(drop),
    }
}

/// Takes the first place of a sequence, and gives it back in the same transaction.
fn hold_empty<I: Item>(connection: &mut PgConnection, id: Id) -> QueryResult<()> {
    let first = I::Position::raw(I::Position::FIRST.number());
    let fields: Vec<_> = I::TABLE.fields.iter().map(blank).collect();
    connection.insert_items::<I>(&[NewRow {
        sequence_id: id,
        position: first,
        topic: "",
        state: &[],
        timestamp: 0,
        metadata: None,
        save_id: Id(Uuid::nil()),
        seal: None,
        fields: &fields,
    }])?;
    let given_back = DeleteItem::<I>::new(id, first);
    given_back.execute(connection).map(drop)
}

/// What a column takes that says nothing.
fn blank(field: &ItemField) -> FieldValue {
    match field.kind {
        _ if field.optional => FieldValue::Null,
        FieldKind::Bool => FieldValue::Bool(false),
        FieldKind::I16 | FieldKind::I32 | FieldKind::I64 => FieldValue::Integer(0),
        FieldKind::F64 => FieldValue::Float(0.0),
        FieldKind::Text => FieldValue::Text(String::new()),
        FieldKind::Bytes => FieldValue::Bytes(Vec::new()),
        FieldKind::UuidBytes => FieldValue::Bytes(vec![0; 16]),
    }
}

question! {
    /// Inserts an item without a state behind another one, as like to it as the table may ask.
    Placeholder<I> { id: Id, last: Raw, next: Raw } -> ()
}

impl<I: Item> QueryFragment<Pg> for Placeholder<I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let table = I::TABLE;
        let needed = table.fields.iter().filter(|it| !it.optional);
        let alike = [table.topic, table.timestamp, table.save_id]
            .into_iter()
            .chain(needed.map(|it| it.column));
        out.push_sql("INSERT INTO ");
        out.push_identifier(table.name)?;
        for (index, column) in [table.position, table.state, table.sequence_id]
            .into_iter()
            .chain(alike.clone())
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
