//! Reading in pages: the client library holds the whole result of a statement, so that none is asked
//! for that could be large. Pages grow while their rows are small.

use std::ops::ControlFlow;

use eventsourcing::{RecordError, StoredEvent, Visit};

use crate::{
    position::{Span, StoredPosition},
    row::at_most_the_last,
};

/// How many rows a page has at first, and at most.
const FIRST: usize = 100;
const MOST: usize = 1000;
/// About so many bytes a page has, where one row has not more.
const BYTES: usize = 4 << 20;

/// Shows page after page: `page` shows one of at most so many rows, from behind the last event that was
/// shown.
pub(super) fn show<P: StoredPosition>(
    limit: usize,
    visit: &mut Visit<'_, P>,
    mut page: impl FnMut(Option<&Last<P>>, usize, &mut Visit<'_, P>) -> Result<(), RecordError>,
) -> Result<(), RecordError> {
    let (mut left, mut rows, mut last) = (limit, FIRST, None);
    while left > 0 {
        let asked = rows.min(left);
        let mut shown = Shown::default();
        page(last.as_ref(), asked, &mut |event| {
            shown.note(&event);
            shown.flow = visit(event);
            shown.flow
        })?;
        if shown.flow.is_break() || shown.rows < asked {
            break;
        }
        left -= shown.rows;
        rows = shown.next_page();
        last = shown.last;
    }
    Ok(())
}

/// Where an event stands that was shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last<P> {
    pub(super) position: P,
    pub(super) log_position: i64,
}

/// What was shown of a page.
struct Shown<P> {
    rows: usize,
    bytes: usize,
    last: Option<Last<P>>,
    flow: ControlFlow<()>,
}

impl<P> Default for Shown<P> {
    fn default() -> Self {
        Self {
            rows: 0,
            bytes: 0,
            last: None,
            flow: ControlFlow::Continue(()),
        }
    }
}

impl<P: StoredPosition> Shown<P> {
    fn note(&mut self, event: &StoredEvent<P>) {
        self.rows += 1;
        self.bytes += event.state.len() + event.metadata.as_deref().map_or(0, <[u8]>::len);
        self.last = Some(Last {
            position: event.originator_version,
            log_position: event.log_position.map_or(0, |it| at_most_the_last(it.0)),
        });
    }

    fn next_page(&self) -> usize {
        let each = self.bytes / self.rows.max(1);
        let fitting = BYTES / each.max(1);
        fitting.clamp(1, MOST)
    }
}

/// What is left of a span behind a position, in either order.
pub(super) fn behind<P: StoredPosition, const DESCENDING: bool>(
    span: Span,
    last: Option<&Last<P>>,
) -> Option<Span> {
    let Some(last) = last else {
        return Some(span);
    };
    let number = last.position.number();
    if DESCENDING {
        let before = number.checked_sub(1)?;
        Some(Span {
            last: P::raw(before),
            ..span
        })
    } else {
        let after = number.checked_add(1)?;
        (after <= P::LAST.number()).then(|| Span {
            first: P::raw(after),
            ..span
        })
    }
}
