//! Where a database is that has a server.

use eventsourcing::Error;

use super::setup::refusals::misuse;

/// Where a database is, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// As it was said, for messages: without a password.
    pub(crate) name: String,
    /// What Diesel is told.
    pub(crate) url: String,
}

/// That a text with this scheme is no place of a product. What it was instead may hold a password.
pub(crate) fn no_place(scheme: Option<&str>, product: &str, expected: &str) -> Error {
    let what = match scheme {
        Some(scheme) => format!("`{scheme}:…`"),
        None => "what was given".into(),
    };
    misuse(format!(
        "{what} is not a {product} database; expected {expected}"
    ))
}
