//! What decisions answer to commands, so that a refusal becomes the error of the command.

use std::convert::Infallible;

use crate::{Aggregate, Decision};

/// What a command to an `A` answers, `X` being its error.
pub type Answer<A, X> = Result<Vec<<A as Aggregate>::Event>, X>;

/// What one decision has answered: events of type `E` or a refusal of type `R`.
#[derive(Debug)]
pub struct Decided<E, R>(Result<Vec<E>, R>);

/// What a decision has answered.
pub fn decided<E, D: Decision<E>>(decision: D) -> Decided<E, D::Refusal> {
    Decided(decision.into_events())
}

/// The field of a command as an argument of its decision.
///
/// A macro, so that the compiler, which points at the field, proposes no change of the expression
/// that it takes its type for.
#[doc(hidden)]
#[macro_export]
macro_rules! __argument {
    ($field:ident) => {
        match $field {
            field => field,
        }
    };
}

/// What a command answers that begins nothing, where there is nothing.
pub fn nothing_begun<E, X>() -> Result<Vec<E>, X> {
    Ok(Vec::new())
}

impl<E> Decided<E, Infallible> {
    /// The answer, whatever the error of the command is. Found before that of [`Refusing`].
    pub fn or_error<X>(self) -> Result<Vec<E>, X> {
        let Ok(events) = self.0;
        Ok(events)
    }
}

/// What can be refused.
pub trait Refusing<E, R> {
    /// The answer, its refusal as the error of the command.
    fn or_error<X: ErrorFrom<R>>(self) -> Result<Vec<E>, X>;
}

impl<E, R> Refusing<E, R> for Decided<E, R> {
    fn or_error<X: ErrorFrom<R>>(self) -> Result<Vec<E>, X> {
        self.0.map_err(X::error_from)
    }
}

/// The error of a command that a refusal of type `R` becomes.
#[diagnostic::on_unimplemented(
    message = "this decision refuses with `{R}`, which does not become the error of the command, `{Self}`",
    label = "its decision refuses with `{R}`",
    note = "declare it, `#[command(error = {R})]`, or say how it becomes what is declared: `impl From<{R}> for …`"
)]
pub trait ErrorFrom<R> {
    #[doc(hidden)]
    fn error_from(refusal: R) -> Self;
}

#[diagnostic::do_not_recommend]
impl<R, X: From<R>> ErrorFrom<R> for X {
    fn error_from(refusal: R) -> Self {
        refusal.into()
    }
}
