//! Refuses what a codec would write as something else.
//!
//! `serde_json` writes a number that is not finite as `null`, which reads back as `None` or not at
//! all. [`Exact`] stands between the values and the codec, at every depth, and refuses it; what is
//! in doubt it notes.

use std::fmt::Display;

use serde::{
    Serialize, Serializer,
    ser::{
        Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

use super::doubts::{Doubts, Watch};

/// A serializer, the parts it makes, or a value on its way to one.
pub(super) struct Exact<'a, T> {
    part: T,
    watch: Watch<'a>,
}

/// What has members, and how many it has said to have.
pub(super) struct Members<'a, T> {
    part: T,
    watch: Watch<'a>,
    said: Option<usize>,
    written: usize,
}

impl<'a, T> Exact<'a, T> {
    #[inline]
    pub(super) fn new(part: T, doubts: &'a Doubts) -> Self {
        exact(part, Watch::new(doubts))
    }
}

impl<'a, S> Exact<'a, S> {
    #[inline]
    fn open<T, E: Error>(
        self,
        said: Option<usize>,
        open: impl FnOnce(S) -> Result<T, E>,
    ) -> Result<Members<'a, T>, E> {
        let watch = self.watch.deeper()?;
        Ok(Members {
            part: open(self.part)?,
            watch,
            said,
            written: 0,
        })
    }
}

#[inline]
fn exact<T>(part: T, watch: Watch<'_>) -> Exact<'_, T> {
    Exact { part, watch }
}

impl<T: Serialize + ?Sized> Serialize for Exact<'_, &T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.part.serialize(exact(serializer, self.watch.of::<T>()))
    }
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
        fn $method(self $(, $arg: $ty)*, len: usize) -> Result<Self::$part, S::Error> {
            self.open(Some(len), |it| it.$method($($arg,)* len))
        }
    )*};
}

impl<'a, S: Serializer> Serializer for Exact<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Members<'a, S::SerializeSeq>;
    type SerializeTuple = Members<'a, S::SerializeTuple>;
    type SerializeTupleStruct = Members<'a, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Members<'a, S::SerializeTupleVariant>;
    type SerializeMap = Members<'a, S::SerializeMap>;
    type SerializeStruct = Members<'a, S::SerializeStruct>;
    type SerializeStructVariant = Members<'a, S::SerializeStructVariant>;

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        self.watch.see_float(value.into())?;
        self.part.serialize_f32(value)
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        self.watch.see_float(value)?;
        self.part.serialize_f64(value)
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let value = exact(value, self.watch.within_some());
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
        let value = exact(value, self.watch.deeper()?);
        self.part
            .serialize_newtype_variant(name, index, variant, &value)
    }

    #[inline]
    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.open(len, |it| it.serialize_seq(len))
    }

    /// A map of unknown length is what serde makes of a struct with flattened fields.
    #[inline]
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        if len.is_none() {
            self.watch.doubt();
        }
        self.open(len, |it| it.serialize_map(len))
    }

    #[inline]
    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        self.watch.see_name(name);
        self.open(Some(len), |it| it.serialize_struct(name, len))
    }

    #[inline]
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.part.collect_str(value)
    }

    #[inline]
    fn is_human_readable(&self) -> bool {
        let readable = self.part.is_human_readable();
        self.watch.see_question(readable);
        readable
    }

    pass_on! {
        serialize_bool(v: bool) sees see_no_text;
        serialize_i8(v: i8) sees see_no_text;
        serialize_i16(v: i16) sees see_no_text;
        serialize_i32(v: i32) sees see_no_text;
        serialize_i64(v: i64) sees see_no_text;
        serialize_i128(v: i128) sees see_wide;
        serialize_u128(v: u128) sees see_wide;
        serialize_u8(v: u8) sees see_no_text;
        serialize_u16(v: u16) sees see_no_text;
        serialize_u32(v: u32) sees see_no_text;
        serialize_u64(v: u64) sees see_no_text;
        serialize_char(v: char);
        serialize_str(v: &str);
        serialize_bytes(v: &[u8]);
        serialize_none() sees see_null;
        serialize_unit() sees see_null;
        serialize_unit_struct(name: &'static str) sees see_unit_struct;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    open! {
        serialize_tuple() -> SerializeTuple;
        serialize_tuple_struct(name: &'static str) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str) -> SerializeTupleVariant;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str) -> SerializeStructVariant;
    }
}

macro_rules! elements {
    ($($part:ident::$method:ident;)*) => {$(
        impl<S: $part> $part for Members<'_, S> {
            type Ok = S::Ok;
            type Error = S::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
                self.written += 1;
                self.part.$method(&exact(value, self.watch))
            }

            #[inline]
            fn end(self) -> Result<S::Ok, S::Error> {
                self.watch.see_end(self.said, self.written)?;
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
        impl<S: $part> $part for Members<'_, S> {
            type Ok = S::Ok;
            type Error = S::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), S::Error> {
                self.written += 1;
                self.part.serialize_field(key, &exact(value, self.watch))
            }

            #[inline]
            fn skip_field(&mut self, key: &'static str) -> Result<(), S::Error> {
                // What is left out is there again only if it has a default.
                self.watch.doubt();
                self.part.skip_field(key)
            }

            #[inline]
            fn end(self) -> Result<S::Ok, S::Error> {
                self.watch.see_end(self.said, self.written)?;
                self.part.end()
            }
        }
    )*};
}

named_fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl<S: SerializeMap> SerializeMap for Members<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.written += 1;
        self.part.serialize_key(&exact(key, self.watch.at_key()))
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.part.serialize_value(&exact(value, self.watch))
    }

    #[inline]
    fn end(self) -> Result<S::Ok, S::Error> {
        self.watch.see_end(self.said, self.written)?;
        self.part.end()
    }
}
