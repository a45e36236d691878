//! Reads a sequence row by row.

use std::ops::ControlFlow;

use super::{
    event_store::{Answer, EventStore},
    mapper::Unmapped,
    record_strategy::RecordStrategy,
    selection::Selection,
    stored_event::StoredEvent,
    stored_form::Fetched,
};

/// Sees a row, with what was fetched to read it: whether the next one is wanted.
type Visitor<'a, P> =
    dyn FnMut(&StoredEvent<P>, &Fetched) -> Result<ControlFlow<()>, Unmapped<P>> + 'a;

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// Shows the rows of a sequence until one is not wanted, and one that needs something again when
    /// that was fetched: while rows are shown, nothing else can be asked.
    pub(super) fn visit(
        &self,
        mut rows: Selection<S::Position>,
        fetched: &mut Fetched,
        visitor: &mut Visitor<'_, S::Position>,
    ) -> Answer<S, ()> {
        loop {
            let mut stopped = None;
            self.strategy().read(&rows, &mut |stored| {
                visitor(&stored, fetched).unwrap_or_else(|why| {
                    stopped = Some((stored.originator_version, why));
                    ControlFlow::Break(())
                })
            })?;
            match stopped {
                None => return Ok(()),
                Some((_, Unmapped::Failed(error))) => return Err(error),
                Some((position, Unmapped::Needs(need))) => {
                    self.fetch(need, fetched)?;
                    rows = rows.gte(position);
                }
            }
        }
    }
}
