//! Makes an aggregate again from its stored events.

use std::ops::ControlFlow;

use super::{
    errors::{Corrupt, Error},
    event_store::EventStore,
    mapper::place,
    record_strategy::RecordStrategy,
    selection::Selection,
    stored_event::StoredEvent,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, event::DomainEvent, id::AggregateId,
    recorded_event::RecordedEvent, replay::Replay, timestamp::Timestamp,
};

/// How far a history is replayed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until {
    Now,
    Version(u64),
    Time(Timestamp),
}

/// Replays the history of `id`: `None` where there is none.
pub(super) fn load<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until,
) -> Result<Option<AggregateRoot<A>>, Error> {
    let mut loading = Loading {
        store,
        replay: Replay::<A>::new(id, store.environment()),
        last_time: match until {
            Until::Time(time) => time,
            _ => Timestamp::MAX,
        },
        error: None,
    };
    let history = Selection::of(id.into_uuid());
    let history = match until {
        Until::Version(version) => history.lte(version),
        _ => history,
    };
    store
        .strategy()
        .read(&history, &mut |stored| loading.go_on(stored))?;
    match loading.error {
        Some(error) => Err(error),
        None => Ok(loading.replay.finish()),
    }
}

struct Loading<'a, A: Aggregate, S: ?Sized> {
    store: &'a EventStore<S>,
    replay: Replay<A>,
    last_time: Timestamp,
    error: Option<Error>,
}

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Loading<'_, A, S> {
    fn go_on(&mut self, stored: StoredEvent) -> ControlFlow<()> {
        if stored.timestamp > self.last_time {
            return ControlFlow::Break(());
        }
        match self.apply(stored) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn apply(&mut self, stored: StoredEvent) -> Result<(), Error> {
        if stored.originator_version == 0 {
            belongs_to::<A>(&stored)?;
        }
        let recorded: RecordedEvent<A::Event> = self.store.mapper().from_sequenced_item(stored)?;
        let (id, version) = (recorded.originator_id, recorded.originator_version);
        let topic = recorded.event.topic();
        self.replay.apply(recorded).map_err(|error| {
            Error::Corrupt(Corrupt {
                place: place(id, version, topic),
                what: "the history cannot be replayed; compare it with a backup".into(),
                cause: Some(error.into()),
            })
        })
    }
}

/// Whether a first event is one of `A`'s.
pub(super) fn belongs_to<A: Aggregate>(first: &StoredEvent) -> Result<(), Error> {
    match A::Event::index_of(&first.event_type) {
        Some(_) => Ok(()),
        None => Err(Error::AnotherAggregate {
            id: first.originator_id,
            event_type: first.event_type.to_string(),
        }),
    }
}
