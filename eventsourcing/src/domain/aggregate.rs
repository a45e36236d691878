//! What makes a struct the state of an aggregate.

use serde::{Serialize, de::DeserializeOwned};

use super::{event::DomainEvent, id::AggregateId, mutators::Mutators, shape::ShapeWriter};

/// The state of an aggregate: a plain struct that knows its events and what they do to it.
///
/// Id, version, timestamps and pending events are not part of it; they are kept by
/// [`AggregateRoot`](crate::AggregateRoot). Write
/// `#[derive(Clone, Serialize, Deserialize, Aggregate)] #[aggregate(event = AccountEvent)]`.
///
/// The guide has pages about [generated events](crate::guide::generated_events) and about
/// [what the compiler says](crate::guide::when_the_compiler_complains).
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

    /// Whether its history is a hash chain, in which each event is sealed to those in front of it:
    /// `#[aggregate(hash_chain)]`. More in the [guide](crate::guide::hash_chain).
    const HASH_CHAIN: bool = false;
    /// Whether the history may begin with events that have no seal, from before it was a hash chain:
    /// `#[aggregate(hash_chain, unsealed_beginnings)]`. Whoever writes to the database can then take
    /// the seals from all of a history.
    const UNSEALED_BEGINNINGS: bool = false;

    /// Describes the shape of the state, from which follows what its snapshots are kept under. The
    /// derive writes it; without it the state is known by the name of its type, and snapshots have
    /// to be told of changes: [`ShapeWriter::revision`].
    fn describe(shape: &mut ShapeWriter) {
        shape.unseen::<Self>();
    }

    /// Whether what was `read` from a snapshot is the state that was `written`: where it is not, no
    /// snapshot is taken. `None` where nobody can tell; then there is one only of a state all of
    /// whose types have a [`Shape`](trait@crate::Shape).
    ///
    /// The derive writes it: by [`PartialEq`] where the state has it, and else by its [`Debug`]
    /// output where it has that.
    fn is_same(written: &Self, read: &Self) -> Option<bool> {
        _ = (written, read);
        None
    }
}
