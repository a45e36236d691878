//! Keeps the fields of an event that are wanted and hold one value; everything else is passed over.

use std::fmt::{self, Display};

use serde::{
    Serialize, Serializer,
    ser::{
        self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

use crate::infrastructure::item_field::{FieldValue, ItemField};

/// Why a column cannot be filled.
#[derive(Debug)]
pub(crate) struct Unfit(pub(super) String);

impl Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// A value as it was met.
pub(super) enum Captured {
    Value(FieldValue),
    /// What no column holds.
    Other(&'static str),
}

const TOO_WIDE: Captured = Captured::Other("a number beyond 64 bits");

fn integer(number: impl TryInto<i64>) -> Captured {
    let number = number.try_into();
    number.map_or(TOO_WIDE, |it| Captured::Value(FieldValue::Integer(it)))
}

/// Keeps a value; or, of the event itself, the values of its wanted fields.
#[derive(Default)]
pub(super) struct Capture<'a> {
    pub(super) of: Option<Wanted<'a>>,
}

/// The fields that are wanted, and what was found.
pub(super) struct Wanted<'a> {
    pub(super) fields: &'a [ItemField],
    pub(super) found: &'a mut [Option<Captured>],
}

impl Wanted<'_> {
    fn see<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Unfit> {
        for (field, found) in self.fields.iter().zip(&mut *self.found) {
            if field.field == name {
                *found = Some(value.serialize(Capture::default())?);
            }
        }
        Ok(())
    }
}

macro_rules! keep {
    ($($method:ident($($v:ident: $ty:ty),*) => $captured:expr;)*) => {$(
        fn $method(self, $($v: $ty),*) -> Result<Captured, Unfit> {
            Ok($captured)
        }
    )*};
}

macro_rules! open {
    ($($method:ident($($arg:ident: $ty:ty),*) -> $part:ident is $what:expr;)*) => {$(
        fn $method(self, $($arg: $ty),*) -> Result<Self::$part, Unfit> {
            Ok(Compound { what: $what, bytes: None, of: self.of, key: None })
        }
    )*};
}

impl<'a> Serializer for Capture<'a> {
    type Ok = Captured;
    type Error = Unfit;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    keep! {
        serialize_bool(v: bool) => Captured::Value(FieldValue::Bool(v));
        serialize_i8(v: i8) => integer(v);
        serialize_i16(v: i16) => integer(v);
        serialize_i32(v: i32) => integer(v);
        serialize_i64(v: i64) => integer(v);
        serialize_i128(v: i128) => integer(v);
        serialize_u8(v: u8) => integer(v);
        serialize_u16(v: u16) => integer(v);
        serialize_u32(v: u32) => integer(v);
        serialize_u64(v: u64) => integer(v);
        serialize_u128(v: u128) => integer(v);
        serialize_f32(v: f32) => Captured::Value(FieldValue::Float(v.into()));
        serialize_f64(v: f64) => Captured::Value(FieldValue::Float(v));
        serialize_char(v: char) => Captured::Value(FieldValue::Text(v.into()));
        serialize_str(v: &str) => Captured::Value(FieldValue::Text(v.into()));
        serialize_bytes(v: &[u8]) => Captured::Value(FieldValue::Bytes(v.into()));
        serialize_none() => Captured::Value(FieldValue::Null);
        serialize_unit() => Captured::Value(FieldValue::Null);
        serialize_unit_struct(_name: &'static str) => Captured::Value(FieldValue::Null);
        serialize_unit_variant(_name: &'static str, _index: u32, variant: &'static str) => Captured::Value(FieldValue::Text(variant.into()));
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Captured, Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Captured, Unfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Captured, Unfit> {
        Ok(Captured::Other(A_VARIANT))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, Unfit> {
        Ok(Compound {
            what: "a list",
            bytes: Some(Vec::new()),
            of: self.of,
            key: None,
        })
    }

    open! {
        serialize_tuple(_len: usize) -> SerializeTuple is "a tuple";
        serialize_tuple_struct(_name: &'static str, _len: usize) -> SerializeTupleStruct is "a tuple";
        serialize_tuple_variant(_name: &'static str, _index: u32, _variant: &'static str, _len: usize) -> SerializeTupleVariant is A_VARIANT;
        serialize_map(_len: Option<usize>) -> SerializeMap is "a map";
        serialize_struct(_name: &'static str, _len: usize) -> SerializeStruct is "a struct";
        serialize_struct_variant(_name: &'static str, _index: u32, _variant: &'static str, _len: usize) -> SerializeStructVariant is A_VARIANT;
    }
}

const A_VARIANT: &str = "a variant with fields";

/// What has parts: no column holds it, unless it is a list of bytes.
pub(super) struct Compound<'a> {
    what: &'static str,
    bytes: Option<Vec<u8>>,
    /// Of the event itself, whose parts are its fields.
    of: Option<Wanted<'a>>,
    key: Option<String>,
}

impl Compound<'_> {
    fn captured(self) -> Captured {
        match self.bytes {
            Some(bytes) => Captured::Value(FieldValue::Bytes(bytes)),
            None => Captured::Other(self.what),
        }
    }
}

impl SerializeSeq for Compound<'_> {
    type Ok = Captured;
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        let Some(bytes) = &mut self.bytes else {
            return Ok(());
        };
        match value.serialize(Capture::default())? {
            Captured::Value(FieldValue::Integer(byte @ 0..=255)) => {
                bytes.extend(u8::try_from(byte));
            }
            _ => self.bytes = None,
        }
        Ok(())
    }

    fn end(self) -> Result<Captured, Unfit> {
        Ok(self.captured())
    }
}

/// Parts without names are passed over.
macro_rules! pass_over {
    ($($part:ident::$method:ident($($key:ident: $ty:ty)?);)*) => {$(
        impl $part for Compound<'_> {
            type Ok = Captured;
            type Error = Unfit;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $ty,)? _: &T) -> Result<(), Unfit> {
                Ok(())
            }

            fn end(self) -> Result<Captured, Unfit> {
                Ok(self.captured())
            }
        }
    )*};
}

pass_over! {
    SerializeTuple::serialize_element();
    SerializeTupleStruct::serialize_field();
    SerializeTupleVariant::serialize_field();
    SerializeStructVariant::serialize_field(_key: &'static str);
}

impl SerializeStruct for Compound<'_> {
    type Ok = Captured;
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unfit> {
        match &mut self.of {
            Some(wanted) => wanted.see(key, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<Captured, Unfit> {
        Ok(self.captured())
    }
}

/// What serde makes of an event with flattened fields.
impl SerializeMap for Compound<'_> {
    type Ok = Captured;
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        self.key = match key.serialize(Capture::default())? {
            Captured::Value(FieldValue::Text(key)) => Some(key),
            _ => None,
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unfit> {
        match (&mut self.of, self.key.take()) {
            (Some(wanted), Some(key)) => wanted.see(&key, value),
            _ => Ok(()),
        }
    }

    fn end(self) -> Result<Captured, Unfit> {
        Ok(self.captured())
    }
}
