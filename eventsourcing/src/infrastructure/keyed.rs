//! Saves under keys of the caller's own: what is sent twice is stored once.

use std::fmt;

use uuid::Uuid;

use super::{
    errors::{Error, UpdateError},
    loading::belongs_to,
    record_strategy::RecordStrategy,
    repository::Repository,
    save::KeyedSave,
    selection::Selection,
    snapshotting::{LastStored, after_save},
    storing::{Sent, Stored},
    type_name::type_name,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, decision::Decision, id::AggregateId,
    recorded_event::RecordedEvent,
};

/// A repository that saves under a key of the caller's own: a payment reference, the id of a
/// request.
///
/// The key is stored with what it saved, and looked up before anything is decided. Sent again,
/// however much later, the answer is what was stored the first time. A refusal is not remembered.
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Filled { litres: u32 } }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// # }
/// # let tanks = EventStore::in_memory().repository::<Tank>();
/// let tank = tanks.create(TankEvent::Built)?.id();
/// let fill = || tanks.keyed("delivery 17").update(tank, |_| TankEvent::Filled { litres: 20 });
///
/// let first = fill()?;
/// let second = fill()?;
/// assert!(!first.repeated && second.repeated);
/// assert_eq!(first.version, second.version);
/// assert_eq!(tanks.get(tank)?.litres, 20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Keyed<'a, A, S: ?Sized> {
    repository: &'a Repository<A, S>,
    key: String,
}

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedAnswer<E> {
    /// To whom it happened.
    pub originator_id: Uuid,
    /// The version of the last of the events; `None` when the decision had no event.
    pub version: Option<u64>,
    /// What happened; with its log position when it was read from the store.
    pub events: Vec<RecordedEvent<E>>,
    /// Whether an earlier call stored it.
    pub repeated: bool,
}

/// What one call answers.
type Answer<A, R> = Result<KeyedAnswer<<A as Aggregate>::Event>, UpdateError<R>>;

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Repository<A, S> {
    /// The same repository, saving under a key of the caller's own, of 1 to 255 bytes: what is sent
    /// twice under one key is stored once.
    pub fn keyed(&self, key: impl Into<String>) -> Keyed<'_, A, S> {
        Keyed {
            repository: self,
            key: key.into(),
        }
    }
}

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Keyed<'_, A, S> {
    /// What is stored under the key, if anything.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the key is empty or longer than 255 bytes.
    pub fn find(&self) -> Result<Option<KeyedSave>, Error> {
        self.repository.event_store().find_save(&self.key)
    }

    /// As [`Repository::create`]; the second call answers with the aggregate of the first.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the key was used for something else than one aggregate; and as
    /// [`Repository::create`].
    pub fn create<D: Decision<A::Event>>(&self, decision: D) -> Answer<A, D::Refusal> {
        let id = A::Id::from_uuid(self.repository.event_store().environment().new_id());
        self.create_wanted(id, None, decision)
    }

    /// As [`Repository::create_as`], once.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the key was used for another aggregate; and as
    /// [`Repository::create_as`].
    pub fn create_as<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        decision: D,
    ) -> Answer<A, D::Refusal> {
        self.create_wanted(id, Some(id.into_uuid()), decision)
    }

    /// As [`Repository::update`], once.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the key was used for another aggregate; and as
    /// [`Repository::update`].
    pub fn update<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        mut decide: impl FnMut(&A) -> D,
    ) -> Answer<A, D::Refusal> {
        let wanted = Some(id.into_uuid());
        self.repository.event_store().retry().run(
            || {
                if let Some(saved) = self.find()? {
                    return Ok(self.repeat(wanted, &saved)?);
                }
                let answer = self.try_update(id, &mut decide);
                // The same may have been stored meanwhile, and be why it is refused now.
                if let Err(UpdateError::Refused(_) | UpdateError::Failed(Error::NotFound { .. })) =
                    answer
                    && let Some(saved) = self.find()?
                {
                    return Ok(self.repeat(wanted, &saved)?);
                }
                answer
            },
            UpdateError::is_conflict,
        )
    }

    fn try_update<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        decide: impl FnOnce(&A) -> D,
    ) -> Answer<A, D::Refusal> {
        let mut root = self.repository.get(id)?;
        root.decide(decide)?;
        Ok(self.save(&root, Some(id.into_uuid()))?)
    }

    fn create_wanted<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        wanted: Option<Uuid>,
        decision: D,
    ) -> Answer<A, D::Refusal> {
        if let Some(saved) = self.find()? {
            return Ok(self.repeat(wanted, &saved)?);
        }
        let environment = self.repository.event_store().environment();
        let root = AggregateRoot::create_with(id, environment, decision)?;
        Ok(self.save(&root, wanted)?)
    }

    fn save(
        &self,
        root: &AggregateRoot<A>,
        wanted: Option<Uuid>,
    ) -> Result<KeyedAnswer<A::Event>, Error> {
        let store = self.repository.event_store();
        let events = root.pending_events();
        let save_id = events
            .first()
            .map_or_else(|| store.environment().new_id(), |event| event.save_id);
        let head = root.stored_seal().known();
        let save = store.new_save_of::<A>(save_id, events, head)?;
        let seal = save.events().last().and_then(|event| event.seal.clone());
        let save = save.with_key(&*self.key);
        match store.store(save, Sent::Never)? {
            Stored::Now => {
                let seal = seal.as_deref();
                after_save(store, root, &LastStored { save_id, seal }, events);
                Ok(answer(root.id().into_uuid(), events.to_vec(), false))
            }
            Stored::Before(saved) => self.repeat(wanted, &saved),
        }
    }

    /// The answer of the call that stored this, which was for the wanted aggregate; for one that it
    /// made, whichever that is, where none is wanted.
    fn repeat(
        &self,
        wanted: Option<Uuid>,
        saved: &KeyedSave,
    ) -> Result<KeyedAnswer<A::Event>, Error> {
        let range = match (wanted, &saved.ranges[..]) {
            (Some(id), []) => return Ok(answer(id, Vec::new(), true)),
            (Some(id), ranges) => ranges.iter().find(|range| range.originator_id == id),
            (None, [range]) if range.first == 0 => Some(range),
            (None, _) => None,
        };
        let Some(range) = range else {
            return Err(self.used_otherwise(wanted));
        };
        let (id, store) = (range.originator_id, self.repository.event_store());
        let first = store.strategy().get_item(id, 0)?;
        if first.is_some_and(|first| belongs_to::<A, _>(&first).is_err()) {
            return Err(self.used_otherwise(wanted));
        }
        let stored = Selection::of(id).gte(range.first).lte(range.last);
        Ok(answer(id, store.get_domain_events(stored)?, true))
    }

    fn used_otherwise(&self, wanted: Option<Uuid>) -> Error {
        let (key, name) = (&self.key, type_name::<A>());
        let wanted = match wanted {
            Some(id) => format!("{name} {id}"),
            None => format!("a new {name}"),
        };
        Error::misuse(format!(
            "the key `{key}` is that of an earlier save which was not for {wanted}: a key stands for \
             one command and is never used for another"
        ))
    }
}

impl<A, S: ?Sized> fmt::Debug for Keyed<'_, A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed")
            .field("repository", self.repository)
            .field("key", &self.key)
            .finish()
    }
}

fn answer<E>(originator_id: Uuid, events: Vec<RecordedEvent<E>>, repeated: bool) -> KeyedAnswer<E> {
    KeyedAnswer {
        originator_id,
        version: events.last().map(|event| event.originator_version),
        events,
        repeated,
    }
}
