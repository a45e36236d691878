//! Faults of the order in which commits are seen.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use eventsourcing::{
    InMemoryStrategy, LogPosition, RecordError, RecordStrategy, Save, Selection, StoredEvent,
    testing::{Fresh, Held},
};
use uuid::Uuid;

use super::{
    faults,
    strategy::{Breaks, Events, Originators, in_order_of_query},
};

faults! {
    OF_ORDER, fresh;

    /// Positions are drawn before the commit, and readers go by them alone.
    FollowsByIdAlone as a_follower_goes_by_ids_alone fails [
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
        held::a_follower_sees_a_writer_that_stalls_longer_than_any_margin,
    ],
    /// Readers wait for writers, and after a margin of time hold them for dead.
    TrustsAClock as a_follower_trusts_a_clock fails [
        held::a_follower_sees_a_writer_that_stalls_longer_than_any_margin,
    ],
    /// Readers go on to the first position that is missing.
    StopsAtAGap as a_follower_stops_at_a_gap fails [
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        held::a_follower_steps_over_what_was_rolled_back,
        held::what_is_not_committed_is_seen_by_nobody,
        held::what_is_rolled_back_was_never_there,
        log::a_position_is_never_given_twice,
        order::followers_miss_nothing_of_writers_that_meet,
    ],
    /// What is not committed is read.
    ReadsUncommittedRows as uncommitted_rows_are_read fails [
        held::a_follower_steps_over_what_was_rolled_back,
        held::nobody_conflicts_with_what_was_rolled_back,
        held::what_is_not_committed_is_seen_by_nobody,
        held::what_is_rolled_back_was_never_there,
    ],
    /// What is rolled back stays.
    CommitsWhatIsRolledBack as a_rollback_commits fails [
        held::a_follower_steps_over_what_was_rolled_back,
        held::nobody_conflicts_with_what_was_rolled_back,
        held::what_is_not_committed_is_seen_by_nobody,
        held::what_is_rolled_back_was_never_there,
    ],
    /// Who commits last is answered that it is stored, whatever is there.
    LetsTheLastCommitWin as the_last_commit_wins fails [
        held::of_a_held_writer_and_another_of_its_version_one_wins,
    ],
}

const OF_ORDER: &[&str] = &[
    "versions",
    "snapshots",
    "dictionaries",
    "data_keys",
    "held",
    "waiting",
];

fn fresh(fault: Option<Fault>) -> Fresh {
    let store = Drawing(Arc::new(Store {
        fault,
        inner: InMemoryStrategy::default(),
        drawn: Mutex::new(Drawn {
            next: 1,
            ..Drawn::default()
        }),
        ended: Condvar::new(),
        stalls: AtomicUsize::new(0),
    }));
    let held = store.clone();
    store.fresh().holding(move |save| Ok(held.begin(save)))
}

/// Writers draw positions and commit later, in whichever order. Readers see how far positions are
/// drawn, and wait for those who were writing then.
#[derive(Clone)]
struct Drawing(Arc<Store>);

struct Store {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
    drawn: Mutex<Drawn>,
    ended: Condvar,
    stalls: AtomicUsize,
}

#[derive(Default)]
struct Drawn {
    next: u64,
    writing: BTreeSet<u64>,
    positions: BTreeMap<(Uuid, u64), u64>,
    /// What stands at each position that is committed.
    log: BTreeMap<u64, (Uuid, u64)>,
    /// The last position that was read.
    read_to: u64,
}

/// Longer than writers take who are not held.
const MARGIN: Duration = Duration::from_millis(1500);

/// Long enough for a reader to come by.
const STALL: Duration = Duration::from_millis(100);

impl Deref for Drawing {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.0
    }
}

impl Store {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn drawn(&self) -> MutexGuard<'_, Drawn> {
        self.drawn.lock().unwrap()
    }

    /// Whether a writer stalls, some do of those who are not the first.
    fn stalls(&self, writer: &Writer) -> bool {
        let may = self.has(Fault::FollowsByIdAlone) && writer.first > 30;
        may && self.stalls.fetch_add(1, Ordering::SeqCst) < 5
    }

    /// Waits for those who were writing; how far positions were drawn then.
    fn wait(&self) -> u64 {
        let mut drawn = self.drawn();
        let drawn_then = drawn.next;
        if self.has(Fault::FollowsByIdAlone) || self.has(Fault::ReadsUncommittedRows) {
            return u64::MAX;
        }
        let then = drawn.writing.clone();
        let begun = Instant::now();
        while !then.is_disjoint(&drawn.writing) {
            if self.has(Fault::TrustsAClock) && begun.elapsed() > MARGIN {
                return u64::MAX;
            }
            drawn = self.ended.wait_timeout(drawn, MARGIN / 100).unwrap().0;
        }
        drawn_then
    }

    /// The events with the positions that were drawn for them.
    fn placed(drawn: &Drawn, mut events: Vec<StoredEvent>) -> Vec<StoredEvent> {
        for event in &mut events {
            let place = (event.originator_id, event.originator_version);
            event.log_position = Some(LogPosition(drawn.positions[&place]));
        }
        events
    }

    /// A page of the log up to a position, which is not in it.
    fn page(&self, after: LogPosition, end: u64, limit: usize) -> Vec<StoredEvent> {
        let mut drawn = self.drawn();
        let whole = |end: u64| {
            (1..end)
                .find(|it| !drawn.log.contains_key(it))
                .unwrap_or(end)
        };
        let end = match self.fault {
            Some(Fault::StopsAtAGap) => whole(end),
            _ => end,
        };
        let rows = drawn.log.range(after.0.saturating_add(1).min(end)..end);
        let events = rows.filter_map(|(_, it)| self.inner.get_item(it.0, it.1).unwrap());
        let page = Self::placed(&drawn, events.take(limit).collect());
        if let Some(LogPosition(last)) = page.last().and_then(|it| it.log_position) {
            drawn.read_to = drawn.read_to.max(last);
        }
        page
    }
}

