//! Saves what a unit of work has decided, all at once.

use super::UnitOfWork;
use crate::infrastructure::{
    errors::Error,
    mapped_events::MappedEvents,
    record_strategy::RecordStrategy,
    snapshotting::LastStored,
    storing::{Sent, Stored},
};

impl<S: RecordStrategy<Position = u64> + ?Sized> UnitOfWork<'_, S> {
    pub(in crate::infrastructure) fn save(self, key: Option<&str>) -> Result<Stored<u64>, Error> {
        if let Some(id) = self.doom {
            return Err(Error::misuse(format!(
                "the step for {id} failed, and nothing of this unit was saved"
            )));
        }
        let members = self.members.iter();
        let mapped: Vec<_> = members
            .map(|member| member.map_pending(self.store))
            .collect::<Result<_, _>>()?;
        let seal = |of: &MappedEvents<u64>| of.last_seal().map(<[u8]>::to_vec);
        let seals: Vec<_> = mapped.iter().map(seal).collect();
        // In the order in which the events were decided, so that in the log an event comes after what
        // it was decided upon.
        let mapped = MappedEvents::in_order(mapped, &self.order);
        let mut save = mapped.into_save(self.store.environment().new_id());
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
}
