//! What makes a struct the state of an aggregate.

use serde::{Serialize, de::DeserializeOwned};

use super::{event::DomainEvent, id::AggregateId, mutators::Mutators};

/// The state of an aggregate: a plain struct that knows its events and what they do to it.
///
/// Id, version, timestamps and pending events are not part of it; they are kept by
/// [`AggregateRoot`](crate::AggregateRoot). Write
/// `#[derive(Clone, Serialize, Deserialize, Aggregate)] #[aggregate(event = AccountEvent)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an aggregate",
    label = "not an aggregate",
    note = "write `#[derive(Clone, Serialize, Deserialize, Aggregate)] #[aggregate(event = …)]` on `{Self}`"
)]
pub trait Aggregate:
    Mutators<Self::Event> + Clone + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What can happen to it.
    type Event: DomainEvent;
    /// What tells one from another: a type of its own, or a plain [`Uuid`](crate::Uuid).
    type Id: AggregateId;
}
