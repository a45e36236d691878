//! How columns are written and read.

use std::{io::Write, marker::PhantomData};

use diesel::{
    deserialize::{self, FromSql},
    mysql::{Mysql, MysqlType, MysqlValue},
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

impl HasSqlType<sql_types::Id> for Mysql {
    fn metadata((): &mut ()) -> MysqlType {
        MysqlType::Blob
    }
}

impl ToSql<sql_types::Id, Mysql> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
        write_bytes(self.0.as_bytes(), out)
    }
}

impl FromSql<sql_types::Id, Mysql> for Found<Uuid> {
    fn from_sql(value: MysqlValue<'_>) -> deserialize::Result<Self> {
        let bytes = value.as_bytes();
        Ok(Self(Uuid::from_slice(bytes).map_err(|_| {
            format!("has {} bytes, where ids have 16", bytes.len())
        })))
    }
}

/// Asked for as a decimal, an integer of 64 bits comes as one, and bytes come as they are. Asked for
/// as bytes, an integer would come in digits, of which there may be 16 too.
impl HasSqlType<sql_types::AnyPosition> for Mysql {
    fn metadata((): &mut ()) -> MysqlType {
        MysqlType::Numeric
    }
}

impl FromSql<sql_types::AnyPosition, Mysql> for FoundPosition {
    fn from_sql(value: MysqlValue<'_>) -> deserialize::Result<Self> {
        if value.value_type() == MysqlType::LongLong {
            let number = <i64 as FromSql<BigInt, Mysql>>::from_sql(value)?;
            return Ok(Self::Raw(Raw::Integer(number)));
        }
        let bytes = value.as_bytes();
        Ok(match Uuid::from_slice(bytes) {
            Ok(uuid) => Self::Raw(Raw::Bytes(Id(uuid))),
            Err(_) => Self::Other(format!("has {} bytes", bytes.len())),
        })
    }
}

impl FromSql<BigInt, Mysql> for Found<i64> {
    fn from_sql(value: MysqlValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Mysql>>::from_sql(value).map(|it| Self(Ok(it)))
    }
}

impl FromSql<Text, Mysql> for Found<String> {
    fn from_sql(value: MysqlValue<'_>) -> deserialize::Result<Self> {
        <String as FromSql<Text, Mysql>>::from_sql(value).map(|it| Self(Ok(it)))
    }
}

/// What a column of the user's own holds, which may be nothing.
#[derive(Debug, Clone, Copy, SqlType)]
pub(super) struct Field<ST: 'static>(PhantomData<ST>);

impl<ST: 'static> HasSqlType<Field<ST>> for Mysql
where
    Mysql: HasSqlType<ST>,
{
    fn metadata(lookup: &mut ()) -> MysqlType {
        <Self as HasSqlType<ST>>::metadata(lookup)
    }
}

/// How a value is written where its kind is said; of another kind it is refused.
macro_rules! field {
    ($($sql_type:ty: $variant:ident($value:ident) => $written:expr;)*) => {$(
        impl ToSql<Field<$sql_type>, Mysql> for FieldValue {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
                match self {
                    FieldValue::$variant($value) => {
                        let write: fn(_, &mut Output<'b, '_, Mysql>) -> serialize::Result = $written;
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
    Bool: Bool(it) => |it: &'b bool, out| <bool as ToSql<Bool, Mysql>>::to_sql(it, out);
    BigInt: Integer(it) => |it: &'b i64, out| write_bytes(&it.to_ne_bytes(), out);
    Double: Float(it) => |it: &'b f64, out| <f64 as ToSql<Double, Mysql>>::to_sql(it, out);
    Text: Text(it) => |it: &'b String, out| write_bytes(it.as_bytes(), out);
    Binary: Bytes(it) => |it: &'b Vec<u8>, out| write_bytes(it, out);
    sql_types::Id: Bytes(it) => |it: &'b Vec<u8>, out| write_bytes(it, out);
}

fn write_bytes(bytes: &[u8], out: &mut Output<'_, '_, Mysql>) -> serialize::Result {
    out.write_all(bytes)?;
    Ok(IsNull::No)
}
