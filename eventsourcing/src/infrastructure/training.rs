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

/// So many events are looked at together.
const PAGE_SIZE: usize = 1000;

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
    /// States that are encrypted are left out, and so is whoever was erased: **a dictionary holds
    /// pieces of what it was trained from, in clear**, and an erasure of later does not reach them.
    /// Where all are encrypted, train one from what is no secret, by
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
        let (samples, left_out) = self.samples(settings.rows)?;
        let dictionary = Dictionary::of_samples(&samples, settings.max_size);
        let dictionary = dictionary.map_err(|what| {
            Error::misuse(match left_out {
                0 => what,
                _ => format!("{what}; {left_out} states are encrypted or erased, and left out"),
            })
        })?;
        self.put_dictionary(&dictionary)?;
        Ok(dictionary)
    }

    /// What is trained from, and how many states are left out.
    fn samples(&self, rows: usize) -> Answer<S, (Vec<Vec<u8>>, usize)> {
        let (mut samples, mut left_out) = (Vec::new(), 0);
        let mut rows = self.all_over_the_log(rows)?;
        loop {
            let page = rows.by_ref().take(PAGE_SIZE);
            let page = page.collect::<Result<Vec<_>, _>>()?;
            if page.is_empty() {
                return Ok((samples, left_out));
            }
            let mut fetched = self.kept_for_page(&page)?;
            for stored in page {
                match self.sample(&stored, &mut fetched)? {
                    Some(sample) => samples.push(sample),
                    None => left_out += 1,
                }
            }
        }
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

    /// The content of a state; `None` where it is encrypted, or its originator was erased.
    fn sample(
        &self,
        stored: &StoredEvent<S::Position>,
        fetched: &mut Fetched,
    ) -> Answer<S, Option<Vec<u8>>> {
        let erased = fetched.destroyed(stored.originator_id).is_some();
        if erased || is_encrypted(&stored.state) {
            return Ok(None);
        }
        let form = self.mapper().stored_form();
        let place = Place::in_row(Column::State, stored);
        loop {
            match form.unpack(&stored.state, &place, fetched) {
                Ok((_, content)) => return Ok(Some(content.into_owned())),
                Err(why) => match unmapped(stored, "state", why) {
                    Unmapped::Needs(need) => self.fetch(need, fetched)?,
                    Unmapped::Failed(error) => return Err(error),
                },
            }
        }
    }
}

fn position<P>(event: &StoredEvent<P>) -> u64 {
    event.log_position.map_or(u64::MAX, |LogPosition(it)| it)
}

// Without ciphers nobody is erased.
#[cfg(not(feature = "encryption"))]
#[allow(clippy::unused_self, clippy::unnecessary_wraps)]
impl<S: RecordStrategy + ?Sized> EventStore<S> {
    fn kept_for_page(&self, _: &[StoredEvent<S::Position>]) -> Answer<S, Fetched> {
        Ok(Fetched::default())
    }
}
