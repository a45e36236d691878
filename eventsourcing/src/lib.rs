#![doc = include_str!("../../README.md")]

mod domain;
mod infrastructure;

#[doc(hidden)]
pub mod __private;

pub use domain::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    deciding::Deciding,
    decision::Decision,
    environment::{Clock, Environment, IdMaker, SystemClock, UuidV7},
    errors::{DecideError, Poisoned, ReplayError, TriggerError},
    event::{DomainEvent, EventFields, EventType},
    metadata::Metadata,
    mutators::{Life, Mutators, Role},
    recorded_event::{LogPosition, RecordedEvent},
    replay::Replay,
    timestamp::{ParseTimestampError, Timestamp},
};
pub use infrastructure::{
    errors::{
        Cause, Conflict, Corrupt, Error, Expected, OutcomeUnknown, RecordError, UnitError,
        UpdateError,
    },
    in_memory::InMemoryStrategy,
    mapper::SequencedItemMapper,
    record_strategy::{Position, RecordStrategy, Visit},
    save::{KeyedSave, Save, SavedRange},
    selection::{Order, Selection},
    stored_event::StoredEvent,
};

#[cfg(feature = "derive")]
pub use eventsourcing_derive::{Aggregate, DomainEvent, mutators};
