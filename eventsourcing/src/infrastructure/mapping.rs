//! Maps the events of a store, with what the database holds beside them for that.

use super::{
    event_store::{Answer, EventStore, Recorded},
    item_field::FieldValue,
    mapped_events::MappedEvents,
    mapper::Unmapped,
    record_strategy::RecordStrategy,
    save::Save,
    stored_event::StoredEvent,
    stored_form::{Fetched, Need},
};
use crate::domain::{aggregate::Aggregate, event::DomainEvent};

/// A page of stored events, or why there is none.
pub(super) type Page<S> = Answer<S, Vec<StoredEvent<<S as RecordStrategy>::Position>>>;

/// Events on their way into a save, or why they cannot be stored.
pub(super) type Mapped<S> = Answer<S, MappedEvents<<S as RecordStrategy>::Position>>;

/// A page, and what was fetched to read it.
type Readable<P> = (Vec<StoredEvent<P>>, Fetched);

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// A save of these events.
    pub(super) fn new_save<E: DomainEvent>(
        &self,
        id: uuid::Uuid,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Save<S::Position>> {
        Ok(self.map_all(events)?.into_save(id))
    }

    /// The same of events of an aggregate, which go on from the event with this seal.
    pub(super) fn new_save_of<A: Aggregate>(
        &self,
        id: uuid::Uuid,
        events: &[Recorded<S, A::Event>],
        head: Option<&[u8]>,
    ) -> Answer<S, Save<S::Position>> {
        Ok(self.map_all_of::<A>(events, head)?.into_save(id))
    }

    /// Events of an aggregate as they are stored, sealed where it has a hash chain.
    pub(super) fn map_all_of<A: Aggregate>(
        &self,
        events: &[Recorded<S, A::Event>],
        head: Option<&[u8]>,
    ) -> Mapped<S> {
        let mut mapped = self.map_all(events)?;
        if A::HASH_CHAIN {
            self.mapper().seal_all(mapped.stored_mut(), head);
        }
        Ok(mapped)
    }

    /// Events as they are stored, with what the strategy has columns of its own for.
    pub(super) fn map_all<E: DomainEvent>(&self, events: &[Recorded<S, E>]) -> Mapped<S> {
        #[cfg(feature = "zstd")]
        if !events.is_empty() {
            self.hold_dictionary()?;
        }
        let originators = events.iter().map(|event| event.originator_id);
        let fetched = self.keys_for_saving(originators)?;
        let stored = events
            .iter()
            .map(|event| self.mapper().write(event, &fetched))
            .collect::<Result<_, _>>()?;
        Ok(MappedEvents::new(stored, self.item_fields(events)?))
    }

    fn item_fields<E: DomainEvent>(
        &self,
        events: &[Recorded<S, E>],
    ) -> Answer<S, Vec<Vec<FieldValue>>> {
        let wanted = self.strategy().item_fields();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        events
            .iter()
            .map(|event| self.mapper().item_fields(event, wanted))
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
