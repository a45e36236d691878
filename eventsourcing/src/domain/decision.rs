//! What a decision may answer with.

use std::convert::Infallible;

use super::event::DomainEvent;

/// What a decision answers: no event (`()`, `None`), one (`E`), several (`Vec<E>`, `[E; N]`,
/// [`Deciding`](crate::Deciding)), or a refusal (`Err` of any of these).
///
/// A refusal is the user's own type and reaches the caller as such.
#[diagnostic::on_unimplemented(
    message = "a decision answers with events of `{E}` or a refusal, not with `{Self}`",
    label = "this decision answers with `{Self}`",
    note = "return `{E}`, `Option<{E}>`, `Vec<{E}>`, `[{E}; N]`, `Deciding<…>`, `()`, or a `Result` of one of them"
)]
pub trait Decision<E> {
    /// Why the decision was not taken; [`Infallible`] where it always is.
    type Refusal;

    /// The events, in the order in which they happen.
    fn into_events(self) -> Result<Vec<E>, Self::Refusal>;
}

impl<E: DomainEvent> Decision<E> for E {
    type Refusal = Infallible;

    fn into_events(self) -> Result<Vec<E>, Infallible> {
        Ok(vec![self])
    }
}

impl<E> Decision<E> for () {
    type Refusal = Infallible;

    fn into_events(self) -> Result<Vec<E>, Infallible> {
        Ok(Vec::new())
    }
}

impl<E> Decision<E> for Vec<E> {
    type Refusal = Infallible;

    fn into_events(self) -> Result<Self, Infallible> {
        Ok(self)
    }
}

impl<E, const N: usize> Decision<E> for [E; N] {
    type Refusal = Infallible;

    fn into_events(self) -> Result<Vec<E>, Infallible> {
        Ok(self.into())
    }
}

impl<E, D: Decision<E, Refusal = Infallible>> Decision<E> for Option<D> {
    type Refusal = Infallible;

    fn into_events(self) -> Result<Vec<E>, Infallible> {
        self.map_or_else(|| Ok(Vec::new()), D::into_events)
    }
}

impl<E, D: Decision<E, Refusal = Infallible>, R> Decision<E> for Result<D, R> {
    type Refusal = R;

    fn into_events(self) -> Result<Vec<E>, R> {
        let Ok(events) = self?.into_events();
        Ok(events)
    }
}
