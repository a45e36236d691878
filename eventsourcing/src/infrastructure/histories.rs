//! All histories of one type of aggregate, whatever became of their first events.

use std::{
    collections::{BTreeSet, VecDeque},
    ops::ControlFlow,
};

use uuid::Uuid;

use super::{
    event_store::{Answer, EventStore},
    record_strategy::RecordStrategy,
    selection::Selection,
    stored_event::StoredEvent,
};
use crate::domain::{event::DomainEvent, position::Position, recorded_event::LogPosition};

/// The originators of which the log has an event of one type, each once, in the order of their first
/// events. [`Originators`](super::originators::Originators) knows those alone whose first event is as
/// it should be.
pub(super) struct Histories<'a, S: RecordStrategy + ?Sized> {
    store: &'a EventStore<S>,
    is_ours: fn(&str) -> bool,
    rest: Option<LogPosition>,
    found: VecDeque<Uuid>,
    /// Those whose first event is gone or of another type, which are found wherever they have one
    /// that is ours.
    irregular: BTreeSet<Uuid>,
}

/// What a page of the log shows.
struct Page {
    /// The originators that have an event of ours there, in its order.
    originators: Vec<Uuid>,
    count: usize,
    last: Option<LogPosition>,
}

impl<'a, S: RecordStrategy + ?Sized> Histories<'a, S> {
    pub(super) fn new<E: DomainEvent>(store: &'a EventStore<S>) -> Self {
        Self {
            store,
            is_ours: |topic| E::index_of(topic).is_some(),
            rest: Some(LogPosition::START),
            found: VecDeque::new(),
            irregular: BTreeSet::new(),
        }
    }

    fn turn(&mut self, after: LogPosition) -> Answer<S, ()> {
        let page = self.read(after)?;
        for id in page.originators {
            if self.begins_in(id, after, page.last)? {
                self.found.push_back(id);
            }
        }
        if page.count == self.store.page_size().max(1) {
            self.rest = page.last;
        }
        Ok(())
    }

    fn read(&self, after: LogPosition) -> Answer<S, Page> {
        let (mut seen, mut originators) = (BTreeSet::new(), Vec::new());
        let (mut count, mut last) = (0, None);
        let limit = self.store.page_size().max(1);
        self.store
            .strategy()
            .read_log(after, limit, &mut |stored| {
                count += 1;
                last = stored.log_position;
                if (self.is_ours)(&stored.event_type) && seen.insert(stored.originator_id) {
                    originators.push(stored.originator_id);
                }
                ControlFlow::Continue(())
            })?;
        Ok(Page {
            originators,
            count,
            last,
        })
    }

    /// Whether a history that has an event on this page was not found on an earlier one, nor will be
    /// on a later.
    fn begins_in(
        &mut self,
        id: Uuid,
        after: LogPosition,
        last: Option<LogPosition>,
    ) -> Answer<S, bool> {
        let first = self
            .store
            .strategy()
            .get_items(&Selection::of(id).limit(1))?;
        let Some(first) = first.first() else {
            return Ok(false);
        };
        if self.is_regular(first) {
            return Ok(first.log_position > Some(after) && first.log_position <= last);
        }
        Ok(self.irregular.insert(id))
    }

    fn is_regular(&self, first: &StoredEvent<S::Position>) -> bool {
        let begins =
            !S::Position::BEGINS_AT_FIRST || first.originator_version == S::Position::FIRST;
        begins && (self.is_ours)(&first.event_type)
    }
}

impl<S: RecordStrategy + ?Sized> Iterator for Histories<'_, S> {
    type Item = Answer<S, Uuid>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.found.is_empty() {
            let after = self.rest.take()?;
            if let Err(error) = self.turn(after) {
                self.found.clear();
                return Some(Err(error));
            }
        }
        self.found.pop_front().map(Ok)
    }
}
