//! Maps domain events to stored events and back.

use uuid::Uuid;

use super::{
    codec::{from_json, item_fields, to_json},
    errors::{Cause, Corrupt, Error},
    item_field::{FieldValue, ItemField},
    position::Position,
    stored_event::StoredEvent,
};
use crate::domain::{event::DomainEvent, metadata::Metadata, recorded_event::RecordedEvent};

/// Maps between recorded events and sequenced items, which are what a record strategy keeps.
///
/// ```
/// # use eventsourcing::{DomainEvent, SequencedItemMapper, StoredEvent};
/// # use serde::{Deserialize, Serialize};
/// # use uuid::Uuid;
/// #[must_use]
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// #[event(topic = "example")]
/// struct Example { foo: String }
///
/// let mapper = SequencedItemMapper::default();
/// let stored = StoredEvent::new(Uuid::nil(), 0, "example", r#"{"foo":"bar"}"#);
///
/// let recorded = mapper.from_sequenced_item::<Example, u64>(stored.clone())?;
/// assert_eq!(recorded.event.foo, "bar");
/// assert_eq!(recorded.originator_id, Uuid::nil());
///
/// assert_eq!(mapper.to_sequenced_item(&recorded)?, stored);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SequencedItemMapper {}

impl SequencedItemMapper {
    /// The stored form of an event.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the codec cannot carry a value, such as a number that is not
    /// finite.
    pub fn to_sequenced_item<E: DomainEvent, P: Position>(
        &self,
        recorded: &RecordedEvent<E, P>,
    ) -> Result<StoredEvent<P>, Error<P>> {
        let refuse = |cause| cannot_be_stored(recorded, cause);
        Ok(StoredEvent {
            originator_id: recorded.originator_id,
            originator_version: recorded.originator_version,
            event_type: recorded.event.topic().into(),
            state: to_json(&recorded.event).map_err(refuse)?,
            timestamp: recorded.timestamp,
            metadata: encode_metadata(&recorded.metadata).map_err(refuse)?,
            save_id: recorded.save_id,
            seal: recorded.seal.clone(),
            log_position: recorded.log_position,
        })
    }

    /// What an event has for columns of the user's own: in clear, whatever becomes of its state.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse), naming the event, the field and the column, when the event lacks a
    /// field that its column cannot do without, or what it holds does not fit.
    pub fn item_fields<E: DomainEvent, P: Position>(
        &self,
        recorded: &RecordedEvent<E, P>,
        wanted: &[ItemField],
    ) -> Result<Vec<FieldValue>, Error<P>> {
        item_fields(&recorded.event, wanted).map_err(|unfit| {
            let topic = recorded.event.topic();
            let (id, version) = (recorded.originator_id, recorded.originator_version);
            Error::misuse(format!(
                "event {version} of {id}, `{topic}`, cannot be stored: {unfit}"
            ))
        })
    }

    /// The event that was stored.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](Error::Corrupt), naming the event, when its topic is none of `E`'s or its state
    /// or metadata does not decode.
    pub fn from_sequenced_item<E: DomainEvent, P: Position>(
        &self,
        stored: StoredEvent<P>,
    ) -> Result<RecordedEvent<E, P>, Error<P>> {
        let Some(index) = E::index_of(&stored.event_type) else {
            return Err(unknown_topic::<E, P>(&stored));
        };
        let event = decode_state(index, &stored)?;
        let metadata = decode_metadata(&stored)?;
        Ok(RecordedEvent {
            event,
            originator_id: stored.originator_id,
            originator_version: stored.originator_version,
            timestamp: stored.timestamp,
            metadata,
            save_id: stored.save_id,
            seal: stored.seal,
            log_position: stored.log_position,
        })
    }
}

fn encode_metadata(metadata: &Metadata) -> serde_json::Result<Option<Vec<u8>>> {
    if metadata.is_empty() {
        return Ok(None);
    }
    serde_json::to_vec(metadata).map(Some)
}

fn decode_metadata<P: Position>(stored: &StoredEvent<P>) -> Result<Metadata, Error<P>> {
    match &stored.metadata {
        None => Ok(Metadata::default()),
        Some(json) => serde_json::from_slice(json)
            .map_err(|cause| corrupt(stored, "its metadata does not decode", cause)),
    }
}

/// JSON is stored bare; whatever else a state is begins with a byte that no JSON text begins with.
fn decode_state<E: DomainEvent, P: Position>(
    index: usize,
    stored: &StoredEvent<P>,
) -> Result<E, Error<P>> {
    from_json(index, &stored.state).map_err(|cause| {
        let name = E::TYPES[index].name;
        corrupt(
            stored,
            &format!("its state does not decode as `{name}`"),
            cause,
        )
    })
}

fn unknown_topic<E: DomainEvent, P: Position>(stored: &StoredEvent<P>) -> Error<P> {
    let events = std::any::type_name::<E>();
    Error::Corrupt(Corrupt {
        place: place_of(stored),
        what: format!(
            "no type of event of `{events}` is stored under this topic; if one was renamed, give it \
             the old topic as `alias`"
        ),
        cause: None,
    })
}

fn corrupt<P: Position>(stored: &StoredEvent<P>, what: &str, cause: impl Into<Cause>) -> Error<P> {
    Error::Corrupt(Corrupt {
        place: place_of(stored),
        what: what.into(),
        cause: Some(cause.into()),
    })
}

fn cannot_be_stored<E: DomainEvent, P: Position>(
    recorded: &RecordedEvent<E, P>,
    cause: serde_json::Error,
) -> Error<P> {
    let topic = recorded.event.topic();
    let (id, version) = (recorded.originator_id, recorded.originator_version);
    Error::Misuse {
        what: format!("event {version} of {id}, `{topic}`, cannot be stored as JSON"),
        cause: Some(cause.into()),
    }
}

/// Where an event stands, for the one who looks for it.
pub(crate) fn place<P: Position>(originator_id: Uuid, version: P, topic: &str) -> String {
    format!("event {version} of {originator_id}, stored as `{topic}`")
}

fn place_of<P: Position>(stored: &StoredEvent<P>) -> String {
    place(
        stored.originator_id,
        stored.originator_version,
        &stored.event_type,
    )
}
