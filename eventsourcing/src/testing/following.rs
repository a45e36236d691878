//! Those who read the log, page by page.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::{Strategy, nth::Nth};
use crate::{LogPosition, StoredEvent};

/// Where an event stands in the log, whose it is, and its position there.
pub(super) type Place = (LogPosition, Uuid, u64);

fn place<P: Nth>(event: &StoredEvent<P>) -> Place {
    let log_position = event
        .log_position
        .expect("a stored event has a log position");
    (
        log_position,
        event.originator_id,
        event.originator_version.number(),
    )
}

/// The places of all that is stored.
pub(super) fn log<P: Nth>(strategy: Strategy<'_, P>) -> Vec<Place> {
    let items = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    items.iter().map(place).collect()
}

/// Reads what stands behind the last place that was seen; whether there was something.
pub(super) fn read_on<P: Nth>(
    strategy: Strategy<'_, P>,
    limit: usize,
    seen: &mut Vec<Place>,
) -> bool {
    let after = seen.last().map_or(LogPosition::START, |it| it.0);
    let page = strategy.all_items(after, limit).unwrap();
    let (before, is_empty) = (seen.len().saturating_sub(1), page.is_empty());
    seen.extend(page.iter().map(place));
    // Also what keeps a reader from going on for ever.
    let ascends = seen[before..].is_sorted_by(|one, next| one.0 < next.0);
    assert!(
        ascends,
        "a page goes on where the last one ended: {:?}",
        &seen[before..]
    );
    !is_empty
}

/// Follows the log with pages of each of these sizes while `write` writes. What each follower has
/// seen in the end has to be the log.
pub(super) fn while_followed<P: Nth>(
    strategy: Strategy<'_, P>,
    page_sizes: &[usize],
    write: impl FnOnce(&Progress),
) {
    let written = AtomicBool::new(false);
    let progress = Progress::default();
    let follow = |size: usize| follow(strategy, size, &written, &progress);
    let follow = &follow;
    let seen: Vec<Vec<Place>> = thread::scope(|scope| {
        let followers: Vec<_> = page_sizes
            .iter()
            .map(|&size| scope.spawn(move || follow(size)))
            .collect();
        {
            let _written = SetWhenDropped(&written);
            write(&progress);
        }
        followers.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let log = log(strategy);
    for (seen, size) in seen.iter().zip(page_sizes) {
        let missed: Vec<_> = log.iter().filter(|it| !seen.contains(it)).collect();
        assert!(missed.is_empty(), "missed with pages of {size}: {missed:?}");
        assert_eq!(*seen, log, "seen with pages of {size}");
    }
}

fn follow<P: Nth>(
    strategy: Strategy<'_, P>,
    page_size: usize,
    written: &AtomicBool,
    progress: &Progress,
) -> Vec<Place> {
    let mut seen = Vec::new();
    loop {
        let last_look = written.load(Ordering::SeqCst);
        let more = read_on(strategy, page_size, &mut seen);
        progress.0.fetch_max(seen.len(), Ordering::SeqCst);
        if last_look && !more {
            return seen;
        }
        thread::yield_now();
    }
}

/// How many events the follower who is furthest has seen.
#[derive(Debug, Default)]
pub(super) struct Progress(AtomicUsize);

impl Progress {
    /// Waits until somebody has seen so many events, and not longer than that.
    pub(super) fn wait_for(&self, events: usize, longest: Duration) {
        let begun = Instant::now();
        while self.0.load(Ordering::SeqCst) < events && begun.elapsed() < longest {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Ends the others when whoever they wait for has failed, too.
struct SetWhenDropped<'a>(&'a AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
