//! Values handed to mutators and back, so that a wrong type is told in our words.

/// The value of a field as the parameter that takes it.
pub fn field<T, F: FieldOf<T>>(value: F) -> T {
    value.into_parameter()
}

/// What a beginning returns.
pub fn begun<A, R: Begun<A>>(state: R) -> A {
    state.into_state()
}

/// What every other mutator returns.
pub fn nothing<A, R: Nothing>(_: R) {}

/// A field of an event whose type is the parameter's.
#[diagnostic::on_unimplemented(
    message = "the field of the event is `{Self}`, the parameter takes `{T}`",
    label = "write `{Self}`"
)]
pub trait FieldOf<T> {
    #[doc(hidden)]
    fn into_parameter(self) -> T;
}

impl<T> FieldOf<T> for T {
    fn into_parameter(self) -> T {
        self
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

impl Nothing for () {}
