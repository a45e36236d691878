//! Values that are checked where they are made.

use std::{cell::Cell, fmt::Display};

/// A value that is right wherever there is one: an amount, an address, a quantity.
///
/// Derive it on a struct with private fields, and say which values are right:
///
/// ```
/// use eventsourcing::ValueObject;
/// use serde::Serialize;
///
/// #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueObject)]
/// #[value_object(check = Self::check, error = &'static str)]
/// pub struct Percent(u8);
///
/// impl Percent {
///     fn check(&self) -> Result<(), &'static str> {
///         if self.0 > 100 { Err("a percentage is at most 100") } else { Ok(()) }
///     }
/// }
///
/// assert!(Percent::new(100).is_ok());
/// let error = serde_json::from_str::<Percent>("101").unwrap_err();
/// assert!(error.to_string().contains("a percentage is at most 100"));
/// ```
///
/// The rule runs wherever a value is made: by `new`, by [`TryFrom`], and by reading it, as part of a
/// command or the body of a request. It does **not** run where a stored event is read: what has
/// happened has happened, and a rule that is tightened later does not make it unreadable. There the
/// shape is checked and nothing else. See [`reading_history`].
///
/// More in the [guide](crate::guide::value_objects).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value object",
    label = "not a value object",
    note = "write `#[derive(ValueObject)] #[value_object(check = Self::check, error = …)]` on `{Self}`"
)]
pub trait ValueObject: Sized {
    /// Why a value is not right.
    type Error: Display;

    /// Says whether a value is right.
    const RULE: fn(&Self) -> Result<(), Self::Error>;

    /// The value, if it is right.
    ///
    /// For a constructor of your own: `Self(text.trim().to_owned()).checked()`.
    ///
    /// # Errors
    ///
    /// What the rule says.
    fn checked(self) -> Result<Self, Self::Error> {
        Self::RULE(&self)?;
        Ok(self)
    }
}

/// A text is not a value: it does not parse, or what it parses as is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseValueError<P, E> {
    /// It does not parse.
    #[error("{0}")]
    NotParsed(P),
    /// What it says is not right.
    #[error("{0}")]
    Refused(E),
}

thread_local! {
    static READING_HISTORY: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`, which reads what was stored: value objects check their shape and not their rule.
///
/// The library reads stored events so. Your own code does where it keeps values elsewhere: in a table
/// of a projection, in a message that says what has happened.
///
/// ```
/// # use eventsourcing::{ValueObject, reading_history};
/// # #[derive(Debug, PartialEq, ValueObject)]
/// # #[value_object(check = Self::check, error = &'static str)]
/// # struct Percent(u8);
/// # impl Percent {
/// #     fn check(&self) -> Result<(), &'static str> {
/// #         if self.0 > 100 { Err("a percentage is at most 100") } else { Ok(()) }
/// #     }
/// # }
/// let stored = "[20, 120]"; // from before there was a rule
///
/// assert!(serde_json::from_str::<Vec<Percent>>(stored).is_err());
/// let read: Vec<Percent> = reading_history(|| serde_json::from_str(stored))?;
/// assert_eq!(read.len(), 2);
/// assert!(Percent::new(120).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// It holds for this thread until `read` returns or panics, however deep a value is nested, and for
/// all that `read` calls. Only reading asks for it: `new` and [`TryFrom`] run the rule always.
pub fn reading_history<T>(read: impl FnOnce() -> T) -> T {
    let _scope = Scope(READING_HISTORY.replace(true));
    read()
}

/// Whether what is read was stored.
pub(crate) fn is_reading_history() -> bool {
    READING_HISTORY.get()
}

/// Makes it again as it was, when it is dropped.
struct Scope(bool);

impl Drop for Scope {
    fn drop(&mut self) {
        READING_HISTORY.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::{panic, thread};

    use super::*;

    #[test]
    fn reading_history_ends_with_the_outermost_scope() {
        assert!(!is_reading_history());
        reading_history(|| {
            reading_history(|| assert!(is_reading_history()));
            assert!(is_reading_history());
        });
        assert!(!is_reading_history());
    }

    #[test]
    fn reading_history_ends_with_a_panic() {
        let panicked = panic::catch_unwind(|| reading_history(|| panic!("a deserializer")));
        assert!(panicked.is_err());
        assert!(!is_reading_history());
    }

    #[test]
    fn another_thread_reads_no_history() {
        reading_history(|| {
            let other = thread::spawn(is_reading_history).join();
            assert!(other.is_ok_and(|reading| !reading));
        });
    }
}
