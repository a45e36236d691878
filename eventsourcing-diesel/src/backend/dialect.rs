//! How values are bound to statements of our own.

use diesel::{QueryResult, query_builder::AstPass};
use eventsourcing::{FieldKind, FieldValue};

use crate::{item::Table, position::Raw, row::Id};

/// A database whose statements our own fragments are written for: the only bound that they have.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]
pub(crate) trait Dialect: diesel::backend::Backend {
    /// Says by which index the items of a sequence are read, where the database does not see it.
    fn push_index_of_sequence(_: &mut AstPass<'_, '_, Self>, _: &Table) -> QueryResult<()> {
        Ok(())
    }

    /// Binds an id.
    fn push_id<'b>(out: &mut AstPass<'_, 'b, Self>, id: &'b Id) -> QueryResult<()>;

    /// Binds a position.
    fn push_position<'b>(out: &mut AstPass<'_, 'b, Self>, position: &'b Raw) -> QueryResult<()>;

    /// Binds a number.
    fn push_integer<'b>(out: &mut AstPass<'_, 'b, Self>, number: &'b i64) -> QueryResult<()>;

    /// Binds a text.
    fn push_text<'b>(out: &mut AstPass<'_, 'b, Self>, text: &'b &str) -> QueryResult<()>;

    /// Binds bytes.
    fn push_bytes<'b>(out: &mut AstPass<'_, 'b, Self>, bytes: &'b &[u8]) -> QueryResult<()>;

    /// Binds bytes, or nothing.
    fn push_optional_bytes<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        bytes: &'b Option<&[u8]>,
    ) -> QueryResult<()>;

    /// Binds the value of a column of the user's own, which is of this kind.
    fn push_field<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        kind: FieldKind,
        value: &'b FieldValue,
    ) -> QueryResult<()>;
}

/// How values are bound whose types are the same everywhere; within the `impl` of a [`Dialect`].
macro_rules! bind_common_types {
    () => {
        fn push_id<'b>(out: &mut AstPass<'_, 'b, Self>, id: &'b Id) -> QueryResult<()> {
            out.push_bind_param::<$crate::sql_types::Id, _>(id)
        }

        fn push_position<'b>(
            out: &mut AstPass<'_, 'b, Self>,
            position: &'b Raw,
        ) -> QueryResult<()> {
            match position {
                Raw::Integer(number) => Self::push_integer(out, number),
                Raw::Bytes(id) => Self::push_id(out, id),
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
    };
}
pub(crate) use bind_common_types;
