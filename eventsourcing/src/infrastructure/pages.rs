//! Reads sequences and the log in pages, so that no connection is held between two items.

use super::{
    errors::Error,
    event_store::Answer,
    mapping::Page,
    record_strategy::RecordStrategy,
    selection::{Order, Selection},
    stored_event::StoredEvent,
};
use crate::domain::recorded_event::LogPosition;

/// So many events are read at once where nobody said how many.
pub(super) const PAGE_SIZE: usize = 1000;

/// The selected events of one sequence, in the order of the query.
pub(crate) struct SequencePages<'a, S: RecordStrategy + ?Sized> {
    strategy: &'a S,
    rest: Option<Selection<S::Position>>,
    page_size: usize,
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
        }
    }

    /// The events one by one.
    pub(crate) fn items(self) -> impl Iterator<Item = Answer<S, StoredEvent<S::Position>>> + 'a {
        items_of::<S>(self)
    }

    /// Reads the next page and says what is left after it.
    fn turn(&mut self, selection: Selection<S::Position>) -> Page<S> {
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
        Ok(items)
    }
}

impl<S: RecordStrategy + ?Sized> Iterator for SequencePages<'_, S> {
    type Item = Page<S>;

    fn next(&mut self) -> Option<Self::Item> {
        let selection = self.rest.take()?;
        Some(self.turn(selection))
    }
}

/// The events of the log after a position.
pub(crate) struct LogPages<'a, S: RecordStrategy + ?Sized> {
    strategy: &'a S,
    rest: Option<LogPosition>,
    page_size: usize,
}

impl<'a, S: RecordStrategy + ?Sized> LogPages<'a, S> {
    pub(crate) fn new(strategy: &'a S, after: LogPosition, page_size: usize) -> Self {
        Self {
            strategy,
            rest: Some(after),
            page_size: page_size.max(1),
        }
    }

    /// The events one by one.
    pub(crate) fn items(self) -> impl Iterator<Item = Answer<S, StoredEvent<S::Position>>> + 'a {
        items_of::<S>(self)
    }

    fn turn(&mut self, after: LogPosition) -> Page<S> {
        let items = self.strategy.all_items(after, self.page_size)?;
        if items.len() == self.page_size {
            self.rest = items.last().and_then(|last| last.log_position);
        }
        Ok(items)
    }
}

impl<S: RecordStrategy + ?Sized> Iterator for LogPages<'_, S> {
    type Item = Page<S>;

    fn next(&mut self) -> Option<Self::Item> {
        let after = self.rest.take()?;
        Some(self.turn(after))
    }
}

fn items_of<S: RecordStrategy + ?Sized>(
    pages: impl Iterator<Item = Page<S>>,
) -> impl Iterator<Item = Answer<S, StoredEvent<S::Position>>> {
    pages.flat_map(|page| {
        let (items, error): (_, Option<Error<S::Position>>) = match page {
            Ok(items) => (items, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        items.into_iter().map(Ok).chain(error.map(Err))
    })
}

/// What there is up to the first error, and that: after it nothing is certain.
pub(super) fn up_to_the_first_error<T, X>(
    items: impl Iterator<Item = Result<T, X>>,
) -> impl Iterator<Item = Result<T, X>> {
    let mut failed = false;
    items.map_while(move |item| {
        let goes_on = !failed;
        failed = item.is_err();
        goes_on.then_some(item)
    })
}
