use std::{
    sync::atomic::{AtomicI64, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use diesel::{Connection as _, QueryResult, result::Error};
use eventsourcing::{RecordError, RecordStrategy as _, StoredEvent, Timestamp};
use eventsourcing_diesel::Within;
use eventsourcing_tests::{events, new_id, random::Random, save, served::Served};

use crate::naive;

/// How many write at once.
pub(crate) const WRITERS: usize = 24;

/// A save has fewer events than this.
const SAVE: u64 = 30;

/// One save in so many is rolled back.
const ROLLED_BACK: u64 = 5;

/// A pause before a save or a commit is shorter than so many milliseconds, but for one.
const PAUSE: u64 = 10;
const STALLED: Duration = Duration::from_secs(3);

/// The events still to be written, and those who write them.
pub(crate) struct Work {
    left: AtomicI64,
    clock: AtomicI64,
    pub(crate) running: AtomicUsize,
}

impl Work {
    pub(crate) fn of(events: u64) -> Self {
        Self {
            left: AtomicI64::new(i64::try_from(events).unwrap()),
            clock: AtomicI64::new(0),
            running: AtomicUsize::new(WRITERS),
        }
    }

    /// Writes until nothing is left. The first save of the first writer stays open for long.
    pub(crate) fn write<S: Served>(&self, url: &str, number: usize, mut random: Random) {
        let _ended = Ended(&self.running);
        let datastore = S::open(url).unwrap();
        let mut connection = datastore.pool().get().unwrap();
        let connection: &mut S::Connection = &mut connection;
        let mut stalls = number == 0;
        while self.left.load(Ordering::SeqCst) > 0 {
            let events = self.events(1 + random.below(SAVE - 1));
            let count = i64::try_from(events.len()).unwrap();
            let before_save = random.shorter_than_millis(PAUSE);
            let before_commit = if stalls {
                STALLED
            } else {
                random.shorter_than_millis(PAUSE)
            };
            let commits = stalls || random.below(ROLLED_BACK) > 0;
            stalls = false;
            let answer = connection.transaction(|connection| {
                naive::insert::<S>(connection, events.len())?;
                thread::sleep(before_save);
                append_in::<S>(connection, events)?;
                thread::sleep(before_commit);
                commits.then_some(()).ok_or(Error::RollbackTransaction)
            });
            match answer {
                Ok(()) => drop(self.left.fetch_sub(count, Ordering::SeqCst)),
                Err(Error::RollbackTransaction) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// The clock goes back from save to save.
    fn events(&self, count: u64) -> Vec<StoredEvent> {
        let now = Timestamp::from_micros(self.clock.fetch_sub(1_000_000, Ordering::SeqCst));
        let mut events = events(new_id(), 0..count);
        for event in &mut events {
            event.timestamp = now;
        }
        events
    }
}

/// Whoever waits for others does so for no longer than it was told.
fn append_in<S: Served>(
    connection: &mut S::Connection,
    events: Vec<StoredEvent>,
) -> QueryResult<()> {
    let answer = Within::new(connection).append(&save(events));
    if let Err(RecordError::RolledBack(_)) = answer {
        return Err(Error::RollbackTransaction);
    }
    answer.unwrap();
    Ok(())
}

/// Says that a writer has ended, also where it fails.
struct Ended<'a>(&'a AtomicUsize);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
