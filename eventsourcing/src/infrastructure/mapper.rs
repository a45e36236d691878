//! Maps domain events to stored events and back.

use super::{
    codec::{Codec, item_fields},
    errors::{Cause, Corrupt, Error},
    item_field::{FieldValue, ItemField},
    stored_event::StoredEvent,
    stored_form::{Column, Fetched, Need, Place, StoredForm, Unreadable},
};
use crate::domain::{
    event::DomainEvent, metadata::Metadata, position::Position, recorded_event::RecordedEvent,
};

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
/// let recorded = mapper.from_sequenced_item::<Example, u64>(&stored)?;
/// assert_eq!(recorded.event.foo, "bar");
/// assert_eq!(recorded.originator_id, Uuid::nil());
///
/// assert_eq!(mapper.to_sequenced_item(&recorded)?, stored);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SequencedItemMapper {
    form: StoredForm,
}

/// Why a stored event is not mapped.
#[derive(Debug)]
pub(crate) enum Unmapped<P: Position> {
    /// Not before this was fetched from the database.
    Needs(Need),
    /// It cannot be.
    Failed(Error<P>),
}

impl<P: Position> From<Error<P>> for Unmapped<P> {
    fn from(error: Error<P>) -> Self {
        Self::Failed(error)
    }
}

impl SequencedItemMapper {
    /// A mapper that stores events in this form.
    pub fn new(form: StoredForm) -> Self {
        Self { form }
    }

    /// How it stores events.
    pub fn stored_form(&self) -> &StoredForm {
        &self.form
    }

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
        self.write(recorded, &Fetched::default())
    }

    /// The same with the data keys of the originator.
    pub(crate) fn write<E: DomainEvent, P: Position>(
        &self,
        recorded: &RecordedEvent<E, P>,
        fetched: &Fetched,
    ) -> Result<StoredEvent<P>, Error<P>> {
        let codec = self.form.codec();
        let refuse = |cause| cannot_be_stored(recorded, codec, cause);
        let state = codec.write_event(&recorded.event).map_err(refuse)?;
        Ok(StoredEvent {
            originator_id: recorded.originator_id,
            originator_version: recorded.originator_version,
            event_type: recorded.event.topic().into(),
            state: self
                .form
                .pack(codec, state, &place_for(recorded, Column::State), fetched)
                .map_err(refuse)?,
            timestamp: recorded.timestamp,
            metadata: self.write_metadata(recorded, fetched).map_err(refuse)?,
            save_id: recorded.save_id,
            seal: recorded.seal.clone(),
            log_position: recorded.log_position,
        })
    }

    fn write_metadata<E: DomainEvent, P: Position>(
        &self,
        recorded: &RecordedEvent<E, P>,
        fetched: &Fetched,
    ) -> Result<Option<Vec<u8>>, Cause> {
        if recorded.metadata.is_empty() {
            return Ok(None);
        }
        let json = serde_json::to_vec(&recorded.metadata)?;
        let place = place_for(recorded, Column::Metadata);
        self.form.pack(Codec::Json, json, &place, fetched).map(Some)
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
        stored: &StoredEvent<P>,
    ) -> Result<RecordedEvent<E, P>, Error<P>> {
        self.read(stored, &Fetched::default())
            .map_err(|unmapped| match unmapped {
                Unmapped::Failed(error) => error,
                Unmapped::Needs(need) => corrupt(stored, need.unmet(), None),
            })
    }

    /// The same with the data keys of the originator.
    pub(crate) fn read<E: DomainEvent, P: Position>(
        &self,
        stored: &StoredEvent<P>,
        fetched: &Fetched,
    ) -> Result<RecordedEvent<E, P>, Unmapped<P>> {
        let Some(index) = E::index_of(&stored.event_type) else {
            return Err(Unmapped::Failed(unknown_topic::<E, P>(stored)));
        };
        Ok(RecordedEvent {
            event: self.read_state(index, stored, fetched)?,
            originator_id: stored.originator_id,
            originator_version: stored.originator_version,
            timestamp: stored.timestamp,
            metadata: self.read_metadata(stored, fetched)?,
            save_id: stored.save_id,
            seal: stored.seal.clone(),
            log_position: stored.log_position,
        })
    }

    fn read_state<E: DomainEvent, P: Position>(
        &self,
        index: usize,
        stored: &StoredEvent<P>,
        fetched: &Fetched,
    ) -> Result<E, Unmapped<P>> {
        let place = Place::in_row(Column::State, stored);
        let unpacked = self.form.unpack(&stored.state, &place, fetched);
        let (codec, content) = unpacked.map_err(|why| unmapped(stored, "state", why))?;
        codec.read_event(index, &content).map_err(|cause| {
            let name = E::TYPES[index].name;
            let what = format!(
                "its state does not decode as `{name}` from {}",
                codec.name()
            );
            Unmapped::Failed(corrupt(stored, what, Some(cause)))
        })
    }

    fn read_metadata<P: Position>(
        &self,
        stored: &StoredEvent<P>,
        fetched: &Fetched,
    ) -> Result<Metadata, Unmapped<P>> {
        let Some(metadata) = &stored.metadata else {
            return Ok(Metadata::default());
        };
        let place = Place::in_row(Column::Metadata, stored);
        let unpacked = self.form.unpack(metadata, &place, fetched);
        let (_, json) = unpacked.map_err(|why| unmapped(stored, "metadata", why))?;
        serde_json::from_slice(&json).map_err(|cause| {
            let what = "its metadata does not decode".to_owned();
            Unmapped::Failed(corrupt(stored, what, Some(cause.into())))
        })
    }
}

