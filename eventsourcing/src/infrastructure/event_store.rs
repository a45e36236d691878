//! Appends domain events and reads them again.

use std::{fmt, sync::Arc};

use uuid::Uuid;

use super::{
    errors::{Error, OutcomeUnknown},
    in_memory::InMemoryStrategy,
    mapper::SequencedItemMapper,
    pages::PAGE_SIZE,
    record_strategy::RecordStrategy,
    retry::Retry,
    save::{KeyedSave, Save},
    snapshot_settings::{AllSettings, Snapshots},
    snapshot_strategy::SnapshotStrategy,
    stored_form::StoredForm,
    storing::{Sent, Stored, store},
};
use crate::domain::{
    aggregate::Aggregate, environment::Environment, event::DomainEvent,
    recorded_event::RecordedEvent, timestamp::Timestamp,
};

/// Appends domain events to a record strategy and reads them again, mapped by a
/// [`SequencedItemMapper`]. Clones are cheap and share the strategy.
///
/// ```
/// # use eventsourcing::{DomainEvent, EventStore, RecordedEvent, Timestamp};
/// # use serde::{Deserialize, Serialize};
/// # use uuid::Uuid;
/// #[must_use]
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// struct Seen { what: String }
///
/// let event_store = EventStore::in_memory();
/// let (watcher, first) = (Uuid::now_v7(), Seen { what: "a heron".into() });
/// event_store.append(&RecordedEvent::new(watcher, 0, first, Timestamp::now()))?;
///
/// let events = event_store.get_domain_events::<Seen>(watcher)?;
/// assert_eq!(events[0].event.what, "a heron");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct EventStore<S: ?Sized> {
    settings: Settings,
    strategy: Arc<S>,
}

/// What is said about an event store, whatever strategy it is on.
#[derive(Clone)]
struct Settings {
    mapper: SequencedItemMapper,
    environment: Environment,
    retry: Retry,
    page_size: usize,
    snapshots: AllSettings,
    snapshots_in: Option<Arc<dyn SnapshotStrategy>>,
}

/// The longest key of the caller's own, in bytes: what every database can index.
const LONGEST_KEY: usize = 255;

/// An event at its place in a sequence of the strategy `S`.
pub(super) type Recorded<S, E> = RecordedEvent<E, <S as RecordStrategy>::Position>;

/// What the strategy `S` lets one know, or why it does not.
pub(super) type Answer<S, T> = Result<T, Error<<S as RecordStrategy>::Position>>;

impl EventStore<InMemoryStrategy> {
    /// An event store that keeps its events in memory.
    pub fn in_memory() -> Self {
        Self::new(InMemoryStrategy::default())
    }
}

