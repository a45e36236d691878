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
    entity::{
        aliases::{
            DomainEntity, Entity, TimestampedEntity, TimestampedVersionedEntity, TimeuuidedEntity,
            TimeuuidedVersionedEntity, VersionedEntity,
        },
        kind,
        kind::{EntityKind, HasEventId, HasTime, HasVersion},
    },
    environment::{Clock, Environment, IdMaker, SystemClock, UuidV7},
    errors::{DecideError, HashChained, Poisoned, ReplayError, TriggerError},
    event::{DomainEvent, EventFields, EventType, Marker},
    id::{AggregateId, ParseIdError},
    metadata::Metadata,
    mutate::replay,
    mutators::{Life, Mutators, Role},
    position::Position,
    published::Published,
    publisher::{Handled, PublishError, Publisher},
    recorded_event::{LogPosition, RecordedEvent},
    replay::Replay,
    seal::{BrokenSeal, Head},
    shape::{Fingerprint, Shape, ShapeWriter},
    subscribers::Subscription,
    time_uuid::{NoTimeUuid, TimeUuid, TimeUuids},
    timebucketed_log::{
        bucket::TimeBucket,
        bucket_size::{BucketSize, ParseBucketSizeError},
        events::{BucketOpened, MessageLogged, TimebucketedLogEvent},
        position::{MessageBound, MessagePosition, ParseMessagePositionError},
    },
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
    record_strategy::{RecordStrategy, Visit},
    repository::Repository,
    retry::Retry,
    save::{KeyedSave, Save, SavedRange},
    selection::{Order, Selection},
    sequenced_item::SequencedItem,
    snapshot_event::SnapshotEvent,
    snapshot_events::SnapshotEvents,
    snapshot_policy::{SnapshotOccasion, SnapshotPolicy},
    snapshot_settings::{SnapshotProblem, Snapshots},
    snapshot_strategy::{SnapshotSelection, SnapshotStrategy},
    snapshotting_policy::SnapshottingPolicy,
    stored_event::StoredEvent,
    stored_form::StoredForm,
    stored_kind::StoredKind,
    stored_snapshot::StoredSnapshot,
    timebucketed_log::{
        errors::TimebucketedLogError,
        log::{Message, TimebucketedLog},
        message::LoggedMessage,
        reader::TimebucketedLogReader,
    },
    unit_of_work::UnitOfWork,
    verifying::Verified,
};

#[cfg(feature = "encryption")]
pub use infrastructure::{
    erasing::Erasure, key_ring::KeyRing, sealing::key::SealKey, stored_form::encryption::Key,
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
