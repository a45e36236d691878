//! Trains a dictionary from the events of a store.

use super::{
    errors::Error,
    event_store::{Answer, EventStore},
    mapper::{Unmapped, unmapped},
    record_strategy::RecordStrategy,
    stored_event::StoredEvent,
    stored_form::{Column, Fetched, Place, compression::dictionary::Dictionary, is_encrypted},
};
use crate::domain::recorded_event::LogPosition;

/// What a dictionary is trained from, and how large it may get: the states of 10 000 events, 16 KiB.
///
/// ```
/// use eventsourcing::TrainingSettings;
///
/// let settings = TrainingSettings::default().rows(50_000).max_size(64 << 10);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct TrainingSettings {
    rows: usize,
    max_size: usize,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            rows: 10_000,
            max_size: 16 << 10,
        }
    }
}

impl TrainingSettings {
    /// The same with another number of events to train from. They are held in memory.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// The same with another greatest size in bytes. A larger one helps only where there is more
    /// that events have in common; their bytes should be a hundred times as many.
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }
}

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// Trains a dictionary from the states of events all over the log, and puts it into the
    /// database. To compress with it, say so in the form.
    ///
    /// States that are encrypted are left out: **a dictionary holds pieces of what it was trained
    /// from, in clear**. Where all are, train one from what is no secret, by
    /// [`Dictionary::trained`], and put it there by [`put_dictionary`](Self::put_dictionary).
    ///
    /// ```
    /// # use eventsourcing::{DomainEvent, EventStore, RecordedEvent, StoredForm, Timestamp};
    /// # use eventsourcing::{TrainingSettings, Zstd};
    /// # use serde::{Deserialize, Serialize};
    /// # use uuid::Uuid;
    /// # #[must_use]
    /// # #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # struct Seen { what: String, by_whom: String, number: u64 }
    /// # let event_store = EventStore::in_memory();
    /// # for number in 0..500 {
    /// #     let event = Seen { what: "a heron".into(), by_whom: "Ann".into(), number };
    /// #     event_store.append(&RecordedEvent::new(Uuid::now_v7(), 0, event, Timestamp::now()))?;
    /// # }
    /// let trained = event_store.train_dictionary(&TrainingSettings::default().max_size(1024))?;
    /// println!("{:08x}", trained.id()); // for the settings of the program
    ///
    /// let dictionary = event_store.dictionary(trained.id())?;
    /// let form = StoredForm::json().compressed(Zstd::level(3).with_dictionary(&dictionary));
    /// let event_store = event_store.with_stored_form(form);
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when there are fewer than 100 states, or nothing that they have in
    /// common; [`Corrupt`](Error::Corrupt) when one cannot be read.
    pub fn train_dictionary(&self, settings: &TrainingSettings) -> Answer<S, Dictionary> {
        let mut keys = Fetched::default();
        let mut samples = Vec::new();
        let mut encrypted = 0;
        for stored in self.all_over_the_log(settings.rows)? {
            match self.sample(&stored?, &mut keys)? {
                Some(sample) => samples.push(sample),
                None => encrypted += 1,
            }
        }
        let dictionary = Dictionary::of_samples(&samples, settings.max_size);
        let dictionary = dictionary.map_err(|what| {
            Error::misuse(match encrypted {
                0 => what,
                _ => format!("{what}; {encrypted} states are encrypted and left out"),
            })
        })?;
        self.put_dictionary(&dictionary)?;
        Ok(dictionary)
    }

    /// So many events at even distances, or all where there are no more.
    fn all_over_the_log(
        &self,
        rows: usize,
    ) -> Answer<S, impl Iterator<Item = Answer<S, StoredEvent<S::Position>>> + '_> {
        let last = self.end_of_the_log()?;
        let rows = u64::try_from(rows).unwrap_or(u64::MAX).min(last);
        let mut seen = 0;
        Ok((0..rows).filter_map(move |index| {
            // Below `last`, since the index is below `rows`.
            let even = u128::from(index) * u128::from(last) / u128::from(rows);
            let after = u64::try_from(even).unwrap_or(u64::MAX).max(seen);
            let event = self.event_after(after).transpose()?;
            if let Ok(event) = &event {
                seen = position(event);
            }
            Some(event)
        }))
    }

    /// The last log position, found as a word is in a book: no strategy is asked for it otherwise.
    fn end_of_the_log(&self) -> Answer<S, u64> {
        let (mut last, mut step) = (0_u64, 1_u64);
        while step > 0 {
            match self.event_after(last.saturating_add(step - 1))? {
                Some(event) => {
                    last = position(&event);
                    step = step.saturating_mul(2);
                }
                None => step /= 2,
            }
        }
        Ok(last)
    }

    fn event_after(&self, position: u64) -> Answer<S, Option<StoredEvent<S::Position>>> {
        let page = self.strategy().all_items(LogPosition(position), 1)?;
        Ok(page.into_iter().next())
    }

    /// The content of a state; `None` where it is encrypted.
    fn sample(
        &self,
        stored: &StoredEvent<S::Position>,
        keys: &mut Fetched,
    ) -> Answer<S, Option<Vec<u8>>> {
        if is_encrypted(&stored.state) {
            return Ok(None);
        }
        let form = self.mapper().stored_form();
        let place = Place::in_row(Column::State, stored);
        loop {
            match form.unpack(&stored.state, &place, keys) {
                Ok((_, content)) => return Ok(Some(content.into_owned())),
                Err(why) => match unmapped(stored, "state", why) {
                    Unmapped::Needs(need) => self.fetch(need, keys)?,
                    Unmapped::Failed(error) => return Err(error),
                },
            }
        }
    }
}

fn position<P>(event: &StoredEvent<P>) -> u64 {
    event.log_position.map_or(u64::MAX, |LogPosition(it)| it)
}
