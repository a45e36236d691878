//! Faults of listing originators whose sequences are ordered by time.

use eventsourcing::{InMemoryStrategy, LogPosition, RecordStrategy, Timestamp, testing::Fresh};

use super::{
    faults,
    strategy::{Breaks, Originators},
};

faults! {
    OF_TIMES, fresh;

    /// The earliest event in the log counts as the first.
    TakesTheEarliestForTheLowest as the_earliest_is_the_lowest fails [
        times::an_originator_begins_with_its_lowest_position,
    ],
}

const OF_TIMES: &[&str] = &["times", "snapshots", "dictionaries", "data_keys", "waiting"];

fn fresh(fault: Option<Fault>) -> Fresh<Timestamp> {
    let inner = InMemoryStrategy::default();
    Listing { fault, inner }.fresh()
}

struct Listing {
    fault: Option<Fault>,
    inner: InMemoryStrategy<Timestamp>,
}

impl Breaks for Listing {
    type Position = Timestamp;

    fn inner(&self) -> &InMemoryStrategy<Timestamp> {
        &self.inner
    }

    fn originators(&self, types: &[&str], after: LogPosition, limit: usize) -> Originators {
        if self.fault.is_none() {
            return self.inner.originators(types, after, limit);
        }
        let log = self.inner.all_items(LogPosition::START, usize::MAX)?;
        let mut begun = Vec::new();
        let firsts = log.iter().filter(|it| {
            let is_first = !begun.contains(&it.originator_id);
            begun.push(it.originator_id);
            is_first && types.contains(&&*it.event_type)
        });
        let places = firsts.map(|it| (it.log_position.unwrap(), it.originator_id));
        Ok(places.filter(|it| it.0 > after).take(limit).collect())
    }
}
