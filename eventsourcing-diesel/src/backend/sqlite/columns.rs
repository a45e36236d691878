//! How columns are written and read.
//!
//! SQLite puts any value into any column and converts what is asked for as another type: a version
//! `'three'` reads as 0. So what is found is checked before it is read.

use diesel::{
    deserialize::{self, FromSql},
    serialize::{self, IsNull, Output, ToSql},
    sql_types::{BigInt, HasSqlType, Text},
    sqlite::{Sqlite, SqliteType, SqliteValue},
};
use uuid::Uuid;

use crate::{
    position::{FoundPosition, Raw},
    row::{Found, Id},
    sql_types,
};

impl HasSqlType<sql_types::Id> for Sqlite {
    fn metadata((): &mut ()) -> SqliteType {
        SqliteType::Binary
    }
}

impl ToSql<sql_types::Id, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<sql_types::Id, Sqlite> for Found<Uuid> {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let bytes = value.read_blob();
        Ok(Self(Uuid::from_slice(bytes).map_err(|_| {
            format!("has {} bytes, where ids have 16", bytes.len())
        })))
    }
}

impl HasSqlType<sql_types::AnyPosition> for Sqlite {
    fn metadata((): &mut ()) -> SqliteType {
        SqliteType::Binary
    }
}

impl FromSql<sql_types::AnyPosition, Sqlite> for FoundPosition {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(match value.value_type() {
            Some(SqliteType::Long) => Self::Raw(Raw::Integer(value.read_long())),
            Some(SqliteType::Binary) => match Uuid::from_slice(value.read_blob()) {
                Ok(uuid) => Self::Raw(Raw::Bytes(Id(uuid))),
                Err(_) => Self::Other(format!("has {} bytes", value.read_blob().len())),
            },
            _ => Self::Other(format!("is {:?}", value.read_text())),
        })
    }
}

impl FromSql<BigInt, Sqlite> for Found<i64> {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(match value.value_type() {
            Some(SqliteType::Long) => Ok(value.read_long()),
            _ => Err(format!("is {:?}, no integer", value.read_text())),
        }))
    }
}

impl FromSql<Text, Sqlite> for Found<String> {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        let text = value.read_text().to_owned();
        // What is not UTF-8 was replaced by this character, which may also stand there rightly.
        if text.contains(char::REPLACEMENT_CHARACTER) && value.read_blob() != text.as_bytes() {
            return Ok(Self(Err(format!("is not UTF-8: {text:?}"))));
        }
        Ok(Self(Ok(text)))
    }
}
