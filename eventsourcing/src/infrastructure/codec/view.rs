//! How a value is shown to a codec: an event as its own fields, a state as it is.

use std::marker::PhantomData;

use serde::{Deserializer, Serialize, Serializer, de::DeserializeOwned};

use super::fields::{FieldsDeserializer, FieldsSerializer};
use crate::domain::event::DomainEvent;

/// How a value is shown to a codec.
pub(super) trait View: Copy {
    /// What is shown.
    type Value;

    /// Writes it.
    fn write<S: Serializer>(self, value: &Self::Value, to: S) -> Result<S::Ok, S::Error>;

    /// Reads it.
    fn read<'de, D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error>;
}

/// The own fields of an event of the type at an index.
pub(super) struct FieldsOf<E> {
    index: usize,
    event: PhantomData<E>,
}

impl<E> FieldsOf<E> {
    pub(super) fn type_at(index: usize) -> Self {
        let event = PhantomData;
        Self { index, event }
    }
}

impl<E> Clone for FieldsOf<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for FieldsOf<E> {}

impl<E: DomainEvent> View for FieldsOf<E> {
    type Value = E;

    #[inline]
    fn write<S: Serializer>(self, event: &E, to: S) -> Result<S::Ok, S::Error> {
        event.serialize(FieldsSerializer(to))
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(self, from: D) -> Result<E, D::Error> {
        E::deserialize(FieldsDeserializer::new(self.index, from))
    }
}

/// A value as it is.
pub(super) struct Whole<A>(PhantomData<A>);

impl<A> Whole<A> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<A> Clone for Whole<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Whole<A> {}

impl<A: Serialize + DeserializeOwned> View for Whole<A> {
    type Value = A;

    #[inline]
    fn write<S: Serializer>(self, value: &A, to: S) -> Result<S::Ok, S::Error> {
        value.serialize(to)
    }

    #[inline]
    fn read<'de, D: Deserializer<'de>>(self, from: D) -> Result<A, D::Error> {
        A::deserialize(from)
    }
}
