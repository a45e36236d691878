//! Refuses what JSON would write as something else.
//!
//! `serde_json` writes a number that is not finite as `null`, which reads back as `None` or not at
//! all. [`Exact`] stands between the values and the codec, at every depth, and refuses it.

use std::cell::Cell;

use serde::{
    Serialize, Serializer,
    ser::{
        Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

/// A serializer, the parts it makes, or a value on its way to one.
pub(crate) struct Exact<'a, T> {
    part: T,
    watch: Watch<'a>,
}

/// What was seen that JSON can write, and that is perhaps not read back as it was.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    /// How often something is written as `null`, which is nothing: `Some(None)`.
    pub(crate) hidden: Cell<usize>,
    /// Numbers, keys and nesting that not every reader takes, fields that are flattened or left out.
    any: Cell<bool>,
}

impl Doubts {
    /// Whether what was written has to be read to know that it can be.
    pub(crate) fn are_there(&self) -> bool {
        self.any.get() || self.hidden.get() > 0
    }
}

/// Deeper than this, it is tried whether it can be read: where the limit lies depends on the types.
const DEEP: usize = 50;

/// Where in an event a value stands.
#[derive(Clone, Copy)]
struct Watch<'a> {
    doubts: &'a Doubts,
    depth: usize,
    place: Place,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Value,
    WithinSome,
    Key,
}

impl Watch<'_> {
    #[inline]
    fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    #[inline]
    fn deeper(self) -> Self {
        let depth = self.depth + 1;
        if depth > DEEP {
            self.doubts.any.set(true);
        }
        Self {
            depth,
            place: Place::Value,
            ..self
        }
    }

    #[inline]
    fn see_null(self) {
        if self.place == Place::WithinSome {
            self.doubts.hidden.set(self.doubts.hidden.get() + 1);
        }
    }

    /// A key that is written as text; where serde buffers what it reads, it stays one.
    #[inline]
    fn see_no_text(self) {
        if self.place == Place::Key {
            self.doubts.any.set(true);
        }
    }

    #[inline]
    fn see_wide(self, fits_64_bits: bool) {
        if !fits_64_bits {
            self.doubts.any.set(true);
        }
    }
}

impl<'a, T> Exact<'a, T> {
    #[inline]
    pub(crate) fn new(part: T, doubts: &'a Doubts) -> Self {
        let watch = Watch {
            doubts,
            depth: 0,
            place: Place::Value,
        };
        Self { part, watch }
    }
}

#[inline]
fn exact<T>(part: T, watch: Watch<'_>) -> Exact<'_, T> {
    Exact { part, watch }
}

impl<T: Serialize + ?Sized> Serialize for Exact<'_, &T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.part.serialize(exact(serializer, self.watch))
    }
}

#[inline]
fn not_finite<E: Error>(value: f64) -> E {
    E::custom(format_args!(
        "{value} is not finite, and JSON has no such number"
    ))
}

macro_rules! pass_on {
    ($($method:ident($($arg:ident: $ty:ty),*) $(sees $sight:ident)?;)*) => {$(
        #[inline]
        fn $method(self $(, $arg: $ty)*) -> Result<S::Ok, S::Error> {
            $(self.watch.$sight();)?
            self.part.$method($($arg),*)
        }
    )*};
}

macro_rules! open {
    ($($method:ident($($arg:ident: $ty:ty),*) -> $part:ident;)*) => {$(
        #[inline]
        fn $method(self $(, $arg: $ty)*) -> Result<Self::$part, S::Error> {
            let part = self.part.$method($($arg),*)?;
            Ok(exact(part, self.watch.deeper()))
        }
    )*};
}