impl<S: RecordStrategy> EventStore<S> {
    /// An event store on a strategy of its own.
    pub fn new(strategy: S) -> Self {
        Self::sharing(Arc::new(strategy))
    }
}

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// An event store on a shared strategy, `Arc<dyn RecordStrategy<Position = u64>>` included.
    pub fn sharing(strategy: Arc<S>) -> Self {
        let settings = Settings {
            mapper: SequencedItemMapper::default(),
            environment: Environment::default(),
            retry: Retry::default(),
            page_size: PAGE_SIZE,
            snapshots: AllSettings::default(),
            snapshots_in: None,
        };
        Self { settings, strategy }
    }

    /// The same with another clock or maker of ids.
    #[must_use]
    pub fn with_environment(mut self, environment: Environment) -> Self {
        self.settings.environment = environment;
        self
    }

    /// The same with pages of so many events where the whole log is read, or of so many ids, at least 1;
    /// 1000 unless said. A page is held in memory.
    #[must_use]
    pub fn with_page_size(mut self, events: usize) -> Self {
        self.settings.page_size = events;
        self
    }

    /// So many events or ids are read at once where all are.
    pub(super) fn page_size(&self) -> usize {
        self.settings.page_size
    }

    /// The same with another policy of retries.
    ///
    /// Its attempts are those of a save whose outcome is in doubt. A save that was rolled back for another,
    /// or an update in conflict with one, gives up when the time is over: that others get on is no reason to.
    /// With [`Retry::never`] nothing at all is tried again.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The same with another form in which events and snapshots are stored from now on.
    #[must_use]
    pub fn with_stored_form(mut self, form: StoredForm) -> Self {
        self.settings.mapper = SequencedItemMapper::new(form);
        self
    }

    /// The same with snapshots of the aggregates `A`: its repositories and units of work take them
    /// and load from them.
    #[must_use]
    pub fn with_snapshots<A: Aggregate>(mut self, snapshots: impl Into<Snapshots<A>>) -> Self {
        self.settings.snapshots = self.settings.snapshots.with(snapshots.into());
        self
    }

    /// The same with snapshots that are kept here, and not where the record strategy keeps them:
    /// such as [as events](crate::SnapshotEvents). Those that the strategy keeps already are not used any
    /// more; erasing an originator deletes them too.
    #[must_use]
    pub fn with_snapshots_in(mut self, snapshots: Arc<dyn SnapshotStrategy>) -> Self {
        self.settings.snapshots_in = Some(snapshots);
        self
    }

    /// The same on another strategy.
    #[must_use]
    pub fn on<T: RecordStrategy>(&self, strategy: T) -> EventStore<T> {
        self.on_shared(Arc::new(strategy))
    }

    /// The same on another shared strategy, `Arc<dyn RecordStrategy<Position = u64>>` included.
    #[must_use]
    pub fn on_shared<T: RecordStrategy + ?Sized>(&self, strategy: Arc<T>) -> EventStore<T> {
        EventStore {
            settings: self.settings.clone(),
            strategy,
        }
    }

    /// What is said about snapshots of `A`, if anything.
    pub(super) fn snapshots<A: Aggregate>(&self) -> Option<&Snapshots<A>> {
        self.settings.snapshots.of()
    }

    /// Where snapshots are kept, if they are.
    pub(super) fn snapshot_strategy(&self) -> Option<&dyn SnapshotStrategy> {
        let elsewhere = self.settings.snapshots_in.as_deref();
        elsewhere.or_else(|| self.strategy.snapshots())
    }

    /// Everywhere where snapshots may be kept, or have been.
    #[cfg(feature = "encryption")]
    pub(super) fn snapshot_strategies(&self) -> impl Iterator<Item = &dyn SnapshotStrategy> {
        let elsewhere = self.settings.snapshots_in.as_deref();
        elsewhere.into_iter().chain(self.strategy.snapshots())
    }

    /// What it stands on.
    pub fn strategy(&self) -> &S {
        &self.strategy
    }

    /// How events become stored events.
    pub fn mapper(&self) -> &SequencedItemMapper {
        &self.settings.mapper
    }

    /// Where time and ids come from.
    pub fn environment(&self) -> &Environment {
        &self.settings.environment
    }

    /// How often conflicts and rollbacks are tried again.
    pub fn retry(&self) -> &Retry {
        &self.settings.retry
    }

    /// An event at its place, with the metadata of the request at hand.
    pub(super) fn record<E>(
        &self,
        originator_id: Uuid,
        position: S::Position,
        event: E,
        timestamp: Timestamp,
    ) -> Recorded<S, E> {
        let mut recorded = RecordedEvent::new(originator_id, position, event, timestamp);
        recorded.metadata = self.settings.environment.metadata().clone();
        recorded
    }

    /// Appends one event.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when its position is taken, and what else a save can meet.
    pub fn append<E: DomainEvent>(&self, event: &Recorded<S, E>) -> Answer<S, ()> {
        self.append_all(std::slice::from_ref(event))
    }

    /// Appends events, all of them or none, as one save.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when a position is taken, and what else a save can meet.
    pub fn append_all<E: DomainEvent>(&self, events: &[Recorded<S, E>]) -> Answer<S, ()> {
        let save = self.new_save(self.settings.environment.new_id(), events)?;
        self.store(save, Sent::Never)?;
        Ok(())
    }

    /// Stores a save of unknown outcome, or finds that it is stored already: once, whatever
    /// happened.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when it was not stored and its place is taken now;
    /// [`OutcomeUnknown`](Error::OutcomeUnknown), with the save, while the database stays away.
    pub fn settle(&self, unknown: OutcomeUnknown<S::Position>) -> Answer<S, ()> {
        self.store(unknown.save, Sent::Perhaps)?;
        Ok(())
    }

    pub(super) fn store(
        &self,
        save: Save<S::Position>,
        sent: Sent,
    ) -> Answer<S, Stored<S::Position>> {
        store(&*self.strategy, &self.settings.retry, save, sent)
    }

    /// What was saved under a key of the caller's own.
    pub(super) fn find_save(&self, key: &str) -> Answer<S, Option<KeyedSave<S::Position>>> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Err(Error::misuse(format!(
                "a key has 1 to {LONGEST_KEY} bytes, and this one has {}: `{key}`",
                key.len()
            )));
        }
        Ok(self.strategy.find_save(key)?)
    }
}

impl<S: ?Sized> Clone for EventStore<S> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            strategy: Arc::clone(&self.strategy),
        }
    }
}

impl<S: ?Sized> fmt::Debug for EventStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStore")
            .field("retry", &self.settings.retry)
            .finish_non_exhaustive()
    }
}
