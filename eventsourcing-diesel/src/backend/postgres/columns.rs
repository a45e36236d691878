//! How columns are written and read. PostgreSQL checks what it is given, so that values need little.

use std::{io::Write, marker::PhantomData};

use diesel::{
    deserialize::{self, FromSql},
    pg::{Pg, PgTypeMetadata, PgValue},
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{BigInt, Binary, Bool, Double, HasSqlType, SqlType, Text},
};
use eventsourcing::FieldValue;
use uuid::Uuid;

use crate::{
    position::{FoundPosition, Raw},
    row::{Found, Id},
    sql_types,
};

/// The types `bigint` and `uuid` as the server numbers them, and arrays of the latter.
const BIGINT: u32 = 20;
const UUID: u32 = 2950;
const UUIDS: u32 = 2951;

impl HasSqlType<sql_types::Id> for Pg {
    fn metadata(_: &mut Self::MetadataLookup) -> PgTypeMetadata {
        PgTypeMetadata::new(UUID, UUIDS)
    }
}

impl ToSql<sql_types::Id, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        write_uuid(self.0, out)
    }
}

impl FromSql<sql_types::Id, Pg> for Found<Uuid> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let bytes = value.as_bytes();
        Ok(Self(Uuid::from_slice(bytes).map_err(|_| {
            format!("has {} bytes, where ids have 16", bytes.len())
        })))
    }
}

/// In arrays, of which each is of one kind.
impl ToSql<BigInt, Pg> for Raw {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        match self {
            Self::Integer(number) => write_integer(*number, out),
            Self::Bytes(_) => Err("a position of 16 bytes among integers".into()),
        }
    }
}

impl ToSql<sql_types::Id, Pg> for Raw {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        match self {
            Self::Bytes(id) => write_uuid(id.0, out),
            Self::Integer(_) => Err("a position of 64 bits among UUIDs".into()),
        }
    }
}

/// What a column is of is told by the server.
impl HasSqlType<sql_types::AnyPosition> for Pg {
    fn metadata(_: &mut Self::MetadataLookup) -> PgTypeMetadata {
        PgTypeMetadata::new(BIGINT, 0)
    }
}

impl FromSql<sql_types::AnyPosition, Pg> for FoundPosition {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(match value.get_oid().get() {
            BIGINT => Self::Raw(Raw::Integer(<i64 as FromSql<BigInt, Pg>>::from_sql(value)?)),
            UUID => Self::Raw(Raw::Bytes(Id(Uuid::from_slice(value.as_bytes())?))),
            _ => Self::Other("is neither a `bigint` nor a `uuid`".into()),
        })
    }
}

impl FromSql<BigInt, Pg> for Found<i64> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Pg>>::from_sql(value).map(|it| Self(Ok(it)))
    }
}

impl FromSql<Text, Pg> for Found<String> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <String as FromSql<Text, Pg>>::from_sql(value).map(|it| Self(Ok(it)))
    }
}

/// What a column of the user's own holds, which may be nothing.
#[derive(Debug, Clone, Copy, SqlType)]
pub(super) struct Field<ST: 'static>(PhantomData<ST>);

impl<ST: 'static> HasSqlType<Field<ST>> for Pg
where
    Pg: HasSqlType<ST>,
{
    fn metadata(lookup: &mut Self::MetadataLookup) -> PgTypeMetadata {
        <Self as HasSqlType<ST>>::metadata(lookup)
    }
}

/// How a value is written where its kind is said; of another kind it is refused.
macro_rules! field {
    ($($sql_type:ty: $variant:ident($value:ident) => $written:expr;)*) => {$(
        impl ToSql<Field<$sql_type>, Pg> for FieldValue {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                match self {
                    FieldValue::$variant($value) => {
                        let write: fn(_, &mut Output<'b, '_, Pg>) -> serialize::Result = $written;
                        write($value, out)
                    }
                    FieldValue::Null => Ok(IsNull::Yes),
                    other => Err(format!("{other:?} in a column of another kind").into()),
                }
            }
        }
    )*};
}

field! {
    Bool: Bool(it) => |it: &'b bool, out| <bool as ToSql<Bool, Pg>>::to_sql(it, out);
    BigInt: Integer(it) => |it: &'b i64, out| write_integer(*it, out);
    Double: Float(it) => |it: &'b f64, out| <f64 as ToSql<Double, Pg>>::to_sql(it, out);
    Text: Text(it) => |it: &'b String, out| write_bytes(it.as_bytes(), out);
    Binary: Bytes(it) => |it: &'b Vec<u8>, out| write_bytes(it, out);
    sql_types::Id: Bytes(it) => |it: &'b Vec<u8>, out| write_uuid(Uuid::from_slice(it)?, out);
}

fn write_integer(number: i64, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
    write_bytes(&number.to_be_bytes(), out)
}

fn write_uuid(uuid: Uuid, out: &mut Output<'_, '_, Pg>) -> serialize::Result {
    write_bytes(uuid.as_bytes(), out)
}

fn write_bytes(bytes: &[u8], out: &mut Output<'_, '_, Pg>) -> serialize::Result {
    out.write_all(bytes)?;
    Ok(IsNull::No)
}
