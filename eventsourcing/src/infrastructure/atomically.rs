//! Several aggregates changed together, all or none.

use super::{
    errors::Error, event_store::EventStore, record_strategy::RecordStrategy, save::KeyedSave,
    storing::Stored, unit_of_work::UnitOfWork,
};

/// What was done under a key of the caller's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<T> {
    /// This call did it.
    Done(T),
    /// An earlier call did it, and stored this.
    DoneBefore(KeyedSave),
}

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// Does all of `work` or nothing: its updates are saved together when it ends. On a conflict the
    /// whole closure runs again, so it has no other effects.
    ///
    /// The error of the closure can be any type that an [`Error`] becomes by [`From`]: the
    /// [`UpdateError`](crate::UpdateError) of the updates when they all have one type of refusal,
    /// [`UnitError`](super::errors::UnitError) when they have several, or your own.
    ///
    /// ```
    /// # use eventsourcing::{Aggregate, DomainEvent, EventStore, UpdateError, mutators};
    /// # use serde::{Deserialize, Serialize};
    /// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # enum TankEvent { Built, Filled { litres: u32 }, Drawn { litres: u32 } }
    /// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    /// # #[aggregate(event = TankEvent)]
    /// # struct Tank { litres: u32 }
    /// # #[mutators(TankEvent)]
    /// # impl Tank {
    /// #     fn built() -> Self { Self { litres: 0 } }
    /// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
    /// #     fn drawn(&mut self, litres: u32) { self.litres -= litres; }
    /// # }
    /// # impl Tank {
    /// #     fn draw(&self, litres: u32) -> Result<TankEvent, &'static str> {
    /// #         if litres > self.litres { Err("too little") } else { Ok(TankEvent::Drawn { litres }) }
    /// #     }
    /// #     fn fill(&self, litres: u32) -> Result<TankEvent, &'static str> {
    /// #         Ok(TankEvent::Filled { litres })
    /// #     }
    /// # }
    /// # let store = EventStore::in_memory();
    /// # let tanks = store.repository::<Tank>();
    /// # let (from, to) = (tanks.create(TankEvent::Built)?.id(), tanks.create(TankEvent::Built)?.id());
    /// # tanks.update(from, |_| TankEvent::Filled { litres: 30 })?;
    /// store.atomically(|work| {
    ///     work.update(from, |from: &Tank| from.draw(10))?;
    ///     work.update(to, |to: &Tank| to.fill(10))
    /// })?;
    /// # assert_eq!(tanks.get(to)?.litres, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the closure answers; [`Conflict`](Error::Conflict) when that happened again and again;
    /// and what a save can meet.
    pub fn atomically<T, X: From<Error>>(
        &self,
        mut work: impl FnMut(&mut UnitOfWork<'_, S>) -> Result<T, X>,
    ) -> Result<T, X> {
        let once = self.run_unit(None, &mut work)?;
        match once {
            Once::Done(answer) => Ok(answer),
            Once::DoneBefore(_) => {
                Err(Error::misuse("a save without key was answered as one with").into())
            }
        }
    }

    /// As [`atomically`](Self::atomically), under a key of the caller's own: what is sent twice is
    /// done once.
    ///
    /// # Errors
    ///
    /// As [`atomically`](Self::atomically).
    pub fn atomically_once<T, X: From<Error>>(
        &self,
        key: &str,
        mut work: impl FnMut(&mut UnitOfWork<'_, S>) -> Result<T, X>,
    ) -> Result<Once<T>, X> {
        self.run_unit(Some(key), &mut work)
    }

    fn run_unit<T, X: From<Error>>(
        &self,
        key: Option<&str>,
        work: &mut dyn FnMut(&mut UnitOfWork<'_, S>) -> Result<T, X>,
    ) -> Result<Once<T>, X> {
        let answer = self.retry().run(
            || self.try_unit(key, work),
            |stop| matches!(stop, Stop::Failed(error) if error.is_conflict()),
        );
        answer.map_err(|stop| match stop {
            Stop::Closure(error) => error,
            Stop::Failed(error) => error.into(),
        })
    }

    fn try_unit<T, X>(
        &self,
        key: Option<&str>,
        work: &mut dyn FnMut(&mut UnitOfWork<'_, S>) -> Result<T, X>,
    ) -> Result<Once<T>, Stop<X>> {
        if let Some(saved) = self.saved_under(key)? {
            return Ok(Once::DoneBefore(saved));
        }
        let mut unit = UnitOfWork::new(self);
        match work(&mut unit) {
            Ok(answer) => Ok(match unit.save(key)? {
                Stored::Now => Once::Done(answer),
                Stored::Before(saved) => Once::DoneBefore(saved),
            }),
            // The same may have been done under the key meanwhile, and be why it is refused now.
            Err(error) => match self.saved_under(key)? {
                Some(saved) => Ok(Once::DoneBefore(saved)),
                None => Err(Stop::Closure(error)),
            },
        }
    }

    fn saved_under(&self, key: Option<&str>) -> Result<Option<KeyedSave>, Error> {
        match key {
            Some(key) => self.find_save(key),
            None => Ok(None),
        }
    }
}

/// Why one run of a unit stopped.
enum Stop<X> {
    Closure(X),
    Failed(Error),
}

impl<X> From<Error> for Stop<X> {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
