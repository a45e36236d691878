//! Two sides, measured by turns, so that they meet the same machine.

use std::{hint::black_box, time::Instant};

/// The head of a table of comparisons, whose times are medians.
pub(crate) fn head(what: &str, ours: &str, other: &str) {
    let (ours, other) = (format!("{ours}, µs"), format!("{other}, µs"));
    println!("{what:<58} {ours:>12} {other:>12} {:>8}", "ratio");
}

/// Runs both sides by turns and prints a line with their medians and the median of the ratios, round by
/// round. What a side works on it makes anew for each round, which is not measured.
pub(crate) fn compare<A, B, R, S>(
    what: &str,
    rounds: usize,
    ours: impl Fn() -> A,
    other: impl Fn() -> B,
) where
    A: FnOnce() -> R,
    B: FnOnce() -> S,
{
    let run = |_| (time(ours()), time(other()));
    let times: Vec<_> = (0..=rounds).map(run).skip(1).collect();
    let ratio = median(times.iter().map(|it| it.0 / it.1).collect());
    let ours = median(times.iter().map(|it| it.0).collect());
    let other = median(times.iter().map(|it| it.1).collect());
    println!("{what:<58} {ours:>12.0} {other:>12.0} {ratio:>8.2}");
}

fn time<T>(work: impl FnOnce() -> T) -> f64 {
    let begun = Instant::now();
    drop(black_box(work()));
    begun.elapsed().as_secs_f64() * 1e6
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
