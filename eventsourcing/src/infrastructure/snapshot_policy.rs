//! When a snapshot is taken.

use std::{fmt, sync::Arc, time::Duration};

use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, recorded_event::RecordedEvent,
};

/// When a snapshot is taken: asked after every save that has stored events.
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Emptied }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn emptied(&mut self) { self.litres = 0; }
/// # }
/// use std::time::Duration;
/// use eventsourcing::SnapshotPolicy;
///
/// // When it has become slow to load, or is empty.
/// let slow = SnapshotPolicy::replayed(500)
///     .or(SnapshotPolicy::replayed_for(Duration::from_millis(20)));
/// let policy = SnapshotPolicy::<Tank>::when(|it| it.root().litres == 0).or(slow);
/// # let _ = policy;
/// ```
pub struct SnapshotPolicy<A: Aggregate> {
    due: Arc<Due<A>>,
}

type Due<A> = dyn Fn(&SnapshotOccasion<'_, A>) -> bool + Send + Sync;

/// An aggregate that has been saved, of which a snapshot can be taken.
pub struct SnapshotOccasion<'a, A: Aggregate> {
    pub(super) root: &'a AggregateRoot<A>,
    pub(super) events: &'a [RecordedEvent<A::Event>],
}

impl<A: Aggregate> SnapshotPolicy<A> {
    /// Whenever `is_due` says so.
    pub fn when(is_due: impl Fn(&SnapshotOccasion<'_, A>) -> bool + Send + Sync + 'static) -> Self {
        Self {
            due: Arc::new(is_due),
        }
    }

    /// When there are `events` events or more that the last snapshot does not have.
    pub fn every(events: u64) -> Self {
        Self::when(move |it| it.events_since_snapshot() >= events)
    }

    /// When `events` events or more had to be replayed to load it.
    pub fn replayed(events: u64) -> Self {
        Self::when(move |it| it.events_replayed() >= events)
    }

    /// When replaying events to load it took so long, or longer.
    pub fn replayed_for(time: Duration) -> Self {
        Self::when(move |it| it.time_replaying() >= time)
    }

    /// Only on request: [`Repository::take_snapshot`](crate::Repository::take_snapshot).
    pub fn on_request() -> Self {
        Self::when(|_| false)
    }

    /// When one of them says so; never where there are none.
    pub fn any(policies: impl IntoIterator<Item = Self>) -> Self {
        let policies: Vec<_> = policies.into_iter().collect();
        Self::when(move |it| policies.iter().any(|policy| policy.is_due(it)))
    }

    /// When all of them say so; always where there are none.
    pub fn all(policies: impl IntoIterator<Item = Self>) -> Self {
        let policies: Vec<_> = policies.into_iter().collect();
        Self::when(move |it| policies.iter().all(|policy| policy.is_due(it)))
    }

    /// When this or the other says so.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::any([self, other])
    }

    /// When this and the other say so.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all([self, other])
    }

    pub(super) fn is_due(&self, occasion: &SnapshotOccasion<'_, A>) -> bool {
        (self.due)(occasion)
    }
}

impl<'a, A: Aggregate> SnapshotOccasion<'a, A> {
    /// The aggregate after the save.
    pub fn root(&self) -> &'a AggregateRoot<A> {
        self.root
    }

    /// What the save has stored of it.
    pub fn events(&self) -> &'a [RecordedEvent<A::Event>] {
        self.events
    }

    /// How many events it has that the snapshot does not have which it was loaded from, or which
    /// was taken of it since; all of them, where there was none.
    pub fn events_since_snapshot(&self) -> u64 {
        match self.root.origin().snapshot {
            Some(version) => self.root.version().saturating_sub(version),
            None => self.root.version().saturating_add(1),
        }
    }

    /// How many events were replayed to load it.
    pub fn events_replayed(&self) -> u64 {
        self.root.origin().replayed
    }

    /// How long it took to read and replay them.
    pub fn time_replaying(&self) -> Duration {
        self.root.origin().replay_time
    }
}

impl<A: Aggregate> Clone for SnapshotPolicy<A> {
    fn clone(&self) -> Self {
        Self {
            due: Arc::clone(&self.due),
        }
    }
}

impl<A: Aggregate> fmt::Debug for SnapshotPolicy<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotPolicy").finish_non_exhaustive()
    }
}

impl<A: Aggregate> fmt::Debug for SnapshotOccasion<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotOccasion")
            .field("id", &self.root.id())
            .field("version", &self.root.version())
            .finish_non_exhaustive()
    }
}
