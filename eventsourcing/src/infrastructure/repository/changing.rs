//! Creates, saves and updates.

use super::Repository;
use crate::{
    domain::{
        aggregate::Aggregate, aggregate_root::AggregateRoot, decision::Decision,
        entity::kind::EntityKind, id::AggregateId,
    },
    infrastructure::{
        errors::{Error, UpdateError},
        event_store::{Answer, Recorded},
        record_strategy::RecordStrategy,
        saving::store_next,
        stored_kind::StoredKind,
    },
};

/// An entity of this kind that a decision has made or changed, or why not.
type Changed<A, K, R> = Result<AggregateRoot<A, K>, UpdateError<R, <K as EntityKind>::Position>>;

/// Events of an entity as they are stored, or why they are not.
type Stored<S, A> = Answer<S, Vec<Recorded<S, <A as Aggregate>::Event>>>;

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// Makes an aggregate with a new id, and saves it.
    ///
    /// # Errors
    ///
    /// The decision's own refusal, or what a save can meet.
    pub fn create<D: Decision<A::Event>>(&self, decision: D) -> Changed<A, K, D::Refusal> {
        let id = A::Id::from_uuid(self.store.environment().new_id());
        self.create_as(id, decision)
    }

    /// Makes an aggregate with an id of your own, and saves it.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when the id is taken, be it by an aggregate that has ended; and
    /// as [`create`](Self::create).
    pub fn create_as<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        decision: D,
    ) -> Changed<A, K, D::Refusal> {
        let mut root = AggregateRoot::create_with(id, self.store.environment(), decision)?;
        self.save(&mut root)?;
        Ok(root)
    }

    /// Saves the pending events, all of them or none.
    ///
    /// After an error they are still pending: saving again stores them once, or fails.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when somebody else has saved in between: load it again, or use
    /// [`update`](Self::update). [`OutcomeUnknown`](Error::OutcomeUnknown) when the database went
    /// away: save again later. Events triggered meanwhile go into a save of their own.
    pub fn save(&self, root: &mut AggregateRoot<A, K>) -> Answer<S, ()> {
        self.save_returning(root).map(drop)
    }

    /// The same, and answers the events as they are stored, to be
    /// [published](crate::Publisher::publish_all): those of an entity without versions may stand elsewhere
    /// than they did while they were pending. They have neither their seals nor their log positions.
    ///
    /// It answers what it has stored, or an error: should the database be away in the middle of two saves,
    /// the first of which was of unknown outcome before, those of the first are stored and not answered. Who
    /// must not miss an event reads the [log](crate::EventStore::all_stored_events).
    ///
    /// # Errors
    ///
    /// As [`save`](Self::save).
    pub fn save_returning(&self, root: &mut AggregateRoot<A, K>) -> Stored<S, A> {
        root.state().map_err(|poisoned| Error::Misuse {
            what: "a poisoned aggregate cannot be saved".into(),
            cause: Some(poisoned.into()),
        })?;
        let mut stored = Vec::new();
        while let Some(pending) = root.next_save() {
            let save_id = pending.id;
            let seal = store_next(&self.store, root)?;
            stored.append(&mut root.saved(save_id, seal));
        }
        K::after_save(&self.store, root, &stored);
        Ok(stored)
    }

    /// Loads the aggregate, decides and saves; again from the start when somebody else has saved in
    /// between.
    ///
    /// # Errors
    ///
    /// The decision's own refusal; [`Conflict`](Error::Conflict) when that happened again and again;
    /// and as [`get`](Self::get) and [`save`](Self::save).
    pub fn update<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        mut decide: impl FnMut(&A) -> D,
    ) -> Changed<A, K, D::Refusal> {
        self.store.retry().run(
            || {
                let mut root = self.get(id)?;
                root.decide(&mut decide)?;
                self.save(&mut root)?;
                Ok(root)
            },
            UpdateError::is_conflict,
        )
    }
}
