//! How values are bound to statements of our own.

use diesel::{
    QueryResult,
    query_builder::AstPass,
    sql_types::{BigInt, Binary, Bool, Double, Nullable, Text},
    sqlite::Sqlite,
};
use eventsourcing::{FieldKind, FieldValue};

use crate::{
    backend::dialect::{Dialect, bind_common_types},
    position::Raw,
    row::Id,
};

#[allow(
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]
impl Dialect for Sqlite {
    bind_common_types!();

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
