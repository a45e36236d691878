//! Reads sequences and the log in pages, so that no connection is held between two items.

use std::vec::IntoIter;

use super::{
    errors::Error,
    record_strategy::RecordStrategy,
    selection::{Order, Selection},
    stored_event::StoredEvent,
};
use crate::domain::recorded_event::LogPosition;

/// So many events are read at once where nobody said how many.
const PAGE_SIZE: usize = 1000;

type Item<S> =
    Result<StoredEvent<<S as RecordStrategy>::Position>, Error<<S as RecordStrategy>::Position>>;

/// The selected events of one sequence, in the order of the query.
pub(crate) struct SequencePages<'a, S: RecordStrategy + ?Sized> {
    strategy: &'a S,
    rest: Option<Selection<S::Position>>,
    page_size: usize,
    page: IntoIter<StoredEvent<S::Position>>,
}

impl<'a, S: RecordStrategy + ?Sized> SequencePages<'a, S> {
    pub(crate) fn new(
        strategy: &'a S,
        selection: Selection<S::Position>,
        page_size: usize,
    ) -> Self {
        Self {
            strategy,
            rest: Some(selection),
            page_size: page_size.max(1),
            page: Vec::new().into_iter(),
        }
    }

    /// Reads the next page and says what is left after it.
    fn turn(&mut self, selection: Selection<S::Position>) -> Result<(), Error<S::Position>> {
        let limit = selection
            .limit
            .map_or(self.page_size, |limit| limit.min(self.page_size));
        let page = Selection {
            limit: Some(limit),
            result_order: None,
            ..selection
        };
        let items = self.strategy.get_items(&page)?;
        if items.len() == limit
            && let Some(last) = items.last()
        {
            let rest = match selection.query_order {
                Order::Ascending => selection.gt(last.originator_version),
                Order::Descending => selection.lt(last.originator_version),
            };
            self.rest = match selection.limit.map(|all| all - limit) {
                Some(0) => None,
                limit => Some(Selection { limit, ..rest }),
            };
        }
        self.page = items.into_iter();
        Ok(())
    }
}

impl<S: RecordStrategy + ?Sized> Iterator for SequencePages<'_, S> {
    type Item = Item<S>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0
            && let Some(selection) = self.rest.take()
            && let Err(error) = self.turn(selection)
        {
            return Some(Err(error));
        }
        self.page.next().map(Ok)
    }
}

/// The events of the log after a position.
pub(crate) struct LogPages<'a, S: RecordStrategy + ?Sized> {
    strategy: &'a S,
    rest: Option<LogPosition>,
    page: IntoIter<StoredEvent<S::Position>>,
}

impl<'a, S: RecordStrategy + ?Sized> LogPages<'a, S> {
    pub(crate) fn new(strategy: &'a S, after: LogPosition) -> Self {
        Self {
            strategy,
            rest: Some(after),
            page: Vec::new().into_iter(),
        }
    }

    fn turn(&mut self, after: LogPosition) -> Result<(), Error<S::Position>> {
        let items = self.strategy.all_items(after, PAGE_SIZE)?;
        if items.len() == PAGE_SIZE {
            self.rest = items.last().and_then(|last| last.log_position);
        }
        self.page = items.into_iter();
        Ok(())
    }
}

impl<S: RecordStrategy + ?Sized> Iterator for LogPages<'_, S> {
    type Item = Item<S>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0
            && let Some(after) = self.rest.take()
            && let Err(error) = self.turn(after)
        {
            return Some(Err(error));
        }
        self.page.next().map(Ok)
    }
}
