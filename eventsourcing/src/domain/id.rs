//! Who an aggregate is.

use std::{
    fmt::{Debug, Display},
    hash::Hash,
};

use uuid::Uuid;

/// The id of one type of aggregate: a UUID with a type, so that the compiler tells the id of an
/// account from the id of a customer.
///
/// Write `#[derive(Id)] struct AccountId(Uuid);`, or use a plain [`Uuid`].
///
/// More in the [guide](crate::guide::ids).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the id of an aggregate",
    label = "not an id",
    note = "write `#[derive(Id)] struct AccountId(Uuid);`, or use a plain `Uuid`"
)]
pub trait AggregateId: Copy + Eq + Ord + Hash + Debug + Display + Send + Sync + 'static {
    /// The id that is this UUID.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The UUID, under which events are stored.
    fn into_uuid(self) -> Uuid;
}

impl AggregateId for Uuid {
    fn from_uuid(uuid: Uuid) -> Self {
        uuid
    }

    fn into_uuid(self) -> Uuid {
        self
    }
}

/// A text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is a UUID, such as `0193a1e2-6c3b-7d10-8f2a-5b7c9d0e1f23`")]
pub struct ParseIdError {
    name: &'static str,
    #[source]
    cause: uuid::Error,
}

impl ParseIdError {
    /// That a text is no id of the type with this name.
    pub(crate) fn new(name: &'static str, cause: uuid::Error) -> Self {
        Self { name, cause }
    }
}
