//! What is seen while values are written that their codec can write, and that is perhaps not read
//! back as it was.

use std::{any::type_name, cell::Cell};

use serde::ser::Error;
use uuid::Uuid;

use super::Codec;
use crate::encoding::Raw;

/// What was seen that is perhaps not read back as it was.
#[derive(Debug)]
pub(super) struct Doubts {
    codec: Codec,
    /// How often something is written that is nothing: `Some(None)`.
    pub(super) hidden: Cell<usize>,
    /// Numbers, keys and nesting that not every reader takes, fields that are flattened or left out.
    any: Cell<bool>,
}

impl Doubts {
    pub(super) fn new(codec: Codec) -> Self {
        Self {
            codec,
            hidden: Cell::new(0),
            any: Cell::new(false),
        }
    }

    /// Whether what was written has to be read to know that it can be.
    pub(super) fn are_there(&self) -> bool {
        self.any.get() || self.hidden.get() > 0
    }
}

/// Deeper than this, it is tried whether it can be read: where the limit lies depends on the types.
const DEEP: usize = 50;
/// Deeper than this, no codec reads it.
pub(super) const TOO_DEEP: usize = 128;

/// Where in an event a value stands.
#[derive(Clone, Copy)]
pub(super) struct Watch<'a> {
    doubts: &'a Doubts,
    depth: usize,
    place: Place,
    /// The type of the value.
    of: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Value,
    WithinSome,
    Key,
}

impl<'a> Watch<'a> {
    #[inline]
    pub(super) fn new(doubts: &'a Doubts) -> Self {
        Self {
            doubts,
            depth: 0,
            place: Place::Value,
            of: "",
        }
    }

    /// At a value of this type.
    #[inline]
    pub(super) fn of<T: ?Sized>(self) -> Self {
        let of = type_name::<T>();
        Self { of, ..self }
    }

    #[inline]
    pub(super) fn within_some(self) -> Self {
        let place = Place::WithinSome;
        Self { place, ..self }
    }

    #[inline]
    pub(super) fn at_key(self) -> Self {
        let place = Place::Key;
        Self { place, ..self }
    }

    /// At the members of the value.
    #[inline]
    pub(super) fn deeper<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth + 1;
        if depth > DEEP {
            if depth > TOO_DEEP {
                return Err(E::custom("it is nested more than 128 deep"));
            }
            self.doubt();
        }
        Ok(Self {
            depth,
            place: Place::Value,
            ..self
        })
    }

    fn is_json(self) -> bool {
        self.doubts.codec == Codec::Json
    }

    #[inline]
    pub(super) fn doubt(self) {
        self.doubts.any.set(true);
    }

    #[inline]
    pub(super) fn see_null(self) {
        if self.place == Place::WithinSome {
            self.doubts.hidden.set(self.doubts.hidden.get() + 1);
        }
    }

    /// `MessagePack` has no form for it but an empty array, which not every reader takes.
    #[inline]
    pub(super) fn see_unit_struct(self) {
        self.see_null();
        if !self.is_json() {
            self.doubt();
        }
    }

    /// A key that JSON writes as text; where serde buffers what it reads, it stays one.
    #[inline]
    pub(super) fn see_no_text(self) {
        if self.place == Place::Key && self.is_json() {
            self.doubt();
        }
    }

    /// A number of 128 bits, which serde cannot read where it buffers, however small it is.
    #[inline]
    pub(super) fn see_wide(self) {
        self.doubt();
    }

    /// A number that only JSON has not.
    #[inline]
    pub(super) fn see_float<E: Error>(self, value: f64) -> Result<(), E> {
        self.see_no_text();
        if value.is_finite() || !self.is_json() {
            return Ok(());
        }
        Err(E::custom(format_args!(
            "{value} is not finite, and JSON has no such number; \
             `#[serde(with = \"eventsourcing::encoding::float\")]` on its field stores it as text"
        )))
    }

    /// A type that is not what it seems: some are read by one codec only.
    #[inline]
    pub(super) fn see_name(self, name: &str) {
        if name.starts_with('$') {
            self.doubt();
        }
    }

    /// What the type writes depends on whether eyes read it. Where serde buffers what it reads, it
    /// says that they do, whatever was said on writing. `Uuid` is read from either.
    #[inline]
    pub(super) fn see_question(self, readable: bool) {
        if !readable && self.of != type_name::<Uuid>() && self.of != type_name::<Raw<'_>>() {
            self.doubt();
        }
    }

    /// `MessagePack` says how many members there are before it writes them.
    #[inline]
    pub(super) fn see_end<E: Error>(self, said: Option<usize>, written: usize) -> Result<(), E> {
        match said {
            Some(said) if said != written && !self.is_json() => Err(E::custom(format_args!(
                "its `Serialize` says that there are {said} members, and writes {written}"
            ))),
            _ => Ok(()),
        }
    }
}
