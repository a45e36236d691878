//! Erases originators by destroying their keys.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::{
    data_key_strategy::StoredDataKey,
    data_keys::is_wholly_under_a_data_key,
    errors::Error,
    event_store::{Answer, EventStore},
    loading::belongs_to,
    record_strategy::RecordStrategy,
    repository::Repository,
    selection::Selection,
    stored_kind::StoredKind,
};
use crate::domain::{
    aggregate::Aggregate, id::AggregateId, shape::Fingerprint, timestamp::Timestamp,
};

/// What became of an originator that was to be erased: what an auditor asks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it says what could not be erased"]
#[non_exhaustive]
pub struct Erasure<P = u64> {
    /// Who was erased.
    pub originator_id: Uuid,
    /// When its key was destroyed: now, or the first time.
    pub on: Timestamp,
    /// Whether there was a key to destroy. None is ever made from now on.
    pub had_key: bool,
    /// Whether it had been erased before, also by a call that answered an error.
    pub repeated: bool,
    /// How many snapshots were deleted.
    pub snapshots: usize,
    /// The events that are still readable for whoever has the rows, because they were stored in clear
    /// or under a key of the ring; all of them where there was no key to destroy, since one that they
    /// are under is elsewhere. The library answers *erased* for these too; to be rid of them,
    /// delete them by [`delete_record`](RecordStrategy::delete_record).
    pub still_readable: Vec<P>,
    /// The columns of the user's own that the table has. They are filled in clear, and stay so: empty
    /// them for this originator.
    pub columns_in_clear: Vec<&'static str>,
}

impl<P> Erasure<P> {
    /// Whether nothing can be read any more of the events and snapshots under this originator's id in
    /// this table.
    ///
    /// It says nothing of what is elsewhere: other tables and other ids, such as those under which a
    /// big array keeps its items; dictionaries trained in clear; backups, logs of the database, and
    /// projections. And while the table has columns of the user's own it is never so.
    pub fn is_complete(&self) -> bool {
        self.still_readable.is_empty() && self.columns_in_clear.is_empty()
    }
}

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// Erases an originator for good: destroys the key that its events and snapshots are encrypted
    /// under, and deletes the snapshots.
    ///
    /// From then on whatever is asked of it answers [`Erased`](Error::Erased), and nothing is saved
    /// for it: no key is ever made again, also when there was none. A save that began before this was
    /// answered may still be stored; nobody can read it. Erasing again does nothing more; after an
    /// error, do so.
    ///
    /// ```
    /// # use eventsourcing::{DomainEvent, EventStore, Key, KeyRing, RecordedEvent, StoredForm, Timestamp};
    /// # use serde::{Deserialize, Serialize};
    /// # use uuid::Uuid;
    /// # #[must_use]
    /// # #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # struct Moved { street: String }
    /// # let ring = KeyRing::new("2026", Key::aes_256_gcm(&[7; 32]))?;
    /// let event_store = EventStore::in_memory()
    ///     .with_stored_form(StoredForm::json().encrypted_per_originator(ring));
    /// let person = Uuid::now_v7();
    /// let moved = Moved { street: "Main Street 1".into() };
    /// event_store.append(&RecordedEvent::new(person, 0, moved, Timestamp::now()))?;
    ///
    /// let erasure = event_store.erase(person)?;
    /// assert!(erasure.had_key && erasure.is_complete());
    ///
    /// let error = event_store.get_domain_events::<Moved>(person).unwrap_err();
    /// assert!(error.is_erased());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when what is saved is not
    /// [`encrypted_per_originator`](crate::StoredForm::encrypted_per_originator): nothing would
    /// refuse to save more.
    pub fn erase(&self, originator_id: impl AggregateId) -> Answer<S, Erasure<S::Position>> {
        let id = originator_id.into_uuid();
        if !self.mapper().stored_form().is_per_originator() {
            return Err(Error::misuse(format!(
                "{id} cannot be erased by a store whose form is not `encrypted_per_originator`: it \
                 would go on saving for it"
            )));
        }
        let now = self.environment().now();
        let before = self.destroy(id, now)?;
        let destroyed_before = match before {
            Some(StoredDataKey::Destroyed { on }) => Some(on),
            _ => None,
        };
        Ok(Erasure {
            originator_id: id,
            on: destroyed_before.unwrap_or(now),
            had_key: matches!(before, Some(StoredDataKey::Wrapped(_))),
            repeated: destroyed_before.is_some(),
            snapshots: self.delete_snapshots(id)?,
            still_readable: self.still_readable(id, before.is_some())?,
            columns_in_clear: self.own_columns(),
        })
    }

    /// Destroys a key; what was kept before.
    fn destroy(&self, id: Uuid, now: Timestamp) -> Answer<S, Option<StoredDataKey>> {
        let strategy = self.data_key_strategy()?;
        let found = self.ask(|| strategy.find_data_keys(&[id]))?.pop();
        let found = found.map(|(_, kept)| kept);
        let before = self.ask(|| strategy.destroy_data_key(id, now))?;
        // Where an answer was lost and it was asked again, the destruction that is found is this one.
        let is_this_one = before == Some(StoredDataKey::Destroyed { on: now });
        Ok(if is_this_one { found } else { before })
    }

    /// All of them, of whichever shape.
    fn delete_snapshots(&self, id: Uuid) -> Answer<S, usize> {
        let any = Fingerprint(Uuid::nil());
        match self.strategy().snapshots() {
            Some(snapshots) => self.ask(|| snapshots.prune_snapshots(id, any, 0)),
            None => Ok(0),
        }
    }

    fn own_columns(&self) -> Vec<&'static str> {
        let fields = self.strategy().item_fields();
        fields.iter().map(|field| field.column).collect()
    }

    /// The events that are not, or not wholly, encrypted under a key that was destroyed.
    fn still_readable(&self, id: Uuid, destroyed: bool) -> Answer<S, Vec<S::Position>> {
        let mut found = Vec::new();
        self.strategy().read(&Selection::of(id), &mut |event| {
            if !destroyed || !is_wholly_under_a_data_key(&event) {
                found.push(event.originator_version);
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }
}

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// Erases an aggregate for good: see [`EventStore::erase`].
    ///
    /// # Errors
    ///
    /// [`AnotherAggregate`](Error::AnotherAggregate) when the id is of another type: then nothing was
    /// erased; and as [`EventStore::erase`].
    pub fn erase(&self, id: A::Id) -> Answer<S, Erasure<S::Position>> {
        let store = self.event_store();
        let first = Selection::of(id.into_uuid()).limit(1);
        if let Some(first) = store.strategy().get_items(&first)?.pop() {
            belongs_to::<A, _>(&first)?;
        }
        store.erase(id)
    }
}
