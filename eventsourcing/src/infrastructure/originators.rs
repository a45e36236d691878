//! The originators of one type of event, in the order in which they began.

use std::vec::IntoIter;

use uuid::Uuid;

use super::{errors::Error, pages::PAGE_SIZE, record_strategy::RecordStrategy};
use crate::domain::{event::DomainEvent, recorded_event::LogPosition};

/// Pages through the first events that are of one of these types.
pub(super) struct Originators<'a, S: RecordStrategy + ?Sized> {
    strategy: &'a S,
    event_types: Vec<&'static str>,
    rest: Option<LogPosition>,
    page: IntoIter<(LogPosition, Uuid)>,
}

impl<'a, S: RecordStrategy + ?Sized> Originators<'a, S> {
    pub(super) fn new<E: DomainEvent>(strategy: &'a S, after: LogPosition) -> Self {
        let topics = E::TYPES
            .iter()
            .flat_map(|it| std::iter::once(it.topic).chain(it.aliases.iter().copied()));
        Self {
            strategy,
            event_types: topics.collect(),
            rest: Some(after),
            page: Vec::new().into_iter(),
        }
    }

    fn turn(&mut self, after: LogPosition) -> Result<(), Error<S::Position>> {
        let page = self
            .strategy
            .originators(&self.event_types, after, PAGE_SIZE)?;
        if page.len() == PAGE_SIZE {
            self.rest = page.last().map(|(position, _)| *position);
        }
        self.page = page.into_iter();
        Ok(())
    }
}

impl<S: RecordStrategy + ?Sized> Iterator for Originators<'_, S> {
    type Item = Result<(LogPosition, Uuid), Error<S::Position>>;

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
