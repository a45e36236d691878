//! Faults that show when many write at once.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use eventsourcing::{InMemoryStrategy, RecordError, RecordStrategy, Save, testing::Fresh};

use super::{
    OF_VERSIONS, faults,
    strategy::{Breaks, part_of},
};

faults! {
    OF_VERSIONS, fresh;

    /// What is free is asked before and not while it is written: of two who found it so, one loses
    /// what was answered.
    ChecksBeforeItWrites as a_position_is_checked_before_it_is_written fails [
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        order::followers_miss_nothing_of_writers_that_meet,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
    ],
    /// The same with a key.
    ChecksKeysBeforeItWrites as a_key_is_checked_before_it_is_written fails [
        concurrency::a_key_used_by_many_at_once_is_used_once,
    ],
    /// Whoever writes while others do has a conflict with them.
    ConflictsWithEverybody as neighbours_conflict fails [
        concurrency::a_key_used_by_many_at_once_is_used_once,
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        concurrency::of_many_writers_of_one_version_one_wins,
        concurrency::writers_of_different_originators_never_conflict,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        waiting::nobody_is_rolled_back_because_others_write,
    ],
    /// Whoever writes while others do is rolled back.
    RollsBackWhoeverMeets as whoever_meets_is_rolled_back fails [
        waiting::nobody_is_rolled_back_because_others_write,
    ],
    /// Of what is written at once with others, some is lost.
    LosesWhatIsWrittenAtOnce as what_is_written_at_once_is_lost fails [
        concurrency::a_key_used_by_many_at_once_is_used_once,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let broken = Racing {
        fault,
        inner: InMemoryStrategy::default(),
        writers: AtomicUsize::new(0),
    };
    broken.fresh()
}

struct Racing {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
    writers: AtomicUsize,
}

impl Racing {
    /// Long enough for another writer to come in between.
    fn pause() {
        thread::sleep(Duration::from_micros(200));
    }

    /// The same on a busy machine, and after the pauses that writers make.
    fn long_pause() {
        thread::sleep(Duration::from_millis(2));
    }

    fn is_free(&self, save: &Save) -> bool {
        let mut events = save.events().iter();
        events.all(|it| {
            let place = (it.originator_id, it.originator_version);
            self.inner.get_item(place.0, place.1).unwrap().is_none()
        })
    }

    fn is_new(&self, save: &Save) -> bool {
        let key = save.key();
        key.is_none_or(|key| self.inner.find_save(key).unwrap().is_none())
    }

    /// Appends, or does something else where others write meanwhile.
    fn unless_it_meets(
        &self,
        save: &Save,
        otherwise: impl FnOnce() -> Result<(), RecordError>,
    ) -> Result<(), RecordError> {
        let others = self.writers.fetch_add(1, Ordering::SeqCst);
        Self::pause();
        let answer = if others > 0 {
            otherwise()
        } else {
            self.inner.append(save)
        };
        self.writers.fetch_sub(1, Ordering::SeqCst);
        answer
    }
}

impl Breaks for Racing {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        match self.fault {
            Some(Fault::ChecksBeforeItWrites) if save.events().len() < 10 => {
                let was_free = self.is_free(save) && self.is_new(save);
                Self::long_pause();
                match self.inner.append(save) {
                    Err(RecordError::Conflict) if was_free && !self.is_free(save) => Ok(()),
                    answer => answer,
                }
            }
            Some(Fault::ChecksKeysBeforeItWrites) if save.key().is_some() => {
                let was_new = self.is_new(save);
                Self::pause();
                match self.inner.append(save) {
                    Err(RecordError::Conflict) if was_new && !self.is_new(save) => {
                        let events = save.events().to_vec();
                        self.inner.append(&part_of(save, events, false, true))
                    }
                    answer => answer,
                }
            }
            Some(Fault::ConflictsWithEverybody) => {
                self.unless_it_meets(save, || Err(RecordError::Conflict))
            }
            Some(Fault::RollsBackWhoeverMeets) => {
                self.unless_it_meets(save, || Err(RecordError::RolledBack("others write".into())))
            }
            Some(Fault::LosesWhatIsWrittenAtOnce) if self.is_free(save) && self.is_new(save) => {
                self.unless_it_meets(save, || Ok(()))
            }
            _ => self.inner.append(save),
        }
    }
}
