//! Maps the events of a store, with what the database holds beside them for that.

use super::{
    event_store::{Answer, EventStore, Recorded},
    item_field::FieldValue,
    mapper::Unmapped,
    record_strategy::RecordStrategy,
    save::Save,
    stored_event::StoredEvent,
    stored_form::{Fetched, Need},
};
use crate::domain::{aggregate::Aggregate, event::DomainEvent};

/// A page of stored events, or why there is none.
pub(super) type Page<S> = Answer<S, Vec<StoredEvent<<S as RecordStrategy>::Position>>>;

/// A page, and what was fetched to read it.
type Readable<P> = (Vec<StoredEvent<P>>, Fetched);

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// A save of these events, with what the strategy has columns of its own for.
    pub(super) fn new_save<E: DomainEvent>(
        &self,
        id: uuid::Uuid,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Save<S::Position>> {
        self.save_of(id, self.map_all(events)?, events)
    }

    /// The same of events of an aggregate, which go on from the event with this seal.
    pub(super) fn new_save_of<A: Aggregate>(
        &self,
        id: uuid::Uuid,
        events: &[Recorded<S, A::Event>],
        head: Option<&[u8]>,
    ) -> Answer<S, Save<S::Position>> {
        self.save_of(id, self.map_all_of::<A>(events, head)?, events)
    }

    fn save_of<E: DomainEvent>(
        &self,
        id: uuid::Uuid,
        stored: Vec<StoredEvent<S::Position>>,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Save<S::Position>> {
        let save = Save::new(id, stored);
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

    /// The stored events of an aggregate, sealed where it has a hash chain.
    pub(super) fn map_all_of<A: Aggregate>(
        &self,
        events: &[Recorded<S, A::Event>],
        head: Option<&[u8]>,
    ) -> Answer<S, Vec<StoredEvent<S::Position>>> {
        let mut stored = self.map_all(events)?;
        if A::HASH_CHAIN {
            self.mapper().seal_all(&mut stored, head);
        }
        Ok(stored)
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
        let fetched = self.keys_for_saving(originators)?;
        events
            .iter()
            .map(|event| self.mapper().write(event, &fetched))
            .collect()
    }

    /// The event that was stored. What is needed to read it is fetched: no connection is held.
    pub(super) fn map_back<E: DomainEvent>(
        &self,
        stored: &StoredEvent<S::Position>,
        fetched: &mut Fetched,
    ) -> Answer<S, Recorded<S, E>> {
        loop {
            match self.mapper().read(stored, fetched) {
                Ok(recorded) => return Ok(recorded),
                Err(Unmapped::Failed(error)) => return Err(error),
                Err(Unmapped::Needs(need)) => self.fetch(need, fetched)?,
            }
        }
    }

    /// The events of pages. What fails but an event is the last item: nothing is stepped over.
    pub(super) fn map_pages<'a, E: DomainEvent>(
        &'a self,
        pages: impl Iterator<Item = Page<S>> + 'a,
    ) -> impl Iterator<Item = Answer<S, Recorded<S, E>>> + 'a {
        let mut has_failed = false;
        pages
            .map_while(move |page| {
                let page = (!has_failed).then(|| self.with_keys(page))?;
                has_failed = page.is_err();
                Some(page)
            })
            .flat_map(move |page| {
                let ((page, mut fetched), error) = match page {
                    Ok(page) => (page, None),
                    Err(error) => (Default::default(), Some(error)),
                };
                let events = page
                    .into_iter()
                    .map(move |stored| self.map_back(&stored, &mut fetched));
                events.chain(error.map(Err))
            })
    }

    /// A page, with the data keys of its originators.
    fn with_keys(&self, page: Page<S>) -> Answer<S, Readable<S::Position>> {
        let page = page?;
        let fetched = self.keys_for_page(&page)?;
        Ok((page, fetched))
    }

    /// Fetches what is needed to read something, or what to say where it cannot be: it is not needed
    /// again either way.
    #[cfg_attr(
        not(any(feature = "encryption", feature = "zstd")),
        allow(clippy::unused_self, unused_variables)
    )]
    pub(super) fn fetch(&self, need: Need, fetched: &mut Fetched) -> Answer<S, ()> {
        match need {
            #[cfg(feature = "zstd")]
            Need::Dictionary(id) => self.fetch_dictionary(id, fetched),
            #[cfg(feature = "encryption")]
            Need::DataKey(id) => self.fetch_data_key(id, fetched),
        }
    }
}

// Without ciphers there are no data keys.
#[cfg(not(feature = "encryption"))]
#[allow(clippy::unused_self, clippy::unnecessary_wraps)]
impl<S: RecordStrategy + ?Sized> EventStore<S> {
    pub(super) fn keys_for_saving(
        &self,
        _: impl Iterator<Item = uuid::Uuid>,
    ) -> Answer<S, Fetched> {
        Ok(Fetched::default())
    }

    pub(super) fn keys_for_reading(&self, _: uuid::Uuid) -> Answer<S, Fetched> {
        Ok(Fetched::default())
    }

    fn keys_for_page(&self, _: &[StoredEvent<S::Position>]) -> Answer<S, Fetched> {
        Ok(Fetched::default())
    }
}
