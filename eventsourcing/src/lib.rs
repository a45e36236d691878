#![doc = include_str!("../../README.md")]

mod domain;
mod infrastructure;

// Pages of documentation, and no code.
#[cfg(doc)]
pub mod guide;

#[doc(hidden)]
pub mod __private;

pub use domain::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    array::{
        index::{Index, IndexRange},
        subarray::SubarrayAssigned,
    },
    command::Command,
    deciding::Deciding,
    decision::Decision,
    environment::{Clock, Environment, IdMaker, SystemClock, UuidV7},
    errors::{DecideError, Poisoned, ReplayError, TriggerError},
    event::{DomainEvent, EventFields, EventType},
    id::{AggregateId, ParseIdError},
    metadata::Metadata,
    mutators::{Life, Mutators, Role},
    recorded_event::{LogPosition, RecordedEvent},
    replay::Replay,
    shape::{Fingerprint, Shape, ShapeWriter},
    timestamp::{ParseTimestampError, Timestamp},
    value_object::{ParseValueError, ValueObject, reading_history},
};
pub use infrastructure::{
    array::{
        big_array::BigArray,
        errors::ArrayError,
        flat_array::Array,
        integer_sequence::{InProcessSequence, IntegerSequence},
        stored_sequence::{IntegersReserved, StoredSequence},
    },
    atomically::Once,
    errors::{
        Absence, Cause, Conflict, Corrupt, Error, Expected, OutcomeUnknown, RecordError, UnitError,
        UpdateError,
    },
    event_store::EventStore,
    in_memory::InMemoryStrategy,
    keyed::{Keyed, KeyedAnswer},
    mapper::SequencedItemMapper,
    position::Position,
    record_strategy::{RecordStrategy, Visit},
    repository::Repository,
    retry::Retry,
    save::{KeyedSave, Save, SavedRange},
    selection::{Order, Selection},
    snapshot_policy::{SnapshotOccasion, SnapshotPolicy},
    snapshot_settings::{SnapshotProblem, Snapshots},
    snapshot_strategy::{SnapshotSelection, SnapshotStrategy},
    stored_event::StoredEvent,
    stored_form::StoredForm,
    stored_snapshot::StoredSnapshot,
    unit_of_work::UnitOfWork,
};

#[cfg(feature = "encryption")]
pub use infrastructure::stored_form::encryption::{Key, KeyRing};

#[cfg(feature = "derive")]
pub use eventsourcing_derive::{Aggregate, Command, DomainEvent, Id, Shape, ValueObject, mutators};
pub use uuid::Uuid;
