//! Which events of a sequence are read, and in which order.

use uuid::Uuid;

use crate::domain::id::AggregateId;

/// Which events of one sequence are read.
///
/// All bounds hold at once; contradictory ones select nothing. The limit counts in the order of the
/// query, which is ascending unless [`descending`](Self::descending) was said.
///
/// ```
/// use eventsourcing::Selection;
/// use uuid::Uuid;
///
/// // The last ten events, the oldest of them first.
/// let last_ten = Selection::<u64>::of(Uuid::nil()).descending().limit(10).oldest_first();
/// # assert_eq!(last_ten.limit, Some(10));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection<P = u64> {
    /// Whose events.
    pub originator_id: Uuid,
    /// Only positions greater than this.
    pub gt: Option<P>,
    /// Only positions greater than or equal to this.
    pub gte: Option<P>,
    /// Only positions less than this.
    pub lt: Option<P>,
    /// Only positions less than or equal to this.
    pub lte: Option<P>,
    /// At most so many, counted in the order of the query; 0 selects nothing.
    pub limit: Option<usize>,
    /// The order in which they are selected.
    pub query_order: Order,
    /// The order in which they are given back, where it is another.
    pub result_order: Option<Order>,
}

/// An order of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// From the first to the last.
    #[default]
    Ascending,
    /// From the last to the first.
    Descending,
}

impl<P: Copy> Selection<P> {
    /// All events of a sequence, oldest first.
    pub const fn of(originator_id: Uuid) -> Self {
        Self {
            originator_id,
            gt: None,
            gte: None,
            lt: None,
            lte: None,
            limit: None,
            query_order: Order::Ascending,
            result_order: None,
        }
    }

    /// Only positions greater than `position`.
    #[must_use]
    pub fn gt(mut self, position: P) -> Self {
        self.gt = Some(position);
        self
    }

    /// Only positions greater than or equal to `position`.
    #[must_use]
    pub fn gte(mut self, position: P) -> Self {
        self.gte = Some(position);
        self
    }

    /// Only positions less than `position`.
    #[must_use]
    pub fn lt(mut self, position: P) -> Self {
        self.lt = Some(position);
        self
    }

    /// Only positions less than or equal to `position`.
    #[must_use]
    pub fn lte(mut self, position: P) -> Self {
        self.lte = Some(position);
        self
    }

    /// At most `limit` events.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// From the last to the first.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.query_order = Order::Descending;
        self
    }

    /// Gives back what was selected oldest first, in whichever order it was selected.
    #[must_use]
    pub fn oldest_first(mut self) -> Self {
        self.result_order = Some(Order::Ascending);
        self
    }

    /// Gives back what was selected newest first, in whichever order it was selected.
    #[must_use]
    pub fn newest_first(mut self) -> Self {
        self.result_order = Some(Order::Descending);
        self
    }

    /// Whether the result is the reverse of the query.
    pub(crate) fn is_reversed(&self) -> bool {
        self.result_order
            .is_some_and(|order| order != self.query_order)
    }
}

impl<P: PartialOrd> Selection<P> {
    /// Whether a position is within the bounds.
    pub(crate) fn contains(&self, position: &P) -> bool {
        self.gt.as_ref().is_none_or(|bound| position > bound)
            && self.gte.as_ref().is_none_or(|bound| position >= bound)
            && self.lt.as_ref().is_none_or(|bound| position < bound)
            && self.lte.as_ref().is_none_or(|bound| position <= bound)
    }
}

impl<P: Copy, I: AggregateId> From<I> for Selection<P> {
    fn from(id: I) -> Self {
        Self::of(id.into_uuid())
    }
}
