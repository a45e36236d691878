//! What is said about the snapshots of each type of aggregate.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    error::Error as _,
    fmt::{self, Write as _},
    sync::{Arc, OnceLock},
};

use uuid::Uuid;

use super::{errors::Error, snapshot_policy::SnapshotPolicy};
use crate::domain::{
    aggregate::Aggregate,
    shape::{Description, FieldNotStored, Fingerprint, description},
};

/// When snapshots of the aggregates `A` are taken, how many are kept, and who hears when one cannot
/// be. A [`SnapshotPolicy`] becomes one by [`From`].
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Filled { litres: u32 } }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// # }
/// use eventsourcing::{SnapshotPolicy, Snapshots};
///
/// let snapshots = Snapshots::new(SnapshotPolicy::every(100))
///     .keep(5)
///     .on_problem(|problem| eprintln!("{problem}"));
/// let tanks = EventStore::in_memory().repository::<Tank>().with_snapshots(snapshots);
/// # let _ = tanks;
/// ```
///
/// More in the [guide](crate::guide::snapshots).
pub struct Snapshots<A: Aggregate> {
    pub(super) policy: SnapshotPolicy<A>,
    pub(super) keep: Option<usize>,
    on_problem: Arc<dyn Fn(&SnapshotProblem) + Send + Sync>,
    description: Arc<OnceLock<Result<Description, FieldNotStored>>>,
}

/// Something about a snapshot that is not as it should be, and does no harm: the save is stored, and
/// what is loaded is right.
///
/// Shown, it tells the whole reason, so that `{problem}` is all there is to write down; it has no
/// [`source`](std::error::Error::source) that would tell it twice.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotProblem {
    /// A snapshot was due and could not be taken.
    #[error("no snapshot of {originator_id} was taken at version {version}: {}", whole(.cause))]
    NotTaken {
        /// Of which aggregate.
        originator_id: Uuid,
        /// After which event.
        version: u64,
        /// Why not.
        cause: Error,
    },
    /// A snapshot was found and not used: an older one was, or the events were replayed.
    #[error("a snapshot of {originator_id} was not used: {what}")]
    NotUsed {
        /// Of which aggregate.
        originator_id: Uuid,
        /// Why not.
        what: String,
    },
}

/// An error with what caused it.
fn whole(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

impl<A: Aggregate> Snapshots<A> {
    /// Snapshots by this policy, of which the newest three are kept.
    pub fn new(policy: SnapshotPolicy<A>) -> Self {
        Self {
            policy,
            keep: Some(3),
            on_problem: Arc::new(|_| {}),
            description: Arc::default(),
        }
    }

    /// Keeps the newest `count` snapshots of an aggregate, and at least one: what is older goes
    /// when the policy takes the next, snapshots on request and of other shapes included.
    ///
    /// The newest is what an aggregate is loaded from; older ones serve when that is damaged, and
    /// [`get_at`](crate::Repository::get_at).
    #[must_use]
    pub fn keep(mut self, count: usize) -> Self {
        self.keep = Some(count.max(1));
        self
    }

    /// Keeps all snapshots.
    #[must_use]
    pub fn keep_all(mut self) -> Self {
        self.keep = None;
        self
    }

    /// Tells `listener` of every problem, for it to write down. Nothing else shows one.
    #[must_use]
    pub fn on_problem(
        mut self,
        listener: impl Fn(&SnapshotProblem) + Send + Sync + 'static,
    ) -> Self {
        self.on_problem = Arc::new(listener);
        self
    }

    pub(super) fn tell(&self, problem: &SnapshotProblem) {
        (self.on_problem)(problem);
    }

    /// What they are kept under.
    pub(super) fn fingerprint(&self) -> Result<Fingerprint, Error> {
        self.description().map(|it| it.fingerprint)
    }

    /// What is known of the state; computed once.
    pub(super) fn description(&self) -> Result<Description, Error> {
        let answer = self.description.get_or_init(description::<A>);
        answer.clone().map_err(|cause| Error::Misuse {
            what: "there can be no snapshots".into(),
            cause: Some(cause.into()),
        })
    }
}

impl<A: Aggregate> From<SnapshotPolicy<A>> for Snapshots<A> {
    fn from(policy: SnapshotPolicy<A>) -> Self {
        Self::new(policy)
    }
}

impl<A: Aggregate> Clone for Snapshots<A> {
    fn clone(&self) -> Self {
        Self {
            policy: self.policy.clone(),
            keep: self.keep,
            on_problem: Arc::clone(&self.on_problem),
            description: Arc::clone(&self.description),
        }
    }
}

impl<A: Aggregate> fmt::Debug for Snapshots<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshots")
            .field("keep", &self.keep)
            .finish_non_exhaustive()
    }
}

/// The settings of every type of aggregate that has some: a [`Snapshots`] by the type.
#[derive(Clone, Default)]
pub(super) struct AllSettings(Arc<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl AllSettings {
    /// The same with these for `A`.
    pub(super) fn with<A: Aggregate>(&self, snapshots: Snapshots<A>) -> Self {
        let mut settings = HashMap::clone(&self.0);
        settings.insert(TypeId::of::<A>(), Arc::new(snapshots));
        Self(Arc::new(settings))
    }

    /// Those for `A`.
    pub(super) fn of<A: Aggregate>(&self) -> Option<&Snapshots<A>> {
        self.0.get(&TypeId::of::<A>())?.downcast_ref()
    }
}
