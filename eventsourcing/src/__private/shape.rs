//! The shape of a field, whose type may have none.
//!
//! `(&Probe::<T>::new()).describe(…)` finds the method of [`Seen`] where `T` has a shape, since it
//! needs no reference to the receiver, and else that of [`Unseen`].

use std::marker::PhantomData;

use crate::{Shape, ShapeWriter};

/// Asks for the shape of a type.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<fn() -> Box<T>>);

impl<T: ?Sized> Probe<T> {
    /// Asks for that of `T`.
    #[expect(clippy::new_without_default, reason = "only generated code makes it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

/// A type that has a shape.
pub trait Seen {
    /// Describes it.
    fn describe(&self, shape: &mut ShapeWriter);
}

/// A type whose shape is not known.
pub trait Unseen {
    /// Says its name.
    fn describe(&self, shape: &mut ShapeWriter);
}

impl<T: Shape + ?Sized> Seen for Probe<T> {
    fn describe(&self, shape: &mut ShapeWriter) {
        shape.part::<T>();
    }
}

impl<T: ?Sized> Unseen for &Probe<T> {
    fn describe(&self, shape: &mut ShapeWriter) {
        shape.opaque::<T>();
    }
}
