//! `#[retry]` on functions of all kinds.

use std::time::Duration;

use eventsourcing::{Retry, retry};

#[derive(Debug, PartialEq, Eq)]
enum Failure {
    Passing,
    Lasting,
}

impl Failure {
    fn is_passing(&self) -> bool {
        *self == Self::Passing
    }
}

/// Fails so often, and then so.
struct Machine {
    calls: u32,
    failures: u32,
}

const EAGER: fn() -> Retry = || Retry::default().pauses(Duration::ZERO, Duration::ZERO);

impl Machine {
    const fn failing(failures: u32) -> Self {
        Self { calls: 0, failures }
    }

    fn turn(&mut self) -> Result<u32, Failure> {
        self.calls += 1;
        if self.calls > self.failures {
            Ok(self.calls)
        } else {
            Err(Failure::Passing)
        }
    }

    #[retry(attempts = 4, pauses(Duration::ZERO, Duration::ZERO))]
    fn turn_four_times(&mut self) -> Result<u32, Failure> {
        let turned = self.turn()?;
        if turned == 0 {
            return Err(Failure::Lasting);
        }
        Ok(turned)
    }

    #[retry(policy = EAGER(), on = Failure::is_passing)]
    fn turn_until(&mut self, last: u32) -> Result<u32, Failure> {
        if self.calls == last {
            return Err(Failure::Lasting);
        }
        self.turn()
    }

    #[retry(policy = EAGER(), attempts = 2, within = Duration::MAX, without_jitter)]
    fn turn_and_say<T>(&mut self, what: &T) -> Result<T, Failure>
    where
        T: Clone,
    {
        #![allow(clippy::needless_return)]
        self.turn().map(|_| return what.clone())
    }

    #[retry(policy = EAGER(), within = Duration::ZERO)]
    fn turn_in_no_time(&mut self) -> Result<u32, Failure> {
        self.turn()
    }
}

#[test]
fn it_is_tried_until_it_succeeds_or_was_tried_often_enough() {
    assert_eq!(Machine::failing(3).turn_four_times(), Ok(4));
    let mut machine = Machine::failing(4);
    assert_eq!(machine.turn_four_times(), Err(Failure::Passing));
    assert_eq!(machine.calls, 4);
}

#[test]
fn an_error_that_is_not_worth_it_ends_it() {
    let mut machine = Machine::failing(9);
    assert_eq!(machine.turn_until(3), Err(Failure::Lasting));
    assert_eq!(machine.calls, 3);
}

#[test]
fn all_that_is_said_counts() {
    assert_eq!(Machine::failing(1).turn_and_say(&"done"), Ok("done"));
    let mut machine = Machine::failing(2);
    assert_eq!(machine.turn_and_say(&"done"), Err(Failure::Passing));
    assert_eq!(machine.calls, 2, "the attribute changes the policy");
    let mut machine = Machine::failing(1);
    assert_eq!(machine.turn_in_no_time(), Err(Failure::Passing));
    assert_eq!(machine.calls, 1);
}

#[retry]
fn once_more(calls: &mut Vec<u32>) -> Result<usize, usize> {
    calls.push(1);
    if calls.len() > 1 {
        Ok(calls.len())
    } else {
        Err(calls.len())
    }
}

#[test]
fn nothing_has_to_be_said() {
    assert_eq!(once_more(&mut Vec::new()), Ok(2));
}

#[test]
fn which_errors_can_be_a_closure_of_any_form() {
    #[retry(on = |error: &u32| *error < 2, attempts = 5, pauses(Duration::ZERO, Duration::ZERO))]
    fn count(calls: &mut u32) -> Result<(), u32> {
        *calls += 1;
        Err(*calls)
    }
    assert_eq!(count(&mut 0), Err(2));
}
