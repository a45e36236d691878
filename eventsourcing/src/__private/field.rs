//! Values handed to mutators and back, so that what does not fit is told in our words.

use std::{marker::PhantomData, ops::Deref};

use crate::Life;

/// The value of a field whose type may be a type parameter.
pub fn same<T>(field: Field<T>) -> T {
    field.0
}

/// The value of a field, for the parameter that takes it.
#[derive(Debug)]
pub struct Field<F>(pub F);

impl<F> Field<F> {
    /// The value as the parameter's type.
    pub fn taken_as<T>(self) -> T
    where
        Fields: TakenAs<F, T>,
    {
        Fields::take(self.0)
    }
}

/// What a beginning returns.
pub fn begun<A, R: Begun<A>>(state: R) -> A {
    state.into_state()
}

/// What every other mutator returns.
pub fn nothing<A, R: Nothing>(_: R) {}

/// The fields of events. Whether one fits is asked of this type and not of the field's, since for a
/// type parameter the compiler would propose a bound.
#[derive(Debug)]
pub struct Fields;

/// A field of type `F` that a parameter of type `T` takes.
#[diagnostic::on_unimplemented(
    message = "the field of the event is `{F}`, the parameter takes `{T}`",
    label = "write `{F}`"
)]
pub trait TakenAs<F, T> {
    #[doc(hidden)]
    fn take(field: F) -> T;
}

impl<T> TakenAs<T, T> for Fields {
    fn take(field: T) -> T {
        field
    }
}

/// The state that a beginning returns.
#[diagnostic::on_unimplemented(
    message = "a mutator without `self` returns the state it begins, not `{Self}`",
    label = "write `Self`",
    note = "what happened cannot fail; what can be refused is refused when it is decided"
)]
pub trait Begun<A> {
    #[doc(hidden)]
    fn into_state(self) -> A;
}

impl<A> Begun<A> for A {
    fn into_state(self) -> A {
        self
    }
}

/// What a mutator with `self` returns.
#[diagnostic::on_unimplemented(
    message = "a mutator with `self` returns nothing, not `{Self}`",
    label = "write no `->` and no type",
    note = "what happened cannot fail; what can be refused is refused when it is decided"
)]
pub trait Nothing {}

#[diagnostic::do_not_recommend]
impl Nothing for () {}

/// Ends a life: the state given to the mutator is a copy, the last one stays readable.
///
/// [`Aggregate`](crate::Aggregate) asks for `Clone`, and says so where it is missing. To say it only
/// once, `end` is then found on [`EndingWithoutClone`], which does not compile into a program.
#[derive(Debug)]
pub struct Ending<A>(EndingWithoutClone<A>);

/// What [`Ending`] is without `Clone`.
#[derive(Debug)]
pub struct EndingWithoutClone<A>(PhantomData<A>);

/// To end the life of an `A`.
pub fn ending<A>() -> Ending<A> {
    Ending(EndingWithoutClone(PhantomData))
}

impl<A: Clone> Ending<A> {
    /// [`Life::end`].
    #[expect(
        clippy::unused_self,
        reason = "a method, so that the other can be found through `Deref`"
    )]
    pub fn end(&self, life: &mut Life<A>, end: impl FnOnce(A)) {
        life.end(end);
    }
}

impl<A> EndingWithoutClone<A> {
    /// An error, where the program is compiled.
    #[expect(clippy::unused_self, reason = "found through `Deref`")]
    pub fn end(&self, _: &mut Life<A>, _: impl FnOnce(A)) {
        const { panic!("an aggregate that ends is cloned: write `#[derive(Clone)]` on it") }
    }
}

impl<A> Deref for Ending<A> {
    type Target = EndingWithoutClone<A>;

    fn deref(&self) -> &EndingWithoutClone<A> {
        &self.0
    }
}
