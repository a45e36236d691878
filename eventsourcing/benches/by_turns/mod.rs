//! Two sides of a comparison that run by turns in one process, so that whatever slows the machine slows
//! both.

use std::time::Instant;

/// How many events each side works on in a round.
pub(crate) const EVENTS: u32 = 1000;

const ROUNDS: usize = 201;

/// What the columns of [`compare`] are.
pub(crate) fn print_head() {
    println!(
        "{:<66} {:>10} {:>10} {:>8}",
        "", "ours, ns", "other, ns", "ratio"
    );
}

/// Prints the median of each side in nanoseconds per event, and the median of the ratios, round by
/// round.
pub(crate) fn compare(name: &str, mut ours: impl FnMut(), mut other: impl FnMut()) {
    let rounds: Vec<_> = (0..ROUNDS)
        .map(|_| (time(&mut ours), time(&mut other)))
        .collect();
    let ours = median(rounds.iter().map(|(ours, _)| *ours));
    let other = median(rounds.iter().map(|(_, other)| *other));
    let ratio = median(rounds.iter().map(|(ours, other)| ours / other));
    println!("{name:<66} {ours:>10.0} {other:>10.0} {ratio:>8.2}");
}

fn time(run: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e9 / f64::from(EVENTS)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
