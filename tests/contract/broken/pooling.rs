//! Faults of those who have one connection.

use std::{
    ops::ControlFlow,
    sync::{Condvar, Mutex},
    thread,
    time::Duration,
};

use eventsourcing::{
    InMemoryStrategy, LogPosition, RecordError, RecordStrategy, Save, Selection, StoredEvent,
    Visit, testing::Fresh,
};

use super::{
    OF_VERSIONS, faults,
    strategy::{Breaks, Events, in_order_of_query},
};

faults! {
    OF_VERSIONS, fresh;

    /// What must be unchanged is looked up on a second connection.
    NeedsTwoConnections as two_connections_are_needed fails [
        append::an_originator_that_has_moved_refuses_the_save,
        append::an_originator_that_has_not_moved_allows_the_save,
        append::an_originator_that_was_never_there_has_not_stayed,
        append::an_unchanged_check_alone_is_a_check,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
    ],
    /// A connection on which a save was refused does not come back.
    KeepsTheConnectionOfARefusal as the_connection_of_a_refusal_is_kept fails [
        append::a_batch_over_several_originators_is_all_or_nothing,
        append::a_batch_with_one_position_twice_is_refused_whole,
        append::a_conflict_is_a_conflict_at_every_version,
        append::a_failed_save_sent_again_stores_its_events_once,
        append::a_refused_batch_changes_nothing,
        append::a_taken_version_is_a_conflict,
        append::an_originator_that_has_moved_refuses_the_save,
        concurrency::a_key_used_by_many_at_once_is_used_once,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        conflicts::a_conflict_names_what_was_to_be_unchanged,
        conflicts::a_conflict_says_what_was_expected_and_what_is,
        conflicts::of_several_originators_the_one_that_is_taken_is_named,
        keys::a_key_is_used_once,
        keys::a_refused_save_does_not_use_up_its_key,
        order::a_save_is_seen_whole_or_not_at_all,
        order::followers_miss_nothing_of_writers_that_meet,
        repeated::a_save_of_unknown_outcome_is_settled_by_sending_it_again,
        repeated::a_save_sent_again_is_refused_and_known_by_its_id,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        repeated::equal_content_under_another_id_is_another_save,
        versions::the_last_version_can_be_stored_and_none_beyond_it,
    ],
    /// A connection on which a visit broke off does not come back.
    KeepsTheConnectionOfABreak as the_connection_of_a_break_is_kept fails [
        log::a_visit_of_the_log_can_break_off,
        reading::a_visit_that_breaks_off_is_shown_nothing_more,
    ],
    /// Whoever does not get the connection at once goes away.
    DoesNotWait as nobody_waits_for_the_connection fails [
        concurrency::a_key_used_by_many_at_once_is_used_once,
        concurrency::a_reader_of_the_log_sees_a_prefix_while_others_write,
        concurrency::acknowledged_saves_are_exactly_what_is_stored,
        concurrency::of_many_writers_of_one_version_one_wins,
        concurrency::writers_of_different_originators_never_conflict,
        order::a_save_is_seen_whole_or_not_at_all,
        order::followers_miss_nothing_of_writers_that_meet,
        order::followers_miss_nothing_whatever_the_writers_do,
        repeated::a_save_sent_by_many_at_once_is_stored_once,
        waiting::nobody_is_rolled_back_because_others_write,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let broken = Pooled {
        fault,
        inner: InMemoryStrategy::default(),
        connection: Mutex::new(Connection::Idle),
        given_back: Condvar::new(),
    };
    broken.fresh()
}

/// A pool of one.
struct Pooled {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
    connection: Mutex<Connection>,
    given_back: Condvar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Connection {
    Idle,
    InUse,
    Lost,
}

impl Pooled {
    /// Does something with the connection, which `keeps` says is not given back.
    fn with_connection<T>(
        &self,
        work: impl FnOnce() -> Result<T, RecordError>,
        keeps: impl FnOnce(&Result<T, RecordError>) -> bool,
    ) -> Result<T, RecordError> {
        self.take()?;
        let answer = work();
        let left = if keeps(&answer) {
            Connection::Lost
        } else {
            Connection::Idle
        };
        *self.connection.lock().unwrap() = left;
        self.given_back.notify_all();
        answer
    }

    fn take(&self) -> Result<(), RecordError> {
        let mut connection = self.connection.lock().unwrap();
        loop {
            match *connection {
                Connection::Idle => break,
                Connection::InUse if self.fault != Some(Fault::DoesNotWait) => {
                    connection = self.given_back.wait(connection).unwrap();
                }
                // As after the timeout of the pool.
                Connection::Lost | Connection::InUse => {
                    return Err(RecordError::Unavailable("no connection".into()));
                }
            }
        }
        *connection = Connection::InUse;
        Ok(())
    }

    fn queried<T>(&self, work: impl FnOnce() -> Result<T, RecordError>) -> Result<T, RecordError> {
        self.with_connection(work, |_| false)
    }
}

impl Breaks for Pooled {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        let keeps = |it: &Result<(), RecordError>| {
            it.is_err() && self.fault == Some(Fault::KeepsTheConnectionOfARefusal)
        };
        let needs_another =
            self.fault == Some(Fault::NeedsTwoConnections) && !save.unchanged().is_empty();
        let work = || {
            if needs_another {
                return Err(RecordError::Unavailable("no second connection".into()));
            }
            // Long enough for somebody else to ask.
            thread::sleep(Duration::from_micros(50));
            self.inner.append(save)
        };
        self.with_connection(work, keeps)
    }

    fn events(&self, selection: &Selection) -> Events<u64> {
        self.queried(|| in_order_of_query(&self.inner, selection))
    }

    fn log(&self, after: LogPosition, limit: usize) -> Events<u64> {
        self.queried(|| self.inner.all_items(after, limit))
    }

    fn show(&self, found: Vec<StoredEvent>, visit: &mut Visit<'_, u64>) {
        for event in found {
            if visit(event) == ControlFlow::Break(()) {
                if self.fault == Some(Fault::KeepsTheConnectionOfABreak) {
                    *self.connection.lock().unwrap() = Connection::Lost;
                }
                return;
            }
        }
    }
}