fn place_for<E: DomainEvent, P: Position>(
    recorded: &RecordedEvent<E, P>,
    column: Column,
) -> Place<'_> {
    let topic = recorded.event.topic();
    Place::of_event(
        column,
        recorded.originator_id,
        recorded.originator_version,
        topic,
    )
}

/// An error that names the event, or what is needed.
pub(super) fn unmapped<P: Position>(
    stored: &StoredEvent<P>,
    column: &str,
    why: Unreadable,
) -> Unmapped<P> {
    match why {
        Unreadable::Needs(need) => Unmapped::Needs(need),
        Unreadable::Because(what) => {
            let what = format!("its {column} cannot be read: {what}");
            Unmapped::Failed(corrupt(stored, what, None))
        }
        Unreadable::Erased { on } => Unmapped::Failed(Error::Erased {
            originator_id: stored.originator_id,
            on,
        }),
    }
}

fn unknown_topic<E: DomainEvent, P: Position>(stored: &StoredEvent<P>) -> Error<P> {
    let events = std::any::type_name::<E>();
    let what = format!(
        "no type of event of `{events}` is stored under this topic; if one was renamed, give it \
         the old topic as `alias`"
    );
    corrupt(stored, what, None)
}

fn corrupt<P: Position>(
    stored: &StoredEvent<P>,
    what: impl Into<String>,
    cause: Option<Cause>,
) -> Error<P> {
    Error::Corrupt(Corrupt {
        place: place_of(stored),
        what: what.into(),
        cause,
    })
}

fn cannot_be_stored<E: DomainEvent, P: Position>(
    recorded: &RecordedEvent<E, P>,
    codec: Codec,
    cause: Cause,
) -> Error<P> {
    let topic = recorded.event.topic();
    let (id, version, codec) = (
        recorded.originator_id,
        recorded.originator_version,
        codec.name(),
    );
    Error::Misuse {
        what: format!("event {version} of {id}, `{topic}`, cannot be stored as {codec}"),
        cause: Some(cause),
    }
}

/// Where an event stands, for the one who looks for it.
pub(super) fn place_of<P: Position>(stored: &StoredEvent<P>) -> String {
    let (version, id) = (stored.originator_version, stored.originator_id);
    format!("event {version} of {id}, stored as `{}`", stored.event_type)
}
