#![doc = include_str!("../../README.md")]

mod domain;
pub mod encoding;
mod infrastructure;

#[cfg(feature = "testing")]
pub mod testing;

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
    collection::{Collection, CollectionItem, CollectionRefusal},
    collection_event::CollectionEvent,
    command::Command,
    command_aggregate::{AlreadyDone, CommandAggregate, StoredCommand},
    command_event::CommandEvent,
    deciding::Deciding,
    decision::Decision,
    environment::{Clock, Environment, IdMaker, SystemClock, UuidV7},
    errors::{DecideError, Poisoned, ReplayError, TriggerError},
    event::{DomainEvent, EventFields, EventType, Marker},
    id::{AggregateId, ParseIdError},
    metadata::Metadata,
    mutators::{Life, Mutators, Role},
    published::Published,
    publisher::{Handled, PublishError, Publisher, Subscription},
    recorded_event::{LogPosition, RecordedEvent},
    replay::Replay,
    shape::{Fingerprint, Shape, ShapeWriter},
    time_uuid::{NoTimeUuid, TimeUuid, TimeUuids},
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
    data_key_strategy::{DataKeyStrategy, StoredDataKey},
    dictionary_strategy::DictionaryStrategy,
    errors::{
        Absence, Cause, Conflict, Corrupt, Error, Expected, OutcomeUnknown, RecordError, UnitError,
        UpdateError,
    },
    event_store::EventStore,
    in_memory::InMemoryStrategy,
    item_field::{FieldKind, FieldValue, ItemField},
    keyed::{Keyed, KeyedAnswer},
    mapper::SequencedItemMapper,
    persistence_policy::PersistencePolicy,
    position::Position,
    record_strategy::{RecordStrategy, Visit},
    repository::Repository,
    retry::Retry,
    save::{KeyedSave, Save, SavedRange},
    selection::{Order, Selection},
    sequenced_item::SequencedItem,
    snapshot_policy::{SnapshotOccasion, SnapshotPolicy},
    snapshot_settings::{SnapshotProblem, Snapshots},
    snapshot_strategy::{SnapshotSelection, SnapshotStrategy},
    snapshotting_policy::SnapshottingPolicy,
    stored_event::StoredEvent,
    stored_form::StoredForm,
    stored_snapshot::StoredSnapshot,
    unit_of_work::UnitOfWork,
};

#[cfg(feature = "encryption")]
pub use infrastructure::{
    erasing::Erasure,
    stored_form::encryption::{Key, KeyRing},
};

#[cfg(any(feature = "lz4", feature = "zstd"))]
pub use infrastructure::stored_form::compression::saving::Compression;

#[cfg(feature = "lz4")]
pub use infrastructure::stored_form::compression::lz4::Lz4;

#[cfg(feature = "zstd")]
pub use infrastructure::{
    stored_form::compression::{dictionary::Dictionary, zstd::Zstd},
    training::TrainingSettings,
};

#[cfg(feature = "derive")]
pub use eventsourcing_derive::{
    Aggregate, Command, DomainEvent, Id, Shape, ValueObject, mutators, retry, subscribe_to,
};
pub use uuid::Uuid;
