//! Faults of listing originators.

use eventsourcing::{InMemoryStrategy, LogPosition, RecordStrategy, StoredEvent, testing::Fresh};

use super::{
    OF_VERSIONS, faults,
    strategy::{Breaks, Originators},
};

faults! {
    OF_VERSIONS, fresh;

    /// All types are found.
    IgnoresTypes as types_are_ignored fails [
        originators::no_types_and_no_limit_find_nothing,
        originators::originators_are_those_of_the_types_asked_for,
    ],
    /// The earliest event counts as the first, whatever its version is.
    TakesTheEarliest as the_earliest_is_the_first fails [
        versions::an_originator_without_its_first_event_is_not_listed,
    ],
    /// Nobody gets more than 100.
    CapsOriginators as originators_are_capped fails [
        originators::all_originators_are_found_at_once,
    ],
    /// They stand in the order of their ids.
    OrdersById as originators_are_ordered_by_id fails [
        originators::originators_stand_in_the_order_of_their_first_events,
    ],
    /// The limit counts rows of the log.
    LimitsTheRows as the_limit_counts_rows fails [
        originators::originators_are_paged_without_loss,
    ],
    /// A page leaves out the first behind the position.
    SkipsOne as a_page_skips_one fails [
        originators::originators_are_paged_without_loss_while_others_begin,
    ],
    /// A limit of 0 is none.
    TakesZeroForNoLimit as zero_is_no_limit fails [
        originators::no_types_and_no_limit_find_nothing,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let inner = InMemoryStrategy::default();
    Listing { fault, inner }.fresh()
}

struct Listing {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
}

impl Listing {
    /// The originators of the events that count as first ones.
    fn begun_by(
        &self,
        is_first: impl Fn(&StoredEvent, &[StoredEvent]) -> bool,
        after: LogPosition,
        limit: usize,
    ) -> Originators {
        let log = self.inner.all_items(LogPosition::START, usize::MAX)?;
        let firsts = log
            .iter()
            .enumerate()
            .filter(|(row, it)| is_first(it, &log[..*row]));
        let places = firsts.map(|(_, it)| (it.log_position.unwrap(), it.originator_id));
        Ok(places.filter(|it| it.0 > after).take(limit).collect())
    }
}

impl Breaks for Listing {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn originators(&self, types: &[&str], after: LogPosition, limit: usize) -> Originators {
        let is_of_types = |it: &StoredEvent| types.contains(&&*it.event_type);
        let found = self.inner.originators(types, after, limit);
        match self.fault {
            Some(Fault::IgnoresTypes) => {
                self.begun_by(|it, _| it.originator_version == 0, after, limit)
            }
            Some(Fault::TakesTheEarliest) => {
                let is_known = |it: &StoredEvent, earlier: &[StoredEvent]| {
                    earlier
                        .iter()
                        .any(|one| one.originator_id == it.originator_id)
                };
                let is_first = |it: &StoredEvent, earlier: &[StoredEvent]| {
                    is_of_types(it) && !is_known(it, earlier)
                };
                self.begun_by(is_first, after, limit)
            }
            Some(Fault::CapsOriginators) => self.inner.originators(types, after, limit.min(100)),
            Some(Fault::OrdersById) => found.map(|mut found| {
                found.sort_by_key(|it| it.1);
                found
            }),
            Some(Fault::LimitsTheRows) => {
                let rows = self.inner.all_items(after, limit)?;
                let firsts = rows.iter().filter(|it| it.originator_version == 0);
                let firsts = firsts.filter(|it| is_of_types(it));
                Ok(firsts
                    .map(|it| (it.log_position.unwrap(), it.originator_id))
                    .collect())
            }
            Some(Fault::SkipsOne) => {
                let skipped = LogPosition(after.0.saturating_add(u64::from(after.0 > 0) * 2));
                self.inner.originators(types, skipped, limit)
            }
            Some(Fault::TakesZeroForNoLimit) if limit == 0 => {
                self.inner.originators(types, after, usize::MAX)
            }
            _ => found,
        }
    }
}