impl<'a, S: Serializer> Serializer for Exact<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Exact<'a, S::SerializeSeq>;
    type SerializeTuple = Exact<'a, S::SerializeTuple>;
    type SerializeTupleStruct = Exact<'a, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Exact<'a, S::SerializeTupleVariant>;
    type SerializeMap = Exact<'a, S::SerializeMap>;
    type SerializeStruct = Exact<'a, S::SerializeStruct>;
    type SerializeStructVariant = Exact<'a, S::SerializeStructVariant>;

    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        self.watch.see_no_text();
        if value.is_finite() {
            self.part.serialize_f32(value)
        } else {
            Err(not_finite(value.into()))
        }
    }

    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        self.watch.see_no_text();
        if value.is_finite() {
            self.part.serialize_f64(value)
        } else {
            Err(not_finite(value))
        }
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let value = exact(value, self.watch.at(Place::WithinSome));
        self.part.serialize_some(&value)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = exact(value, self.watch);
        self.part.serialize_newtype_struct(name, &value)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let value = exact(value, self.watch.deeper());
        self.part
            .serialize_newtype_variant(name, index, variant, &value)
    }

    #[inline]
    fn serialize_i128(self, value: i128) -> Result<S::Ok, S::Error> {
        self.watch.see_no_text();
        self.watch.see_wide(i64::try_from(value).is_ok());
        self.part.serialize_i128(value)
    }

    fn serialize_u128(self, value: u128) -> Result<S::Ok, S::Error> {
        self.watch.see_no_text();
        self.watch.see_wide(u64::try_from(value).is_ok());
        self.part.serialize_u128(value)
    }

    /// A map of unknown length is what serde makes of a struct with flattened fields.
    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        if len.is_none() {
            self.watch.doubts.any.set(true);
        }
        let part = self.part.serialize_map(len)?;
        Ok(exact(part, self.watch.deeper()))
    }

    #[inline]
    fn is_human_readable(&self) -> bool {
        self.part.is_human_readable()
    }

    pass_on! {
        serialize_bool(v: bool) sees see_no_text;
        serialize_i8(v: i8) sees see_no_text;
        serialize_i16(v: i16) sees see_no_text;
        serialize_i32(v: i32) sees see_no_text;
        serialize_i64(v: i64) sees see_no_text;
        serialize_u8(v: u8) sees see_no_text;
        serialize_u16(v: u16) sees see_no_text;
        serialize_u32(v: u32) sees see_no_text;
        serialize_u64(v: u64) sees see_no_text;
        serialize_char(v: char);
        serialize_str(v: &str);
        serialize_bytes(v: &[u8]);
        serialize_none() sees see_null;
        serialize_unit() sees see_null;
        serialize_unit_struct(name: &'static str) sees see_null;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    open! {
        serialize_seq(len: Option<usize>) -> SerializeSeq;
        serialize_tuple(len: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeTupleVariant;
        serialize_struct(name: &'static str, len: usize) -> SerializeStruct;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeStructVariant;
    }
}

macro_rules! elements {
    ($($part:ident::$method:ident;)*) => {$(
        impl<S: $part> $part for Exact<'_, S> {
            type Ok = S::Ok;
            type Error = S::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
                self.part.$method(&exact(value, self.watch))
            }

            #[inline]
            fn end(self) -> Result<S::Ok, S::Error> {
                self.part.end()
            }
        }
    )*};
}

elements! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

macro_rules! named_fields {
    ($($part:ident;)*) => {$(
        impl<S: $part> $part for Exact<'_, S> {
            type Ok = S::Ok;
            type Error = S::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), S::Error> {
                self.part.serialize_field(key, &exact(value, self.watch))
            }

            #[inline]
            fn skip_field(&mut self, key: &'static str) -> Result<(), S::Error> {
                // What is left out is there again only if it has a default.
                self.watch.doubts.any.set(true);
                self.part.skip_field(key)
            }

            #[inline]
            fn end(self) -> Result<S::Ok, S::Error> {
                self.part.end()
            }
        }
    )*};
}

named_fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl<S: SerializeMap> SerializeMap for Exact<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.part
            .serialize_key(&exact(key, self.watch.at(Place::Key)))
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.part.serialize_value(&exact(value, self.watch))
    }

    #[inline]
    fn end(self) -> Result<S::Ok, S::Error> {
        self.part.end()
    }
}
