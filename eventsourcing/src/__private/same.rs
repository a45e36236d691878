//! Whether two states are the same, of a type that may not say so.
//!
//! `(&&&Same(a, b)).is_same()` finds the method of [`ByEq`] where the type has `PartialEq`, since it
//! needs the fewest steps from the receiver, else that of [`ByDebug`], and else that of [`Unknown`].

use std::fmt::Debug;

/// Two states to be compared.
#[derive(Debug)]
pub struct Same<'a, A>(pub &'a A, pub &'a A);

/// A state that says when it is the same.
pub trait ByEq {
    /// Whether they are equal.
    fn is_same(&self) -> Option<bool>;
}

/// A state that only shows itself.
pub trait ByDebug {
    /// Whether they look the same. A hash map has no order: in another one, nobody knows.
    fn is_same(&self) -> Option<bool>;
}

/// A state of which nothing can be seen.
pub trait Unknown {
    /// Nobody knows.
    fn is_same(&self) -> Option<bool>;
}

impl<A: PartialEq> ByEq for &&Same<'_, A> {
    fn is_same(&self) -> Option<bool> {
        Some(self.0 == self.1)
    }
}

impl<A: Debug> ByDebug for &Same<'_, A> {
    fn is_same(&self) -> Option<bool> {
        let (one, other) = (format!("{:#?}", self.0), format!("{:#?}", self.1));
        if one == other {
            return Some(true);
        }
        (sorted_lines(&one) != sorted_lines(&other)).then_some(false)
    }
}

impl<A> Unknown for Same<'_, A> {
    fn is_same(&self) -> Option<bool> {
        None
    }
}

fn sorted_lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}
