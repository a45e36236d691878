//! Reads the domain events of a store.

use uuid::Uuid;

use super::{
    event_store::{Answer, EventStore, Recorded},
    pages::{items, log_pages, sequence_pages},
    record_strategy::RecordStrategy,
    selection::Selection,
    stored_event::StoredEvent,
};
use crate::domain::{event::DomainEvent, recorded_event::LogPosition};

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// The selected events of one originator; all of them for a plain id.
    ///
    /// # Errors
    ///
    /// [`Corrupt`](crate::Error::Corrupt) when one cannot be read: none is ever left out.
    pub fn get_domain_events<E: DomainEvent>(
        &self,
        selection: impl Into<Selection<S::Position>>,
    ) -> Answer<S, Vec<Recorded<S, E>>> {
        let selection = selection.into();
        let mut fetched = self.keys_for_reading(selection.originator_id)?;
        let stored = self.strategy().get_items(&selection)?;
        stored
            .iter()
            .map(|stored| self.map_back(stored, &mut fetched))
            .collect()
    }

    /// The event of an originator at one position.
    pub fn get_domain_event<E: DomainEvent>(
        &self,
        originator_id: Uuid,
        position: S::Position,
    ) -> Answer<S, Option<Recorded<S, E>>> {
        let mut fetched = self.keys_for_reading(originator_id)?;
        let stored = self.strategy().get_item(originator_id, position)?;
        stored
            .map(|stored| self.map_back(&stored, &mut fetched))
            .transpose()
    }

    /// The last of the selected events of an originator.
    pub fn get_most_recent_event<E: DomainEvent>(
        &self,
        selection: impl Into<Selection<S::Position>>,
    ) -> Answer<S, Option<Recorded<S, E>>> {
        let last = selection.into().descending().limit(1);
        Ok(self.get_domain_events(last)?.pop())
    }

    /// What stands last in a sequence, as it is stored: whoever only wants to know where that is need
    /// not be able to read it.
    pub(super) fn last_stored(
        &self,
        originator_id: Uuid,
    ) -> Answer<S, Option<StoredEvent<S::Position>>> {
        let last = Selection::of(originator_id).descending().limit(1);
        Ok(self.strategy().get_items(&last)?.pop())
    }

    /// The selected events of one originator, read in pages of `page_size` as the iterator goes on:
    /// in the order of the query, whatever the order of the result.
    pub fn domain_events<E: DomainEvent>(
        &self,
        selection: impl Into<Selection<S::Position>>,
        page_size: usize,
    ) -> impl Iterator<Item = Answer<S, Recorded<S, E>>> + '_ {
        let pages = sequence_pages(self.strategy(), selection.into(), page_size);
        self.map_pages(pages)
    }

    /// All events of the store that come after a position, in the order of the log, read in pages.
    ///
    /// # Errors
    ///
    /// Each item can be one: what cannot be read is an item too, and the iterator goes on after it.
    /// An event of an originator that was erased is [`Erased`](crate::Error::Erased):
    ///
    /// ```
    /// # use eventsourcing::{DomainEvent, Error, EventStore, LogPosition};
    /// # fn project<E>(_: E) {}
    /// # fn follow<E: DomainEvent>(event_store: EventStore<eventsourcing::InMemoryStrategy>) -> Result<(), Error> {
    /// for event in event_store.all_domain_events::<E>(LogPosition::START) {
    ///     match event {
    ///         Err(error) if error.is_erased() => continue,
    ///         event => project(event?),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// An event of a type that is not among `E`'s is
    /// [`Corrupt`](crate::Error::Corrupt) and never left out; where the store holds events of several Rust
    /// types, read [`all_stored_events`](Self::all_stored_events) and map each by its topic.
    pub fn all_domain_events<E: DomainEvent>(
        &self,
        after: LogPosition,
    ) -> impl Iterator<Item = Answer<S, Recorded<S, E>>> + '_ {
        self.map_pages(log_pages(self.strategy(), after, self.page_size()))
    }

    /// All stored events that come after a position, in the order of the log, read in pages.
    pub fn all_stored_events(
        &self,
        after: LogPosition,
    ) -> impl Iterator<Item = Answer<S, StoredEvent<S::Position>>> + '_ {
        items(log_pages(self.strategy(), after, self.page_size()))
    }
}
