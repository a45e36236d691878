//! Looks up the data keys that an operation needs, and makes those that there are none of.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    data_key_strategy::{DataKeyStrategy, StoredDataKey},
    errors::{Corrupt, Error, RecordError},
    event_store::{Answer, EventStore},
    key_ring::KeyRing,
    record_strategy::RecordStrategy,
    stored_event::StoredEvent,
    stored_form::{
        Fetched,
        encryption::{OpenKey, is_under_a_data_key},
        fetched::DataKey,
    },
};
use crate::domain::position::Position;

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// The data keys under which events of these originators are saved, where each has one. Those
    /// without one get one.
    ///
    /// # Errors
    ///
    /// [`Erased`](Error::Erased) for one that was erased, and [`Corrupt`](Error::Corrupt) for one
    /// whose key does not open or is missing.
    pub(super) fn keys_for_saving(
        &self,
        originators: impl Iterator<Item = Uuid>,
    ) -> Answer<S, Fetched> {
        let originators = each_once(originators);
        let mut fetched = self.look_up_for_the_form(&originators)?;
        check_none_is_erased(&originators, &fetched)?;
        if !self.mapper().stored_form().is_per_originator() {
            return Ok(fetched);
        }
        for &id in &originators {
            if fetched.get(id).is_none() {
                fetched.insert(id, self.first_key(id)?);
            }
            check_usable(id, &fetched)?;
        }
        Ok(fetched)
    }

    /// The data key with which events of an originator are read, where it has one.
    ///
    /// # Errors
    ///
    /// [`Erased`](Error::Erased) when it was erased: whatever is stored of it, in clear too.
    pub(super) fn keys_for_reading(&self, originator_id: Uuid) -> Answer<S, Fetched> {
        let fetched = self.look_up_for_the_form(&[originator_id])?;
        check_none_is_erased(&[originator_id], &fetched)?;
        Ok(fetched)
    }

    /// The data keys with which a page of events is read: looked up at once, and where one of them
    /// cannot be, each for itself, so that it costs its own events and no others.
    pub(super) fn keys_for_page(&self, page: &[StoredEvent<S::Position>]) -> Answer<S, Fetched> {
        let originators = each_once(page.iter().map(|event| event.originator_id));
        match self.look_up_for_the_form(&originators) {
            Err(Error::Corrupt(_)) => self.look_up_each(&originators),
            answer => answer,
        }
    }

    fn look_up_each(&self, originators: &[Uuid]) -> Answer<S, Fetched> {
        let mut fetched = Fetched::default();
        for &id in originators {
            match self.look_up(&[id]) {
                Ok(mut found) => {
                    if let Some(key) = found.take(id) {
                        fetched.insert(id, key);
                    }
                }
                Err(Error::Corrupt(damaged)) => fetched.insert(id, DataKey::Unusable(damaged.what)),
                Err(error) => return Err(error),
            }
        }
        Ok(fetched)
    }

    /// What is kept for the originators of a page, where data keys are kept: whatever the form.
    #[cfg(feature = "zstd")]
    pub(super) fn kept_for_page(&self, page: &[StoredEvent<S::Position>]) -> Answer<S, Fetched> {
        match self.kept_data_keys() {
            Some(_) => self.look_up(&each_once(page.iter().map(|event| event.originator_id))),
            None => Ok(Fetched::default()),
        }
    }

    /// Fetches the data key of an originator, or what to say where it has none.
    pub(super) fn fetch_data_key(&self, id: Uuid, fetched: &mut Fetched) -> Answer<S, ()> {
        let found = self.look_up(&[id])?.take(id);
        fetched.insert(id, found.unwrap_or(DataKey::Missing));
        Ok(())
    }

    /// Those of these originators that something is kept of.
    pub(super) fn with_data_keys(&self, originators: &[Uuid]) -> Answer<S, HashSet<Uuid>> {
        let strategy = self.data_key_strategy()?;
        let kept = self.ask(|| strategy.find_data_keys(originators))?;
        Ok(kept.into_iter().map(|(id, _)| id).collect())
    }

    /// Where data keys are kept.
    pub(super) fn data_key_strategy(&self) -> Answer<S, &dyn DataKeyStrategy> {
        self.kept_data_keys().ok_or_else(|| {
            Error::misuse(
                "the record strategy keeps no data keys: let its `data_keys` answer a \
                 `DataKeyStrategy`, or say where they are by `StoredForm::with_keys_in`",
            )
        })
    }

    /// Where data keys are kept, if they are.
    fn kept_data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        let elsewhere = self.mapper().stored_form().keys_elsewhere();
        elsewhere.or_else(|| self.strategy().data_keys())
    }

    /// Asks the strategy of data keys, again when the database rolled back or did not answer: all
    /// that is asked of it can be asked twice.
    pub(super) fn ask<T>(
        &self,
        mut question: impl FnMut() -> Result<T, RecordError>,
    ) -> Answer<S, T> {
        Ok(self.retry().run(&mut question, RecordError::is_passing)?)
    }

    /// What is kept for these originators, where the form has keys: one that encrypts otherwise, or
    /// no longer, refuses the erased too.
    fn look_up_for_the_form(&self, originators: &[Uuid]) -> Answer<S, Fetched> {
        let form = self.mapper().stored_form();
        let erases = form.key_ring().is_some() && self.kept_data_keys().is_some();
        if form.is_per_originator() || erases {
            return self.look_up(originators);
        }
        Ok(Fetched::default())
    }

    /// What is kept for these originators. Of those that nothing is kept for nothing is said: one may
    /// be made before their events are read, and then it is looked up again.
    fn look_up(&self, originators: &[Uuid]) -> Answer<S, Fetched> {
        let mut fetched = Fetched::default();
        if originators.is_empty() {
            return Ok(fetched);
        }
        let strategy = self.data_key_strategy()?;
        for (id, kept) in self.ask(|| strategy.find_data_keys(originators))? {
            fetched.insert(id, self.opened(id, &kept));
        }
        Ok(fetched)
    }

    /// The key of an originator that none was found of. It is its first: a second one beside one that
    /// is lost or elsewhere would make a history that no ring reads whole.
    fn first_key(&self, originator_id: Uuid) -> Answer<S, DataKey> {
        let last = self.last_stored(originator_id)?;
        if !last.is_some_and(|event| has_data_key(&event)) {
            return self.make(originator_id);
        }
        // Somebody else may have made it since, and have saved.
        let made = self.look_up(&[originator_id])?.take(originator_id);
        made.ok_or_else(|| {
            unusable(
                originator_id,
                "it is missing and was not destroyed, and the last event is encrypted under it; \
                 restore the data keys from a backup, or say where they are by `with_keys_in`",
            )
        })
    }

    /// A new key; or that which somebody else has made meanwhile.
    fn make(&self, originator_id: Uuid) -> Answer<S, DataKey> {
        let (strategy, ring) = (self.data_key_strategy()?, self.key_ring()?);
        let wrapped = OpenKey::new(ring).and_then(|key| key.wrapped(ring, originator_id));
        let wrapped = wrapped.map_err(|cause| Error::Misuse {
            what: format!("no data key can be made for {originator_id}"),
            cause: Some(cause),
        })?;
        let kept = self.ask(|| strategy.insert_data_key(originator_id, &wrapped))?;
        Ok(self.opened(originator_id, &kept))
    }

    fn opened(&self, originator_id: Uuid, kept: &StoredDataKey) -> DataKey {
        let wrapped = match kept {
            StoredDataKey::Destroyed { on } => return DataKey::Destroyed(*on),
            StoredDataKey::Wrapped(wrapped) => wrapped,
        };
        let opened = match self.mapper().stored_form().key_ring() {
            Some(ring) => OpenKey::unwrap(ring, originator_id, wrapped),
            None => Err("there is no key ring to open it with".into()),
        };
        match opened {
            Ok(key) => DataKey::Key(key.key()),
            Err(what) => DataKey::Unusable(what),
        }
    }

    pub(super) fn key_ring(&self) -> Answer<S, &KeyRing> {
        let ring = self.mapper().stored_form().key_ring();
        ring.ok_or_else(|| {
            Error::misuse("there is no key ring: say `StoredForm::encrypted_per_originator`")
        })
    }
}

