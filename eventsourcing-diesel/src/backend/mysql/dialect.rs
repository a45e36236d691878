//! How values are bound to statements of our own.

use diesel::{
    QueryResult,
    mysql::Mysql,
    query_builder::AstPass,
    sql_types::{BigInt, Binary, Bool, Double, Nullable, Text},
};
use eventsourcing::{FieldKind, FieldValue};

use super::columns::Field;
use crate::{
    backend::dialect::{Dialect, bind_common_types},
    item::Table,
    position::Raw,
    row::Id,
    sql_types,
};

/// The name of the unique index on the sequences of a table.
pub(super) fn index_of_sequence(table: &str) -> String {
    format!("{table}_sequence")
}

#[allow(
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]
impl Dialect for Mysql {
    bind_common_types!();

    /// Of a sequence that makes up much of its table the server would read the index from the beginning
    /// of the sequence, however far behind it a page begins.
    fn push_index_of_sequence(out: &mut AstPass<'_, '_, Self>, table: &Table) -> QueryResult<()> {
        out.push_sql(" FORCE INDEX (");
        out.push_identifier(&index_of_sequence(table.name))?;
        out.push_sql(")");
        Ok(())
    }

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
