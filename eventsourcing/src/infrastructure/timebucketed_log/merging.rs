//! Messages of several streams in one order.

use std::iter::Peekable;

use super::message::LoggedMessage;
use crate::{
    domain::timestamp::Timestamp,
    infrastructure::{errors::Error, selection::Order},
};

/// Streams that are each in an order, as one. An error comes as soon as it is met, and ends all of
/// them unless it is that something was erased.
pub(super) struct Merged<I: Iterator> {
    streams: Vec<Peekable<I>>,
    order: Order,
}

impl<I: Iterator> Merged<I> {
    pub(super) fn new(streams: Vec<I>, order: Order) -> Self {
        Self {
            streams: streams.into_iter().map(Iterator::peekable).collect(),
            order,
        }
    }
}

impl<M, I> Iterator for Merged<I>
where
    I: Iterator<Item = Result<LoggedMessage<M>, Error<Timestamp>>>,
{
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let order = self.order;
        let heads = self.streams.iter_mut().enumerate();
        let heads = heads.filter_map(|(index, stream)| {
            let position = stream.peek()?.as_ref().ok().map(|it| it.position);
            Some((position, index))
        });
        let (_, index) = heads.min_by(|(one, _), (other, _)| {
            let errors_first = one.is_some().cmp(&other.is_some());
            errors_first.then_with(|| match order {
                Order::Ascending => one.cmp(other),
                Order::Descending => other.cmp(one),
            })
        })?;
        let item = self.streams[index].next()?;
        if matches!(&item, Err(error) if !error.is_erased()) {
            self.streams.clear();
        }
        Some(item)
    }
}