impl Drawing {
    /// Draws positions for a save.
    fn begin(&self, save: &Save) -> Writer {
        let mut drawn = self.drawn();
        let first = drawn.next;
        drawn.next += save.events().len().max(1) as u64;
        drawn.writing.insert(first);
        let mut writer = Writer {
            store: self.clone(),
            save: save.clone(),
            first,
            is_written: false,
        };
        if self.has(Fault::ReadsUncommittedRows) {
            // Who has a conflict finds out when it commits.
            writer.is_written = writer.write(&mut drawn).is_ok();
        }
        writer
    }
}

/// An append between drawing its positions and its end.
struct Writer {
    store: Drawing,
    save: Save,
    first: u64,
    is_written: bool,
}

impl Writer {
    fn write(&self, drawn: &mut Drawn) -> Result<(), RecordError> {
        self.write_unlogged(drawn)?;
        self.write_log(drawn);
        Ok(())
    }

    fn places(&self) -> impl Iterator<Item = (u64, (Uuid, u64))> {
        let events = self.save.events().iter();
        (self.first..).zip(events.map(|it| (it.originator_id, it.originator_version)))
    }

    fn write_unlogged(&self, drawn: &mut Drawn) -> Result<(), RecordError> {
        self.store.inner.append(&self.save)?;
        for (position, place) in self.places() {
            drawn.positions.insert(place, position);
        }
        Ok(())
    }

    fn write_log(&self, drawn: &mut Drawn) {
        drawn.log.extend(self.places());
    }

    /// Commits when somebody has read behind it, or nobody does so for a while.
    fn stall(self) -> Result<(), RecordError> {
        let answer = self.write_unlogged(&mut self.store.drawn());
        let begun = Instant::now();
        let is_passed = || self.store.drawn().read_to > self.first;
        while answer.is_ok() && !is_passed() && begun.elapsed() < STALL {
            thread::sleep(Duration::from_micros(100));
        }
        let mut drawn = self.store.drawn();
        if answer.is_ok() {
            self.write_log(&mut drawn);
        }
        drawn.writing.remove(&self.first);
        answer
    }

    fn end(self, commit: bool) -> Result<(), RecordError> {
        let mut drawn = self.store.drawn();
        let answer = match (commit, self.is_written) {
            (true, false) => self.write(&mut drawn),
            (false, true) => self.take_back(),
            (true, true) | (false, false) => Ok(()),
        };
        drawn.writing.remove(&self.first);
        self.store.ended.notify_all();
        answer
    }

    fn take_back(&self) -> Result<(), RecordError> {
        let mut events = self.save.events().iter();
        events.try_for_each(|it| {
            let inner = &self.store.inner;
            inner
                .delete_record(it.originator_id, it.originator_version)
                .map(drop)
        })
    }
}

impl Held for Writer {
    fn commit(self: Box<Self>) -> Result<(), RecordError> {
        let last_wins = self.store.has(Fault::LetsTheLastCommitWin);
        match self.end(true) {
            Err(RecordError::Conflict) if last_wins => Ok(()),
            answer => answer,
        }
    }

    fn roll_back(self: Box<Self>) -> Result<(), RecordError> {
        let commits = self.store.has(Fault::CommitsWhatIsRolledBack);
        self.end(commits)
    }
}

impl Breaks for Drawing {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        let writer = self.begin(save);
        if self.stalls(&writer) {
            return writer.stall();
        }
        let meets = self.drawn().writing.len() > 1;
        if meets || writer.first.is_multiple_of(3) {
            // Others draw later and are done sooner.
            thread::sleep(Duration::from_micros(writer.first * 7 % 10 * 100));
        }
        writer.end(true)
    }

    fn delete(&self, id: Uuid, version: u64) -> Result<bool, RecordError> {
        let mut drawn = self.drawn();
        if let Some(position) = drawn.positions.remove(&(id, version)) {
            drawn.log.remove(&position);
        }
        self.inner.delete_record(id, version)
    }

    fn events(&self, selection: &Selection) -> Events<u64> {
        let drawn = self.drawn();
        Ok(Store::placed(
            &drawn,
            in_order_of_query(&self.inner, selection)?,
        ))
    }

    fn log(&self, after: LogPosition, limit: usize) -> Events<u64> {
        Ok(self.page(after, self.wait(), limit))
    }

    fn originators(&self, types: &[&str], after: LogPosition, limit: usize) -> Originators {
        let mut log = self.page(LogPosition::START, self.wait(), usize::MAX);
        log.retain(|it| it.originator_version == 0 && types.contains(&&*it.event_type));
        let places = log
            .iter()
            .map(|it| (it.log_position.unwrap(), it.originator_id));
        Ok(places.filter(|it| it.0 > after).take(limit).collect())
    }
}
