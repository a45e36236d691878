//! Whose turn it is to write, where a database has one writer at a time.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Lets one writer of this process after the other: waiting here costs no connection, wakes up at
/// once, and is fairer than the retries with pauses that a locked database file is met with.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    taken: Mutex<bool>,
    given_back: Condvar,
}

/// The turn to write; given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn<'a>(&'a Turns);

impl Turns {
    /// Waits for a turn; `None` when it took longer than `timeout`.
    pub(crate) fn take(&self, timeout: Duration) -> Option<Turn<'_>> {
        let taken = self.taken();
        let (mut taken, waited) = self
            .given_back
            .wait_timeout_while(taken, timeout, |taken| *taken)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return None;
        }
        *taken = true;
        Some(Turn(self))
    }

    /// Nothing panics while this is held.
    fn taken(&self) -> MutexGuard<'_, bool> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.taken() = false;
        self.0.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_waits_no_longer_than_it_was_told() {
        let turns = Turns::default();
        let turn = turns.take(Duration::ZERO);
        assert!(turn.is_some());
        assert!(turns.take(Duration::ZERO).is_none());
        drop(turn);
        assert!(turns.take(Duration::ZERO).is_some());
    }
}
