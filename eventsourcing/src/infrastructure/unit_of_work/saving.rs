//! Saves what a unit of work has decided, all at once.

use super::{UnitOfWork, member::Member};
use crate::infrastructure::{
    errors::Error,
    record_strategy::RecordStrategy,
    save::Save,
    snapshotting::LastStored,
    stored_event::StoredEvent,
    storing::{Sent, Stored},
};

impl<S: RecordStrategy<Position = u64> + ?Sized> UnitOfWork<'_, S> {
    pub(in crate::infrastructure) fn save(self, key: Option<&str>) -> Result<Stored<u64>, Error> {
        if let Some(id) = self.doom {
            return Err(Error::misuse(format!(
                "the step for {id} failed, and nothing of this unit was saved"
            )));
        }
        let events = self.of_all(|member| member.stored_events(self.store))?;
        let seal = |events: &Vec<StoredEvent>| events.last().and_then(|it| it.seal.clone());
        let seals: Vec<_> = events.iter().map(seal).collect();
        let events = self.in_order(events);
        let mut save = Save::new(self.store.environment().new_id(), events);
        if !self.store.strategy().item_fields().is_empty() {
            let fields = self.of_all(|member| member.item_fields(self.store))?;
            save = save.with_fields(self.in_order(fields));
        }
        for &member in &self.unchanged {
            let member = &self.members[member];
            if let Some(version) = member.stored_version() {
                save = save.requiring_unchanged(member.id(), version);
            }
        }
        if let Some(key) = key {
            save = save.with_key(key);
        }
        let save_id = save.id();
        let stored = self.store.store(save, Sent::Never)?;
        if let Stored::Now = stored {
            for (member, seal) in self.members.iter().zip(&seals) {
                let seal = seal.as_deref();
                member.take_snapshot(self.store, &LastStored { save_id, seal });
            }
        }
        Ok(stored)
    }

    /// What belongs to the events of each member.
    fn of_all<T>(
        &self,
        of: impl Fn(&dyn Member<S>) -> Result<Vec<T>, Error>,
    ) -> Result<Vec<Vec<T>>, Error> {
        self.members.iter().map(|member| of(&**member)).collect()
    }

    /// The same in the order in which the events were decided, so that in the log an event comes after
    /// what it was decided upon.
    fn in_order<T>(&self, parts: Vec<Vec<T>>) -> Vec<T> {
        let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
        let in_order = self.order.iter();
        in_order
            .filter_map(|&member| parts[member].next())
            .collect()
    }
}