fn each_once(originators: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut originators: Vec<Uuid> = originators.collect();
    originators.sort_unstable();
    originators.dedup();
    originators
}

fn check_none_is_erased<P: Position>(
    originators: &[Uuid],
    fetched: &Fetched,
) -> Result<(), Error<P>> {
    for &originator_id in originators {
        if let Some(on) = fetched.destroyed(originator_id) {
            return Err(Error::Erased { originator_id, on });
        }
    }
    Ok(())
}

fn check_usable<P: Position>(originator_id: Uuid, fetched: &Fetched) -> Result<(), Error<P>> {
    match fetched.get(originator_id) {
        Some(&DataKey::Destroyed(on)) => Err(Error::Erased { originator_id, on }),
        Some(DataKey::Unusable(what)) => Err(unusable(originator_id, what)),
        _ => Ok(()),
    }
}

/// The error of a data key that cannot be used.
pub(super) fn unusable<P: Position>(originator_id: Uuid, what: &str) -> Error<P> {
    Error::Corrupt(Corrupt {
        place: format!("the data key of {originator_id}"),
        what: what.into(),
        cause: None,
    })
}

/// Whether anything of a stored event is encrypted under the key of its originator.
fn has_data_key<P>(event: &StoredEvent<P>) -> bool {
    let metadata = event.metadata.as_deref();
    is_under_a_data_key(&event.state) || metadata.is_some_and(is_under_a_data_key)
}

/// Whether all of a stored event is encrypted under the key of its originator.
pub(super) fn is_wholly_under_a_data_key<P>(event: &StoredEvent<P>) -> bool {
    let metadata = event.metadata.as_deref();
    is_under_a_data_key(&event.state) && metadata.is_none_or(is_under_a_data_key)
}
