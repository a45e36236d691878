//! How values are bound to statements of our own.

use diesel::{
    QueryResult,
    query_builder::AstPass,
    sql_types::{BigInt, Binary, Bool, Double, Nullable, Text},
    sqlite::Sqlite,
};
use eventsourcing::{FieldKind, FieldValue};

use crate::{backend::Dialect, position::Raw, row::Id, sql_types};

#[allow(
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]
impl Dialect for Sqlite {
    fn push_id<'b>(out: &mut AstPass<'_, 'b, Self>, id: &'b Id) -> QueryResult<()> {
        out.push_bind_param::<sql_types::Id, _>(id)
    }

    fn push_position<'b>(out: &mut AstPass<'_, 'b, Self>, position: &'b Raw) -> QueryResult<()> {
        match position {
            Raw::Integer(number) => out.push_bind_param::<BigInt, _>(number),
            Raw::Bytes(uuid) => out.push_bind_param::<Binary, [u8]>(uuid.as_bytes().as_slice()),
        }
    }

    fn push_integer<'b>(out: &mut AstPass<'_, 'b, Self>, number: &'b i64) -> QueryResult<()> {
        out.push_bind_param::<BigInt, _>(number)
    }

    fn push_text<'b>(out: &mut AstPass<'_, 'b, Self>, text: &'b &str) -> QueryResult<()> {
        out.push_bind_param::<Text, _>(text)
    }

    fn push_bytes<'b>(out: &mut AstPass<'_, 'b, Self>, bytes: &'b &[u8]) -> QueryResult<()> {
        out.push_bind_param::<Binary, _>(bytes)
    }

    fn push_optional_bytes<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        bytes: &'b Option<&[u8]>,
    ) -> QueryResult<()> {
        out.push_bind_param::<Nullable<Binary>, _>(bytes)
    }

    /// Nothing is nothing, whatever its column is of.
    fn push_field<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        _: FieldKind,
        value: &'b FieldValue,
    ) -> QueryResult<()> {
        match value {
            FieldValue::Null => out.push_bind_param::<Nullable<Binary>, _>(&None::<&[u8]>),
            FieldValue::Bool(it) => out.push_bind_param::<Bool, _>(it),
            FieldValue::Integer(it) => out.push_bind_param::<BigInt, _>(it),
            FieldValue::Float(it) => out.push_bind_param::<Double, _>(it),
            FieldValue::Text(it) => out.push_bind_param::<Text, _>(it),
            FieldValue::Bytes(it) => out.push_bind_param::<Binary, _>(it),
        }
    }
}
