//! Replays a history through a plain function.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::{
    errors::Error,
    event_store::EventStore,
    loading::{Until, begins_with, not_replayed},
    record_strategy::RecordStrategy,
};
use crate::domain::{
    event::DomainEvent, id::AggregateId, mutate::Mutating, recorded_event::RecordedEvent,
    timestamp::Timestamp,
};

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// Makes a state from the history of one originator by a function from state and event to state.
    /// The events can be of any type, with an aggregate or without; the state needs no trait. What has
    /// no history is as it was given.
    ///
    /// The history is read row by row, however long it is, and checked as that of an aggregate is, but
    /// for seals: whether it is a [hash chain](crate::guide::hash_chain) only the aggregate says.
    /// `mutate` is called while the database shows the rows: it asks no store for anything. What does
    /// the same with events at hand is the function [`replay`](crate::replay()).
    ///
    /// ```
    /// # use eventsourcing::{DomainEvent, EventStore, RecordedEvent, Timestamp, Uuid};
    /// # use serde::{Deserialize, Serialize};
    /// # #[must_use]
    /// # #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
    /// # enum AccountEvent { Opened { holder: String }, Deposited { cents: i64 }, Closed }
    /// # let (event_store, account_id) = (EventStore::in_memory(), Uuid::now_v7());
    /// # let events = [AccountEvent::Opened { holder: "Ada".into() }, AccountEvent::Deposited { cents: 500 }];
    /// # for (version, event) in (0..).zip(events) {
    /// #     event_store.append(&RecordedEvent::new(account_id, version, event, Timestamp::now()))?;
    /// # }
    /// struct Account { holder: String, cents: i64 }
    ///
    /// fn mutate(account: Option<Account>, event: AccountEvent) -> Option<Account> {
    ///     match event {
    ///         AccountEvent::Opened { holder } => Some(Account { holder, cents: 0 }),
    ///         AccountEvent::Deposited { cents } => {
    ///             account.map(|it| Account { cents: it.cents + cents, ..it })
    ///         }
    ///         AccountEvent::Closed => None,
    ///     }
    /// }
    ///
    /// let account = event_store.replay(account_id, None, mutate)?.unwrap();
    /// assert_eq!((account.holder.as_str(), account.cents), ("Ada", 500));
    ///
    /// let at_first = event_store.replay_up_to(account_id, 0, None, mutate)?.unwrap();
    /// assert_eq!(at_first.cents, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Corrupt`](Error::Corrupt) when an event cannot be read, or is not the next of this
    /// originator; [`AnotherAggregate`](Error::AnotherAggregate) when the first event is none of `E`'s;
    /// [`Erased`](Error::Erased) when the originator was erased.
    pub fn replay<E: DomainEvent, T>(
        &self,
        originator_id: impl AggregateId,
        initial: T,
        mutate: impl FnMut(T, E) -> T,
    ) -> Result<T, Error> {
        self.replay_until(originator_id.into_uuid(), Until::Now, initial, mutate)
    }

    /// The same up to the event of a version, counted from 0; of a shorter history, all of it.
    ///
    /// # Errors
    ///
    /// As [`replay`](Self::replay).
    pub fn replay_up_to<E: DomainEvent, T>(
        &self,
        originator_id: impl AggregateId,
        version: u64,
        initial: T,
        mutate: impl FnMut(T, E) -> T,
    ) -> Result<T, Error> {
        let until = Until::Version(version);
        self.replay_until(originator_id.into_uuid(), until, initial, mutate)
    }

    /// The same up to the last event in front of the first that happened after a time.
    ///
    /// # Errors
    ///
    /// As [`replay`](Self::replay).
    pub fn replay_as_of<E: DomainEvent, T>(
        &self,
        originator_id: impl AggregateId,
        time: Timestamp,
        initial: T,
        mutate: impl FnMut(T, E) -> T,
    ) -> Result<T, Error> {
        let until = Until::Time(time);
        self.replay_until(originator_id.into_uuid(), until, initial, mutate)
    }

    fn replay_until<E: DomainEvent, T>(
        &self,
        id: Uuid,
        until: Until,
        initial: T,
        mutate: impl FnMut(T, E) -> T,
    ) -> Result<T, Error> {
        let mut fetched = self.keys_for_reading(id)?;
        let mut mutating = Some(Mutating::new(id, initial, mutate));
        self.visit(until.of(id), &mut fetched, &mut |stored, fetched| {
            if until.is_before(stored.timestamp) {
                return Ok(ControlFlow::Break(()));
            }
            if stored.originator_version == 0 {
                begins_with::<E, _>(stored)?;
            }
            let recorded: RecordedEvent<E> = self.mapper().read(stored, fetched)?;
            let applied = mutating.take().map(|it| it.apply(recorded)).transpose();
            mutating = applied.map_err(|error| not_replayed(stored, error))?;
            Ok(ControlFlow::Continue(()))
        })?;
        match mutating {
            Some(mutating) => Ok(mutating.state),
            None => unreachable!("the state is put back after each event, or an error is answered"),
        }
    }
}
