//! What `#[derive(SequencedItem)]` writes: each column is asked for by a constant function whose
//! bounds say what the column has to be.

use diesel::{
    Column, Expression,
    internal::table_macro::{Identifier, StaticQueryFragment},
    sql_types::{BigInt, Binary, Bool, Double, Integer, Nullable, SmallInt, Text},
};
use eventsourcing::{FieldKind, ItemField, LogPosition, TimeUuid, Timestamp, Uuid};

use crate::sql_types::Id;

pub use std::string::String;

/// What states are.
pub type Bytes = Vec<u8>;

/// The name of a table.
pub const fn table_name<T>() -> &'static str
where
    T: StaticQueryFragment<Component = Identifier<'static>>,
{
    T::STATIC_COMPONENT.0
}

/// The name of a column that holds a `T`, whose field is of the type `F`.
pub const fn column<C, T, F>() -> &'static str
where
    C: Column + Holds<T>,
    F: Is<T>,
{
    C::NAME
}

/// A column that is filled from the field of an event.
pub const fn field<C, T>(field: &'static str) -> ItemField
where
    C: Column + Holds<T>,
    T: FieldType,
{
    ItemField {
        column: C::NAME,
        field,
        kind: T::KIND,
        optional: T::OPTIONAL,
    }
}

/// A column that holds a `T`.
#[diagnostic::on_unimplemented(
    message = "the column `{Self}` cannot hold `{T}`",
    label = "of another SQL type, or not nullable",
    note = "`Uuid` and `TimeUuid` are `Binary`; `u64`, `Timestamp` and `LogPosition` are `BigInt`; \
            an `Option` is `Nullable`"
)]
pub trait Holds<T> {}

#[diagnostic::do_not_recommend]
impl<C: Expression, T: Fits<C::SqlType>> Holds<T> for C {}

/// A type that is the one that is asked for.
#[diagnostic::on_unimplemented(
    message = "the field of this column is a `{T}`, not a `{Self}`",
    label = "expected `{T}`"
)]
pub trait Is<T> {}

impl<T> Is<T> for T {}

/// A type that a column of a SQL type holds.
pub trait Fits<ST> {}

/// A type of column that is filled from a field of an event.
#[diagnostic::on_unimplemented(
    message = "a column that is filled from a field of the event cannot be a `{Self}`",
    label = "expected `bool`, `i16`, `i32`, `i64`, `f64`, `String`, `Vec<u8>`, `Uuid`, `Timestamp` \
             or an `Option` of these",
    note = "a column that every item has is said by its name: `#[sequenced_item(topic)]`"
)]
pub trait FieldType {
    /// What the column holds.
    const KIND: FieldKind;
    /// Whether it may hold nothing.
    const OPTIONAL: bool = false;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> FieldType for Option<T> {
    const KIND: FieldKind = T::KIND;
    const OPTIONAL: bool = true;
}

macro_rules! fits {
    ($($ty:ty: $($sql_type:ty),+;)*) => {$($(
        impl Fits<$sql_type> for $ty {}
        impl Fits<Nullable<$sql_type>> for $ty {}
        impl Fits<Nullable<$sql_type>> for Option<$ty> {}
    )+)*};
}

fits! {
    bool: Bool;
    i16: SmallInt, Integer, BigInt;
    i32: Integer, BigInt;
    i64: BigInt;
    u64: BigInt;
    f64: Double;
    String: Text;
    Bytes: Binary;
    Uuid: Binary, Id;
    TimeUuid: Binary, Id;
    Timestamp: BigInt;
    LogPosition: BigInt;
}

// Tables as the Diesel CLI prints them for PostgreSQL.
#[cfg(feature = "postgres")]
fits! {
    Uuid: diesel::sql_types::Uuid;
    TimeUuid: diesel::sql_types::Uuid;
}

macro_rules! kinds {
    ($($ty:ty: $kind:ident;)*) => {$(
        impl FieldType for $ty {
            const KIND: FieldKind = FieldKind::$kind;
        }
    )*};
}

kinds! {
    bool: Bool;
    i16: I16;
    i32: I32;
    i64: I64;
    f64: F64;
    String: Text;
    Bytes: Bytes;
    Uuid: UuidBytes;
    Timestamp: I64;
}
