//! The entities by name: one generic type, and what its events are stamped with.

use super::kind::{EntityKind, Plain, Timestamped, Timeuuided, TimeuuidedVersioned, Versioned};
use crate::domain::{aggregate::Aggregate, aggregate_root::AggregateRoot};

/// An entity whose events are stamped with its id alone. The next event stands at the next integer,
/// from 0; that counts nothing that two writers could be told apart by.
pub type DomainEntity<A> = AggregateRoot<A, Plain>;

/// An entity whose events count its versions, from 0: of two who change it at once one is refused.
pub type VersionedEntity<A> = AggregateRoot<A, Versioned>;

/// An entity whose events stand at their time, each at a µs of its own. No version: two who change
/// it at once both do.
pub type TimestampedEntity<A> = AggregateRoot<A, Timestamped>;

/// An entity whose events count its versions and have a time: what every aggregate is.
pub type TimestampedVersionedEntity<A> = AggregateRoot<A>;

/// An entity whose events stand at time-UUIDs. No version: two who change it at once both do.
pub type TimeuuidedEntity<A> = AggregateRoot<A, Timeuuided>;

/// An entity whose events count its versions and have time-UUIDs.
pub type TimeuuidedVersionedEntity<A> = AggregateRoot<A, TimeuuidedVersioned>;

/// An entity of one of the kinds: what the aliases are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity with its identity",
    label = "only what is around a state is one",
    note = "name the kind of entity: `DomainEntity<{Self}>`, `VersionedEntity<{Self}>`, `TimestampedEntity<{Self}>` …"
)]
pub trait Entity: sealed::Sealed {
    /// Its state.
    type State: Aggregate;
    /// Its kind.
    type Kind: EntityKind;
}

impl<A: Aggregate, K: EntityKind> Entity for AggregateRoot<A, K> {
    type State = A;
    type Kind = K;
}

mod sealed {
    use super::{Aggregate, AggregateRoot, EntityKind};

    pub trait Sealed {}

    impl<A: Aggregate, K: EntityKind> Sealed for AggregateRoot<A, K> {}
}
