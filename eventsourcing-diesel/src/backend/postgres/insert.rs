//! Many items as one statement of constant text, whatever their number: an array for each column.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::{DatabaseErrorKind as Kind, Error},
    sql_types::{Array, BigInt, Binary, Bool, Double, Nullable, Text},
};
use eventsourcing::{FieldKind, FieldValue};

use super::{columns::Field, order::literal};
use crate::{
    backend::{parts::parts, setup::quoted},
    insert::NOTHING,
    item::{Item, Table},
    position::Raw,
    row::{Id, NewRow},
    sql_types,
};

/// Inserts items in their order.
#[derive(Debug)]
pub(super) struct InsertColumns<'a, I> {
    ids: Vec<Id>,
    positions: Vec<Raw>,
    topics: Vec<&'a str>,
    states: Vec<&'a [u8]>,
    timestamps: Vec<i64>,
    metadata: Vec<Option<&'a [u8]>>,
    save_ids: Vec<Id>,
    seals: Vec<Option<&'a [u8]>>,
    fields: Vec<Vec<&'a FieldValue>>,
    item: PhantomData<fn() -> I>,
}

impl<'a, I: Item> InsertColumns<'a, I> {
    pub(super) fn new(rows: &'a [NewRow<'a>]) -> Self {
        let field = |index: usize| {
            let values = rows.iter().map(|it| it.fields.get(index));
            values.map(|it| it.unwrap_or(&NOTHING)).collect()
        };
        Self {
            ids: rows.iter().map(|it| it.sequence_id).collect(),
            positions: rows.iter().map(|it| it.position).collect(),
            topics: rows.iter().map(|it| it.topic).collect(),
            states: rows.iter().map(|it| it.state).collect(),
            timestamps: rows.iter().map(|it| it.timestamp).collect(),
            metadata: rows.iter().map(|it| it.metadata).collect(),
            save_ids: rows.iter().map(|it| it.save_id).collect(),
            seals: rows.iter().map(|it| it.seal).collect(),
            fields: (0..I::TABLE.fields.len()).map(field).collect(),
            item: PhantomData,
        }
    }
}

impl<I: Item> QueryId for InsertColumns<'_, I> {
    type QueryId = InsertColumns<'static, I>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Conn, I> RunQueryDsl<Conn> for InsertColumns<'_, I> {}

/// The log positions are drawn behind the sort, so that they stand in the order of the save.
impl<I: Item> QueryFragment<Pg> for InsertColumns<'_, I> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("INSERT INTO ");
        out.push_identifier(I::TABLE.name)?;
        let count = push_names(&mut out, " (", I::TABLE.inserted())?;
        let names: Vec<String> = (0..count).map(|it| format!("c{it}")).collect();
        let names = || names.iter().map(String::as_str);
        out.push_sql(")");
        push_names(&mut out, " SELECT ", names())?;
        out.push_sql(" FROM unnest(");
        self.push_columns(&mut out)?;
        out.push_sql(") WITH ORDINALITY");
        push_names(&mut out, " AS item (", names().chain(["place"]))?;
        out.push_sql(") ORDER BY place");
        Ok(())
    }
}

fn push_names<'n>(
    out: &mut AstPass<'_, '_, Pg>,
    before: &str,
    names: impl Iterator<Item = &'n str>,
) -> QueryResult<usize> {
    let mut count = 0;
    for name in names {
        out.push_sql(if count == 0 { before } else { ", " });
        out.push_identifier(name)?;
        count += 1;
    }
    Ok(count)
}

impl<I: Item> InsertColumns<'_, I> {
    fn push_columns<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param::<Array<sql_types::Id>, _>(&self.ids)?;
        out.push_sql(", ");
        match self.positions.first() {
            Some(Raw::Bytes(_)) => {
                out.push_bind_param::<Array<sql_types::Id>, _>(&self.positions)?;
            }
            _ => out.push_bind_param::<Array<BigInt>, _>(&self.positions)?,
        }
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.topics)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Binary>, _>(&self.states)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.timestamps)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Binary>>, _>(&self.metadata)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<sql_types::Id>, _>(&self.save_ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Binary>>, _>(&self.seals)?;
        for (field, values) in I::TABLE.fields.iter().zip(&self.fields) {
            out.push_sql(", ");
            push_field(out, field.kind, values)?;
        }
        Ok(())
    }
}

fn push_field<'b>(
    out: &mut AstPass<'_, 'b, Pg>,
    kind: FieldKind,
    values: &'b Vec<&'b FieldValue>,
) -> QueryResult<()> {
    match kind {
        FieldKind::Bool => out.push_bind_param::<Array<Field<Bool>>, _>(values),
        FieldKind::I16 | FieldKind::I32 | FieldKind::I64 => {
            out.push_bind_param::<Array<Field<BigInt>>, _>(values)
        }
        FieldKind::F64 => out.push_bind_param::<Array<Field<Double>>, _>(values),
        FieldKind::Text => out.push_bind_param::<Array<Field<Text>>, _>(values),
        FieldKind::Bytes => out.push_bind_param::<Array<Field<Binary>>, _>(values),
        FieldKind::UuidBytes => out.push_bind_param::<Array<Field<sql_types::Id>>, _>(values),
    }
}

/// A log position that is taken is no conflict of writers: the sequence lags behind.
pub(super) fn told<I: Item>(error: Error) -> Error {
    let Table {
        name, log_position, ..
    } = I::TABLE;
    let taken = format!("({log_position})=");
    match &error {
        Error::DatabaseError(Kind::UniqueViolation, information)
            if information.details().is_some_and(|it| it.contains(&taken)) =>
        {
            Error::QueryBuilderError(lags_behind(name, log_position).into())
        }
        _ => error,
    }
}

/// What to do about a sequence that gives log positions which are taken.
pub(super) fn lags_behind(table: &str, log_position: &str) -> String {
    let named = |text: &str| literal(&quoted(text));
    format!(
        "the numbers that `{log_position}` of `{table}` is given lag behind the table, as after a copy \
         that left out its sequence; `SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {}`",
        named(table),
        literal(log_position),
        quoted(log_position),
        quoted(table)
    )
}

/// So many rows, or so many bytes, are inserted with one statement: more of them gain nothing, and
/// what a statement carries is held whole by both sides.
const ROWS: usize = 1000;
const BYTES: usize = 16 << 20;

/// The rows in parts, each for one statement.
pub(super) fn chunks<'r, 'a>(rows: &'r [NewRow<'a>]) -> impl Iterator<Item = &'r [NewRow<'a>]> {
    parts(rows, length)
}

/// How many rows the first part has, at least one.
fn length(rows: &[NewRow<'_>]) -> usize {
    let mut bytes = 0;
    let fits = |row: &&NewRow<'_>| {
        bytes += row.size();
        bytes <= BYTES
    };
    rows.iter().take(ROWS).take_while(fits).count().max(1)
}
