//! Reads in pages, so that no connection is held between two items.

use std::iter;

use uuid::Uuid;

use super::{
    errors::Error,
    event_store::Answer,
    mapping::Page,
    record_strategy::RecordStrategy,
    selection::{Order, Selection},
};
use crate::domain::{
    event::{DomainEvent, EventType},
    recorded_event::LogPosition,
};

/// So many are read at once where nobody said how many.
pub(super) const PAGE_SIZE: usize = 1000;

/// Pages from a cursor on: `turn` reads the page behind one, and says which comes next, if any. After
/// an error there is none.
fn pages<C, T, E>(
    first: C,
    mut turn: impl FnMut(C) -> Result<(Vec<T>, Option<C>), E>,
) -> impl Iterator<Item = Result<Vec<T>, E>> {
    let mut rest = Some(first);
    iter::from_fn(move || {
        let turned = turn(rest.take()?);
        Some(turned.map(|(page, next)| {
            rest = next;
            page
        }))
    })
}

/// What is on pages, one by one.
pub(super) fn items<T, E>(
    pages: impl Iterator<Item = Result<Vec<T>, E>>,
) -> impl Iterator<Item = Result<T, E>> {
    pages.flat_map(|page| {
        let (items, error) = match page {
            Ok(items) => (items, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        items.into_iter().map(Ok).chain(error.map(Err))
    })
}

/// The selected events of one sequence, in the order of the query.
pub(super) fn sequence_pages<S: RecordStrategy + ?Sized>(
    strategy: &S,
    selection: Selection<S::Position>,
    page_size: usize,
) -> impl Iterator<Item = Page<S>> {
    let page_size = page_size.max(1);
    pages(selection, move |selection| {
        let limit = selection
            .limit
            .map_or(page_size, |limit| limit.min(page_size));
        let page = strategy.get_items(&Selection {
            limit: Some(limit),
            result_order: None,
            ..selection
        })?;
        let last = page.last().filter(|_| page.len() == limit);
        let rest = last.and_then(|last| behind(selection, last.originator_version, limit));
        Ok((page, rest))
    })
}

/// What is left of a selection of which so many were read, up to a position; `None` where that was
/// all.
fn behind<P: Copy>(selection: Selection<P>, last: P, read: usize) -> Option<Selection<P>> {
    let rest = match selection.query_order {
        Order::Ascending => selection.gt(last),
        Order::Descending => selection.lt(last),
    };
    match selection.limit.map(|all| all - read) {
        Some(0) => None,
        limit => Some(Selection { limit, ..rest }),
    }
}

/// The events of the log after a position.
pub(super) fn log_pages<S: RecordStrategy + ?Sized>(
    strategy: &S,
    after: LogPosition,
    page_size: usize,
) -> impl Iterator<Item = Page<S>> {
    let page_size = page_size.max(1);
    pages(after, move |after| {
        let page = strategy.all_items(after, page_size)?;
        let last = page.last().filter(|_| page.len() == page_size);
        let rest = last.and_then(|last| last.log_position);
        Ok((page, rest))
    })
}

/// The originators that began with an event of `E` after a position, in the order in which they did.
pub(super) fn originators<E: DomainEvent, S: RecordStrategy + ?Sized>(
    strategy: &S,
    after: LogPosition,
    page_size: usize,
) -> impl Iterator<Item = Answer<S, (LogPosition, Uuid)>> + use<'_, E, S> {
    let page_size = page_size.max(1);
    let of_type = |it: &'static EventType| iter::once(it.topic).chain(it.aliases.iter().copied());
    let event_types: Vec<_> = E::TYPES.iter().flat_map(of_type).collect();
    items(pages(after, move |after| {
        let page = strategy.originators(&event_types, after, page_size)?;
        let last = page.last().filter(|_| page.len() == page_size);
        let rest = last.map(|&(position, _)| position);
        Ok::<_, Error<S::Position>>((page, rest))
    }))
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
