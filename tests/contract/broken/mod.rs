//! Strategies that break one promise each, with the cases that fail on them: all of those and no
//! others. A suite that lets a naive store pass is none.
//!
//! What a case says when it fails is captured with the output of its test.

mod data_keys;
mod dictionaries;
mod keys;
mod log;
mod ordering;
mod originators;
mod pooling;
mod racing;
mod reading;
mod snapshots;
mod strategy;
mod times;
mod writing;

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use eventsourcing::testing::{self, Fresh, Nth};

/// Declares the faults of a family, each with the name of its test and the cases that fail on it.
///
/// Stamps a test of each, and one that nothing fails without a fault.
macro_rules! faults {
    (
        $capabilities:expr, $fresh:expr;
        $($(#[$attribute:meta])* $fault:ident as $test:ident fails [
            $($module:ident::$case:ident),* $(,)?
        ]),+ $(,)?
    ) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Fault {
            $($(#[$attribute])* $fault),+
        }

        /// The cases that fail on the faults of this family.
        pub(super) const FAILING: &[&[&str]] = &[$(
            &[$(concat!(stringify!($module), "::", stringify!($case))),*]
        ),+];

        $(#[test]
        fn $test() {
            let failing = [$(concat!(stringify!($module), "::", stringify!($case))),*];
            super::assert_failing($capabilities, || $fresh(Some(Fault::$fault)), &failing);
        })+

        #[test]
        fn without_a_fault_nothing_fails() {
            super::assert_failing($capabilities, || $fresh(None), &[]);
        }
    };
}
use faults;

/// What strategies in memory are asked for.
const OF_VERSIONS: &[&str] = &[
    "versions",
    "snapshots",
    "dictionaries",
    "data_keys",
    "waiting",
];

/// Runs all cases; those that fail must be these.
fn assert_failing<P: Nth>(capabilities: &[&str], fresh: impl Fn() -> Fresh<P>, failing: &[&str]) {
    let cases = testing::cases(capabilities).into_iter();
    let fails = |case: &testing::Case<P>| {
        let fresh = fresh();
        catch_unwind(AssertUnwindSafe(|| case.run(&fresh))).is_err()
    };
    let found: BTreeSet<&str> = cases.filter(fails).map(|it| it.name).collect();
    let declared: BTreeSet<&str> = failing.iter().copied().collect();
    let lets_pass: Vec<_> = declared.difference(&found).collect();
    let undeclared: Vec<_> = found.difference(&declared).collect();
    assert!(
        lets_pass.is_empty() && undeclared.is_empty(),
        "passed by a strategy with the fault: {lets_pass:#?}\nfailing and not declared: {undeclared:#?}"
    );
}

#[test]
fn every_case_is_failed_by_a_broken_strategy() {
    let families = [
        data_keys::FAILING,
        dictionaries::FAILING,
        keys::FAILING,
        log::FAILING,
        ordering::FAILING,
        originators::FAILING,
        pooling::FAILING,
        racing::FAILING,
        reading::FAILING,
        snapshots::FAILING,
        times::FAILING,
        writing::FAILING,
    ];
    let failed: BTreeSet<&str> = families
        .into_iter()
        .flatten()
        .copied()
        .flatten()
        .copied()
        .collect();
    let all = [
        "versions",
        "times",
        "snapshots",
        "dictionaries",
        "data_keys",
        "held",
        "waiting",
    ];
    let passed_by_all: Vec<_> = testing::cases::<u64>(&all)
        .into_iter()
        .map(|it| it.name)
        .filter(|it| !failed.contains(it))
        .collect();
    assert!(passed_by_all.is_empty(), "{passed_by_all:#?}");
}
