//! The shape of a field, whose type may have none.
//!
//! `(&&&Probe::<T>::new()).describe(…)` finds the method of [`Seen`] where `T` has a shape, since it
//! needs the fewest steps from the receiver, else that of [`Outlined`], and else that of [`Unseen`].

use std::marker::PhantomData;

use crate::{Shape, ShapeWriter};

pub use crate::domain::shape::Outline;

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
    /// Describes it, with all that it is made of: `true`.
    fn describe(&self, shape: &mut ShapeWriter) -> bool;
}

/// A generic type that would have a shape if its parameters had.
pub trait Outlined {
    /// Describes it; what its parameters are is left to describe: `false`.
    fn describe(&self, shape: &mut ShapeWriter) -> bool;
}

/// A type whose shape is not known.
pub trait Unseen {
    /// Says its name; what its parameters are is left to describe: `false`.
    fn describe(&self, shape: &mut ShapeWriter) -> bool;
}

impl<T: Shape + ?Sized> Seen for &&Probe<T> {
    fn describe(&self, shape: &mut ShapeWriter) -> bool {
        shape.part::<T>();
        true
    }
}

impl<T: Outline + ?Sized> Outlined for &Probe<T> {
    fn describe(&self, shape: &mut ShapeWriter) -> bool {
        shape.outline::<T>();
        false
    }
}

impl<T: ?Sized> Unseen for Probe<T> {
    fn describe(&self, shape: &mut ShapeWriter) -> bool {
        shape.unseen::<T>();
        false
    }
}
