//! What a function answers that `#[subscribe_to]` subscribes.

use std::error::Error;

use crate::Handled;

/// What a subscriber may answer.
#[diagnostic::on_unimplemented(
    message = "a subscriber answers with nothing or a `Result<(), …>` of an error, not with `{Self}`",
    label = "this subscriber answers with `{Self}`"
)]
pub trait Answers {
    fn into_handled(self) -> Handled;
}

#[diagnostic::do_not_recommend]
impl Answers for () {
    fn into_handled(self) -> Handled {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Box<dyn Error + Send + Sync>>> Answers for Result<(), E> {
    fn into_handled(self) -> Handled {
        self.map_err(Into::into)
    }
}

/// What the publisher is told.
pub fn handled(answer: impl Answers) -> Handled {
    answer.into_handled()
}
