//! A snapshot as an event.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::stored_snapshot::StoredSnapshot;
use crate::{
    domain::{
        event::{DomainEvent, EventFields, EventType},
        recorded_event::RecordedEvent,
        shape::Fingerprint,
        timestamp::Timestamp,
    },
    encoding,
};

/// What [`SnapshotEvents`](crate::SnapshotEvents) keeps: snapshots as events.
///
/// ```
/// use eventsourcing::{DomainEvent, SnapshotEvent};
///
/// let topics: Vec<_> = SnapshotEvent::TYPES.iter().map(|it| it.topic).collect();
/// assert_eq!(topics, ["eventsourcing.snapshot#Taken", "eventsourcing.snapshot#ShapeAdded"]);
/// ```
#[must_use = "an event that is not stored has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SnapshotEvent {
    /// A snapshot was taken. The version that it is of is the position of the event, and by when all
    /// events had happened is the time of it.
    #[non_exhaustive]
    Taken {
        /// Of which aggregate.
        originator_id: Uuid,
        /// Of which shape.
        fingerprint: Uuid,
        /// When its first event happened.
        created_on: Timestamp,
        /// When the event of the version happened.
        last_modified: Timestamp,
        /// Whether that event ended it.
        ended: bool,
        /// The save that that event is of.
        save_id: Uuid,
        /// The state, as the form of the event store that took it stores states.
        #[serde(with = "encoding::bytes")]
        state: Vec<u8>,
        /// What all of this comes to.
        checksum: Uuid,
        /// What seals it to that event, where the aggregate has a hash chain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seal: Option<SnapshotSeal>,
    },
    /// There are snapshots of another shape. It stands in the sequence that lists the shapes of an
    /// originator's snapshots.
    ShapeAdded {
        /// Which shape.
        fingerprint: Uuid,
    },
}

/// The seal of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SnapshotSeal(#[serde(with = "encoding::bytes")] pub(super) Vec<u8>);

#[diagnostic::do_not_recommend]
impl DomainEvent for SnapshotEvent {
    const TYPES: &'static [EventType] = &[
        EventType::new(
            "Taken",
            "eventsourcing.snapshot#Taken",
            &[],
            EventFields::Named(&[
                "originator_id",
                "fingerprint",
                "created_on",
                "last_modified",
                "ended",
                "save_id",
                "state",
                "checksum",
                "seal",
            ]),
        ),
        EventType::new(
            "ShapeAdded",
            "eventsourcing.snapshot#ShapeAdded",
            &[],
            EventFields::Named(&["fingerprint"]),
        ),
    ];

    fn type_index(&self) -> usize {
        match self {
            Self::Taken { .. } => 0,
            Self::ShapeAdded { .. } => 1,
        }
    }
}

const NAMESPACE: Uuid = Uuid::from_u128(0x9d2c_6f51_0b7e_5a43_a6d8_30f4_1e97_c2b5);

/// The sequence of an originator's snapshots of one shape.
pub(super) fn sequence_of(originator_id: Uuid, fingerprint: Fingerprint) -> Uuid {
    let name = [originator_id, fingerprint.0]
        .map(Uuid::into_bytes)
        .concat();
    Uuid::new_v5(&NAMESPACE, &name)
}

/// The sequence that lists the shapes of an originator's snapshots.
pub(super) fn shapes_of(originator_id: Uuid) -> Uuid {
    Uuid::new_v5(&NAMESPACE, originator_id.as_bytes())
}

// What a snapshot is made of is said here and nowhere else: a column more is a field more.

impl From<&StoredSnapshot> for RecordedEvent<SnapshotEvent> {
    fn from(snapshot: &StoredSnapshot) -> Self {
        let StoredSnapshot {
            originator_id,
            fingerprint,
            originator_version,
            created_on,
            last_modified,
            as_of,
            ended,
            save_id,
            state,
            checksum,
            seal,
        } = snapshot.clone();
        let taken = SnapshotEvent::Taken {
            originator_id,
            fingerprint: fingerprint.0,
            created_on,
            last_modified,
            ended,
            save_id,
            state,
            checksum,
            seal: seal.map(SnapshotSeal),
        };
        let sequence = sequence_of(originator_id, fingerprint);
        Self::new(sequence, originator_version, taken, as_of)
    }
}

/// The snapshot that was taken, if the event says that one was.
pub(super) fn snapshot_in(recorded: RecordedEvent<SnapshotEvent>) -> Option<StoredSnapshot> {
    let SnapshotEvent::Taken {
        originator_id,
        fingerprint,
        created_on,
        last_modified,
        ended,
        save_id,
        state,
        checksum,
        seal,
    } = recorded.event
    else {
        return None;
    };
    Some(StoredSnapshot {
        originator_id,
        fingerprint: Fingerprint(fingerprint),
        originator_version: recorded.originator_version,
        created_on,
        last_modified,
        as_of: recorded.timestamp,
        ended,
        save_id,
        state,
        checksum,
        seal: seal.map(|SnapshotSeal(seal)| seal),
    })
}
