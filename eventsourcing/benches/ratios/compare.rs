//! Two sides, measured by turns.

use std::time::Instant;

/// Runs both sides by turns and prints their medians and the median of the ratios.
pub(crate) fn compare(name: &str, mut ours: impl FnMut(), mut other: impl FnMut()) {
    print(name, || (time(&mut ours), time(&mut other)));
}

/// The same, with what each side works on made anew for each round and not measured: where the heap
/// happens to have it is then no difference between the sides.
pub(crate) fn compare_anew<A: FnMut(), B: FnMut()>(
    name: &str,
    ours: impl Fn() -> A,
    other: impl Fn() -> B,
) {
    print(name, || (time(&mut ours()), time(&mut other())));
}

fn print(name: &str, mut round: impl FnMut() -> (f64, f64)) {
    const ROUNDS: usize = 101;
    let rounds: Vec<_> = (0..ROUNDS).map(|_| round()).collect();
    let ours = median(rounds.iter().map(|(ours, _)| *ours));
    let other = median(rounds.iter().map(|(_, other)| *other));
    let ratio = median(rounds.iter().map(|(ours, other)| ours / other));
    println!("{name:<56} {ours:>12.0} {other:>12.0} {ratio:>8.2}");
}

fn time(run: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e9
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
