//! How values are bound to statements of our own.

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::AstPass,
    sql_types::{BigInt, Binary, Bool, Double, Nullable, Text},
};
use eventsourcing::{FieldKind, FieldValue};

use super::columns::Field;
use crate::{
    backend::dialect::{Dialect, bind_common_types},
    position::Raw,
    row::Id,
    sql_types,
};

#[allow(
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]
impl Dialect for Pg {
    bind_common_types!();

    /// Integers of any size are of 64 bits on the way, and put into the column as it is.
    fn push_field<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        kind: FieldKind,
        value: &'b FieldValue,
    ) -> QueryResult<()> {
        match kind {
            FieldKind::Bool => out.push_bind_param::<Field<Bool>, _>(value),
            FieldKind::I16 | FieldKind::I32 | FieldKind::I64 => {
                out.push_bind_param::<Field<BigInt>, _>(value)
            }
            FieldKind::F64 => out.push_bind_param::<Field<Double>, _>(value),
            FieldKind::Text => out.push_bind_param::<Field<Text>, _>(value),
            FieldKind::Bytes => out.push_bind_param::<Field<Binary>, _>(value),
            FieldKind::UuidBytes => out.push_bind_param::<Field<sql_types::Id>, _>(value),
        }
    }
}
