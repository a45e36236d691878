//! The kinds of entities: what their events are stamped with, and where they stand in the sequence.
//!
//! They are the second parameter of [`AggregateRoot`](crate::AggregateRoot), and each has an alias,
//! which is the name that is used. More in the [guide](crate::guide::entities).

use std::fmt::Debug;

use super::position::EntityPosition;
use crate::domain::{time_uuid::TimeUuid, timestamp::Timestamp};

/// What the events of an entity are stamped with, and where they stand in its sequence. The kinds
/// are those of this module; there are no others.
pub trait EntityKind: sealed::Sealed + Debug + Send + Sync + 'static {
    /// What orders the events of the entity.
    type Position: EntityPosition;
    /// Whether its events count its versions. Only these kinds promise that of two who change an
    /// entity at once one is refused.
    const IS_VERSIONED: bool;
    /// Whether the metadata of its events has a time-UUID.
    #[doc(hidden)]
    const HAS_EVENT_IDS: bool;
}

/// A kind whose events count the versions of the entity, from 0.
#[diagnostic::on_unimplemented(
    message = "an entity of kind `{Self}` has no version",
    label = "only versioned entities have one",
    note = "use a `VersionedEntity`, `TimestampedVersionedEntity` or `TimeuuidedVersionedEntity`"
)]
pub trait HasVersion: EntityKind<Position = u64> {}

/// A kind that promises when its events happened.
#[diagnostic::on_unimplemented(
    message = "an entity of kind `{Self}` does not say when its events happened",
    label = "only timestamped and timeuuided entities do",
    note = "use a `TimestampedEntity` or a `TimeuuidedEntity`, with version or without"
)]
pub trait HasTime: EntityKind {}

/// A kind whose events have time-UUIDs.
#[diagnostic::on_unimplemented(
    message = "the events of an entity of kind `{Self}` have no time-UUIDs",
    label = "only those of timeuuided entities do",
    note = "use a `TimeuuidedEntity` or a `TimeuuidedVersionedEntity`"
)]
pub trait HasEventId: HasTime {}

mod sealed {
    pub trait Sealed {}
}

macro_rules! kinds {
    ($(
        $(#[$docs:meta])+
        $name:ident: $position:ty, versioned: $versioned:literal, event ids: $event_ids:literal;
    )+) => {$(
        $(#[$docs])+
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl sealed::Sealed for $name {}

        impl EntityKind for $name {
            type Position = $position;
            const IS_VERSIONED: bool = $versioned;
            const HAS_EVENT_IDS: bool = $event_ids;
        }
    )+};
}

kinds! {
    /// Events have no more than the id of the entity; they stand at the next integer.
    Plain: u64, versioned: false, event ids: false;

    /// Events count versions.
    Versioned: u64, versioned: true, event ids: false;

    /// Events have a time, of µs, and stand there: each at a µs of its own.
    Timestamped: Timestamp, versioned: false, event ids: false;

    /// Events count versions and have a time: what aggregates are.
    TimestampedVersioned: u64, versioned: true, event ids: false;

    /// Events have a time-UUID and stand there.
    Timeuuided: TimeUuid, versioned: false, event ids: false;

    /// Events count versions and have a time-UUID, in
    /// [`Metadata::event_id`](crate::Metadata::event_id).
    TimeuuidedVersioned: u64, versioned: true, event ids: true;
}

// Outside of the macro, so that messages do not lead into it.
impl HasVersion for Versioned {}
impl HasVersion for TimestampedVersioned {}
impl HasVersion for TimeuuidedVersioned {}
impl HasTime for Timestamped {}
impl HasTime for TimestampedVersioned {}
impl HasTime for Timeuuided {}
impl HasTime for TimeuuidedVersioned {}
impl HasEventId for Timeuuided {}
impl HasEventId for TimeuuidedVersioned {}
