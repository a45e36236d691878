//! Maps the events of a store, with what the database holds beside them for that.

use super::{
    event_store::{Answer, EventStore, Recorded},
    mapper::Unmapped,
    record_strategy::RecordStrategy,
    stored_event::StoredEvent,
    stored_form::DataKeys,
};
use crate::domain::event::DomainEvent;

/// A page of stored events, or why there is none.
pub(super) type Page<S> = Answer<S, Vec<StoredEvent<<S as RecordStrategy>::Position>>>;

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    pub(super) fn map_all<E: DomainEvent>(
        &self,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Vec<StoredEvent<S::Position>>> {
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

    /// The events of pages: the data keys of a page are looked up at once.
    pub(super) fn map_pages<'a, E: DomainEvent>(
        &'a self,
        pages: impl Iterator<Item = Page<S>> + 'a,
    ) -> impl Iterator<Item = Answer<S, Recorded<S, E>>> + 'a {
        pages.flat_map(move |page| {
            let page = page.and_then(|page| Ok((self.keys_for_page(&page)?, page)));
            let (mut keys, page, error) = match page {
                Ok((keys, page)) => (keys, page, None),
                Err(error) => (DataKeys::default(), Vec::new(), Some(error)),
            };
            let events = page
                .into_iter()
                .map(move |stored| self.map_back(&stored, &mut keys));
            events.chain(error.map(Err))
        })
    }
}

// Without ciphers there are no data keys.
#[cfg(not(feature = "encryption"))]
#[allow(clippy::unused_self, clippy::unnecessary_wraps)]
impl<S: RecordStrategy + ?Sized> EventStore<S> {
    pub(super) fn keys_for_saving(
        &self,
        _: impl Iterator<Item = uuid::Uuid>,
    ) -> Answer<S, DataKeys> {
        Ok(DataKeys::default())
    }

    pub(super) fn keys_for_reading(&self, _: uuid::Uuid) -> Answer<S, DataKeys> {
        Ok(DataKeys::default())
    }

    fn keys_for_page(&self, _: &[StoredEvent<S::Position>]) -> Answer<S, DataKeys> {
        Ok(DataKeys::default())
    }

    pub(super) fn fetch(&self, need: super::stored_form::Need, _: &mut DataKeys) -> Answer<S, ()> {
        Err(super::errors::Error::misuse(need.unmet()))
    }
}
