//! Maps the events of a store, with what the database holds beside them for that.

use uuid::Uuid;

use super::{
    errors::Error,
    event_store::{Answer, EventStore, Recorded},
    item_field::FieldValue,
    mapper::Unmapped,
    record_strategy::RecordStrategy,
    save::Save,
    stored_event::StoredEvent,
    stored_form::{DataKeys, Need},
};
use crate::domain::event::DomainEvent;

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// A save of these events, with what the strategy has columns of its own for.
    pub(super) fn new_save<E: DomainEvent>(
        &self,
        id: Uuid,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Save<S::Position>> {
        let save = Save::new(id, self.map_all(events)?);
        if self.strategy().item_fields().is_empty() {
            return Ok(save);
        }
        Ok(save.with_fields(self.item_fields(events)?))
    }

    /// What the strategy has columns of its own for, of each event.
    pub(super) fn item_fields<E: DomainEvent>(
        &self,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Vec<Vec<FieldValue>>> {
        let wanted = self.strategy().item_fields();
        events
            .iter()
            .map(|event| self.mapper().item_fields(event, wanted))
            .collect()
    }

    pub(super) fn map_all<E: DomainEvent>(
        &self,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Vec<StoredEvent<S::Position>>> {
        #[cfg(feature = "zstd")]
        if !events.is_empty() {
            self.hold_dictionary()?;
        }
        let originators = events.iter().map(|event| event.originator_id);
        let keys = self.keys_for_saving(originators)?;
        events
            .iter()
            .map(|event| self.mapper().write(event, &keys))
            .collect()
    }

    /// The event that was stored. What is needed to read it is fetched: no connection is held.
    pub(super) fn map_back<E: DomainEvent>(
        &self,
        stored: &StoredEvent<S::Position>,
        keys: &mut DataKeys,
    ) -> Answer<S, Recorded<S, E>> {
        loop {
            match self.mapper().read(stored, keys) {
                Ok(recorded) => return Ok(recorded),
                Err(Unmapped::Failed(error)) => return Err(error),
                Err(Unmapped::Needs(need)) => self.fetch(need, keys)?,
            }
        }
    }

    /// The data keys under which events of these originators are saved.
    #[allow(
        clippy::unused_self,
        clippy::needless_pass_by_value,
        clippy::unnecessary_wraps
    )]
    pub(super) fn keys_for_saving(
        &self,
        originators: impl Iterator<Item = Uuid>,
    ) -> Answer<S, DataKeys> {
        let _ = originators;
        Ok(DataKeys::default())
    }

    /// Fetches what is needed to read something, or what to say where it cannot be: it is not needed
    /// again either way.
    #[cfg_attr(not(feature = "zstd"), allow(clippy::unused_self))]
    pub(super) fn fetch(&self, need: Need, keys: &mut DataKeys) -> Answer<S, ()> {
        match need {
            #[cfg(feature = "zstd")]
            Need::Dictionary(id) => self.fetch_dictionary(id, keys),
            need => {
                let _ = keys;
                Err(Error::misuse(need.unmet()))
            }
        }
    }
}
