//! Faults of reading the log.

use std::{collections::HashMap, ops::ControlFlow};

use eventsourcing::{
    InMemoryStrategy, LogPosition, RecordError, RecordStrategy, Save, StoredEvent, Visit,
    testing::Fresh,
};

use super::{
    OF_VERSIONS, faults,
    strategy::{Breaks, Events, part_of},
};

faults! {
    OF_VERSIONS, fresh;

    /// Nobody reads more than 100 rows of the log.
    CapsTheLog as the_log_is_capped fails [
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        log::the_whole_log_is_read_at_once,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
    ],
    /// A page comes as it comes.
    ReordersTheLog as the_log_is_reordered fails [
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        log::pages_go_on_where_the_last_one_ended,
        log::positions_of_a_save_are_consecutive_and_in_its_order,
        log::the_time_of_an_event_orders_nothing,
        log::what_was_answered_first_stands_first,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
        repeated::every_event_names_the_save_that_stored_it,
    ],
    /// The log is in the order of the times of its events.
    OrdersByTime as a_clock_is_trusted fails [
        log::a_position_is_never_given_twice,
        log::the_time_of_an_event_orders_nothing,
    ],
    /// Positions are the numbers of the rows that are there.
    ReusesPositions as positions_are_reused fails [
        log::a_position_is_never_given_twice,
    ],
    /// All events of a save share a position.
    GivesASaveOnePosition as a_save_has_one_position fails [
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        log::a_position_is_never_given_twice,
        log::pages_go_on_where_the_last_one_ended,
        log::positions_of_a_save_are_consecutive_and_in_its_order,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
    ],
    /// The events of a save stand in the log by their versions.
    SortsASave as a_save_is_sorted fails [
        log::positions_of_a_save_are_consecutive_and_in_its_order,
    ],
    /// A page begins with the event that was seen last.
    BeginsWithTheLastSeen as a_page_begins_with_the_last_seen fails [
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        log::pages_go_on_where_the_last_one_ended,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
    ],
    /// A limit of 0 is none.
    TakesZeroForNoLimit as zero_is_no_limit fails [
        log::a_page_of_nothing_is_empty,
    ],
    /// A position that a signed integer does not hold wraps around.
    WrapsPositions as positions_wrap fails [
        log::a_position_beyond_the_end_finds_nothing,
    ],
    /// A visit goes on when it should break off.
    IgnoresABreak as a_break_is_ignored fails [
        log::a_visit_of_the_log_can_break_off,
        reading::a_visit_that_breaks_off_is_shown_nothing_more,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let inner = InMemoryStrategy::default();
    Log { fault, inner }.fresh()
}

struct Log {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
}

impl Log {
    fn all(&self) -> Events<u64> {
        self.inner.all_items(LogPosition::START, usize::MAX)
    }
}

/// The log with other positions, from there on.
fn numbered(
    mut log: Vec<StoredEvent>,
    number: impl Fn(u64, &StoredEvent) -> u64,
    after: LogPosition,
    limit: usize,
) -> Vec<StoredEvent> {
    for (row, event) in (1..).zip(&mut log) {
        event.log_position = Some(LogPosition(number(row, event)));
    }
    log.retain(|it| it.log_position > Some(after));
    log.truncate(limit);
    log
}

impl Breaks for Log {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        let mut events = save.events().to_vec();
        if self.fault == Some(Fault::SortsASave) {
            events.sort_by_key(|it| it.originator_version);
        }
        self.inner.append(&part_of(save, events, true, true))
    }

    fn log(&self, after: LogPosition, limit: usize) -> Events<u64> {
        let mut page = self.inner.all_items(after, limit)?;
        match self.fault {
            Some(Fault::CapsTheLog) => page.truncate(100),
            Some(Fault::ReordersTheLog) => page.reverse(),
            Some(Fault::OrdersByTime) => {
                let mut all = self.all()?;
                all.sort_by_key(|it| it.timestamp);
                page = numbered(all, |row, _| row, after, limit);
            }
            Some(Fault::ReusesPositions) => {
                page = numbered(self.all()?, |row, _| row, after, limit);
            }
            Some(Fault::GivesASaveOnePosition) => {
                let all = self.all()?;
                let mut first = HashMap::new();
                for (row, event) in (1..).zip(&all) {
                    first.entry(event.save_id).or_insert(row);
                }
                let number = |_, it: &StoredEvent| first[&it.save_id];
                page = numbered(all.clone(), number, after, limit);
            }
            Some(Fault::BeginsWithTheLastSeen) => {
                let before = LogPosition(after.0.saturating_sub(1));
                page = self.inner.all_items(before, limit)?;
            }
            Some(Fault::TakesZeroForNoLimit) if limit == 0 => {
                page = self.inner.all_items(after, usize::MAX)?;
            }
            Some(Fault::WrapsPositions) if after.0.cast_signed() < 0 => {
                page = self.inner.all_items(LogPosition::START, limit)?;
            }
            _ => {}
        }
        Ok(page)
    }

    fn show(&self, found: Vec<StoredEvent>, visit: &mut Visit<'_, u64>) {
        for event in found {
            let broken_off = visit(event) == ControlFlow::Break(());
            if broken_off && self.fault != Some(Fault::IgnoresABreak) {
                return;
            }
        }
    }
}
