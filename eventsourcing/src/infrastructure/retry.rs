//! How often and after which pauses something is tried again.

use std::time::{Duration, Instant};

use backon::{BlockingRetryable, ExponentialBuilder};

/// How often something is tried, and after which pauses: they grow by half from the first to the
/// longest, each with a random share of itself added, so that those who met once do not meet again.
/// Once the time is over nothing is tried again, since an attempt may itself have waited long.
///
/// A store [tries again](crate::EventStore::with_retry) by such a policy; so can functions of your
/// own, by [`run`](Self::run) or by [`#[retry]`](macro@crate::retry) on them.
///
/// ```
/// use std::time::Duration;
/// use eventsourcing::{EventStore, Retry};
///
/// let patient = Retry::default().attempts(100).pauses(Duration::from_millis(1), Duration::from_secs(1));
/// let store = EventStore::in_memory().with_retry(patient);
/// # let _ = (store, Retry::never());
/// ```
///
/// More in the [guide](crate::guide::retry).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    attempts: usize,
    first_pause: Duration,
    longest_pause: Duration,
    time: Duration,
    jitter: bool,
}

impl Default for Retry {
    /// 30 attempts, with pauses that come to about three seconds; none begins after 30 seconds.
    fn default() -> Self {
        Self {
            attempts: 30,
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(100),
            time: Duration::from_secs(30),
            jitter: true,
        }
    }
}

impl Retry {
    /// One attempt: what fails is not tried again.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// The same with so many attempts in all; 0 means one, too.
    #[must_use]
    pub fn attempts(mut self, attempts: usize) -> Self {
        self.attempts = attempts;
        self
    }

    /// The same with pauses that grow from the first to the longest; two that are the same make all
    /// pauses the same.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// The same, beginning no attempt after so much time.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    /// The same without a random share in the pauses: for one who meets nobody.
    #[must_use]
    pub fn without_jitter(mut self) -> Self {
        self.jitter = false;
        self
    }

    /// The same with as many attempts as there is time for, unless it is one: where an attempt fails
    /// only because another has succeeded, the number of the others is no reason to give up.
    pub(crate) fn while_others_get_on(self) -> Self {
        match self.attempts {
            0 | 1 => self,
            _ => self.attempts(usize::MAX),
        }
    }

    /// Whether there is another attempt after so many.
    pub(crate) fn allows_another_after(&self, attempts: usize) -> bool {
        attempts < self.attempts
    }

    /// Runs `attempt` until it succeeds, fails with what is not worth trying `again`, or has been
    /// run often enough; the last error comes back. It blocks the thread during the pauses.
    ///
    /// ```
    /// use std::time::Duration;
    /// use eventsourcing::Retry;
    ///
    /// #[derive(Debug, PartialEq)]
    /// enum Unsent { LineBusy, NoSuchNumber }
    ///
    /// let mut calls = 0;
    /// let mut send = || {
    ///     calls += 1;
    ///     if calls < 3 { Err(Unsent::LineBusy) } else { Ok("sent") }
    /// };
    /// let policy = Retry::default().attempts(5).pauses(Duration::ZERO, Duration::ZERO);
    /// assert_eq!(policy.run(&mut send, |why| *why == Unsent::LineBusy), Ok("sent"));
    /// assert_eq!(calls, 3);
    /// # let _ = Unsent::NoSuchNumber;
    /// ```
    ///
    /// # Errors
    ///
    /// The last error of `attempt`.
    pub fn run<T, E>(
        &self,
        attempt: impl FnMut() -> Result<T, E>,
        mut again: impl FnMut(&E) -> bool,
    ) -> Result<T, E> {
        let begun = Instant::now();
        attempt
            .retry(self.pauses_between())
            .when(|error| again(error) && begun.elapsed() < self.time)
            .call()
    }

    fn pauses_between(&self) -> ExponentialBuilder {
        let pauses = ExponentialBuilder::default()
            .with_max_times(self.attempts.saturating_sub(1))
            .with_min_delay(self.first_pause)
            .with_max_delay(self.longest_pause)
            .with_factor(1.5);
        if self.jitter {
            pauses.with_jitter()
        } else {
            pauses
        }
    }
}

#[cfg(test)]
mod tests {
    use backon::BackoffBuilder;

    use super::*;

    fn count_attempts(retry: Retry, again: bool) -> usize {
        let mut attempts = 0;
        let retry = retry.pauses(Duration::ZERO, Duration::ZERO);
        let last = retry.run(
            || {
                attempts += 1;
                Err::<(), _>(attempts)
            },
            |_| again,
        );
        assert_eq!(last, Err(attempts), "the last error comes back");
        attempts
    }

    #[test]
    fn attempts_are_bounded() {
        assert_eq!(count_attempts(Retry::default().attempts(7), true), 7);
        assert_eq!(count_attempts(Retry::never(), true), 1);
        assert_eq!(count_attempts(Retry::default().attempts(0), true), 1);
    }

    #[test]
    fn others_that_get_on_are_outlasted() {
        let mut left = 1000;
        let retry = Retry::default()
            .attempts(2)
            .pauses(Duration::ZERO, Duration::ZERO)
            .while_others_get_on();
        let outlasted = retry.run(
            || {
                left -= 1;
                if left == 0 { Ok(()) } else { Err(()) }
            },
            |()| true,
        );
        assert_eq!(outlasted, Ok(()));
        let never = Retry::never().while_others_get_on();
        assert_eq!(count_attempts(never, true), 1);
    }

    #[test]
    fn nothing_is_tried_again_once_the_time_is_over() {
        assert_eq!(
            count_attempts(Retry::default().within(Duration::ZERO), true),
            1
        );
    }

    #[test]
    fn what_is_not_worth_it_is_not_tried_again() {
        assert_eq!(count_attempts(Retry::default(), false), 1);
    }

    fn pauses(retry: Retry) -> Vec<Duration> {
        retry.pauses_between().build().collect()
    }

    #[test]
    fn pauses_grow_by_half_up_to_the_longest() {
        let retry = Retry::default()
            .attempts(5)
            .pauses(Duration::from_millis(8), Duration::from_millis(15))
            .without_jitter();
        assert_eq!(pauses(retry), [8, 12, 15, 15].map(Duration::from_millis));
        let even = retry.pauses(Duration::from_millis(7), Duration::from_millis(7));
        assert_eq!(pauses(even), [7; 4].map(Duration::from_millis));
    }

    #[test]
    fn a_random_share_of_itself_is_added_to_each_pause() {
        let second = Duration::from_secs(1);
        let retry = Retry::default().attempts(200).pauses(second, second);
        let pauses = pauses(retry);
        assert!(pauses.iter().all(|it| (second..=2 * second).contains(it)));
        assert!(pauses.windows(2).any(|it| it[0] != it[1]));
    }
}
