//! The events of an aggregate, published.

use super::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    entity::kind::{EntityKind, HasVersion},
    errors::HashChained,
    id::AggregateId,
    publisher::{PublishError, Publisher},
    seal::StoredSeal,
};

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// Publishes the pending events as one batch; then they are pending no more. For those who have
    /// their events stored by a subscriber, and not by a [`Repository`](crate::Repository):
    /// [`PersistencePolicy`](crate::PersistencePolicy).
    ///
    /// For entities that have versions. Where the events of others stand is settled when they are stored,
    /// and what is told of them before could be wrong: save them, and publish what
    /// [`Repository::save_returning`](crate::Repository::save_returning) answers.
    ///
    /// # Errors
    ///
    /// That of the first handler that fails; then they are still pending. To publish again is safe:
    /// what the policy has stored it finds, and handlers that were called are called again. After a
    /// conflict load the aggregate again.
    ///
    /// [`HashChained`] for an aggregate with a [hash chain](crate::guide::hash_chain), and
    /// [`Poisoned`](crate::Poisoned) after a panic: nobody was told, and they are still pending.
    pub fn publish(&mut self, publisher: &Publisher) -> Result<(), PublishError>
    where
        K: HasVersion,
    {
        self.state().map_err(PublishError::untold)?;
        if A::HASH_CHAIN {
            return Err(PublishError::untold(HashChained {
                id: self.id().into_uuid(),
            }));
        }
        while let Some(pending) = self.next_save() {
            let save_id = pending.id;
            if let Err(error) = publisher.publish_all(pending.events) {
                // Whoever stores them may have done so: later events are another save.
                self.start_new_save();
                return Err(error);
            }
            self.saved(save_id, StoredSeal::Unknown);
        }
        Ok(())
    }
}
