//! Takes snapshots.

use std::panic::{AssertUnwindSafe, catch_unwind};

use uuid::Uuid;

use super::{
    errors::Error,
    event_store::EventStore,
    record_strategy::RecordStrategy,
    repository::Repository,
    snapshot_policy::SnapshotOccasion,
    snapshot_settings::{SnapshotProblem, Snapshots},
    snapshot_strategy::SnapshotStrategy,
    stored_form::Place,
    stored_snapshot::StoredSnapshot,
    type_name::type_name,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, id::AggregateId,
    recorded_event::RecordedEvent,
};

/// What a snapshot has to know of the stored event that it is taken after.
pub(super) struct LastStored<'a> {
    pub(super) save_id: Uuid,
    pub(super) seal: Option<&'a [u8]>,
}

impl<'a> LastStored<'a> {
    /// That of a root all of whose events are stored.
    pub(super) fn of<A: Aggregate>(root: &'a AggregateRoot<A>) -> Self {
        Self {
            save_id: root.stored_save(),
            seal: root.stored_seal().known(),
        }
    }
}

/// Takes a snapshot of a root whose events were stored by this save, if one is due; whether it was
/// taken. The save was answered: what goes wrong here is told and is no error.
pub(super) fn after_save<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    root: &AggregateRoot<A>,
    last: &LastStored<'_>,
    events: &[RecordedEvent<A::Event>],
) -> bool {
    let Some(settings) = store.snapshots::<A>() else {
        return false;
    };
    if events.is_empty() {
        return false;
    }
    // The policy and the state's own serde impls are the user's.
    let take = || {
        let due = settings.policy.is_due(&SnapshotOccasion { root, events });
        if due {
            take(store, settings, root, last)?;
            prune(store, settings, root.id().into_uuid())?;
        }
        Ok(due)
    };
    let answer = catch_unwind(AssertUnwindSafe(take))
        .unwrap_or_else(|_| Err(Error::misuse("the policy or the state panicked")));
    answer.unwrap_or_else(|cause| {
        settings.tell(&SnapshotProblem::NotTaken {
            originator_id: root.id().into_uuid(),
            version: root.version(),
            cause,
        });
        false
    })
}

/// Takes a snapshot of a root that was loaded.
pub(super) fn on_request<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    root: &AggregateRoot<A>,
) -> Result<(), Error> {
    let settings = settings_of::<A, S>(store)?;
    take(store, settings, root, &LastStored::of(root))
}

/// Takes a snapshot of an aggregate at a version that somebody has published, and prunes. What goes
/// wrong is told and is no error.
pub(super) fn by_policy<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    repository: &Repository<A, S>,
    id: A::Id,
    version: u64,
) {
    let store = repository.event_store();
    let Some(settings) = store.snapshots::<A>() else {
        return;
    };
    let taken = repository
        .take_snapshot_at(id, version)
        .and_then(|()| prune(store, settings, id.into_uuid()));
    if let Err(cause) = taken {
        settings.tell(&SnapshotProblem::NotTaken {
            originator_id: id.into_uuid(),
            version,
            cause,
        });
    }
}

/// What is said about snapshots of `A`, where some are asked for.
pub(super) fn settings_of<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
) -> Result<&Snapshots<A>, Error> {
    store.snapshots::<A>().ok_or_else(|| {
        let name = type_name::<A>();
        Error::misuse(format!(
            "nothing would be loaded from a snapshot of `{name}`: say \
             `with_snapshots(SnapshotPolicy::on_request())` first"
        ))
    })
}

fn strategy_of<S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
) -> Result<&dyn SnapshotStrategy, Error> {
    store.snapshot_strategy().ok_or_else(|| {
        Error::misuse(
            "the record strategy keeps no snapshots: let its `snapshots` answer a \
             `SnapshotStrategy`, say where they are kept by `with_snapshots_in`, or leave \
             `with_snapshots` out",
        )
    })
}

fn take<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    settings: &Snapshots<A>,
    root: &AggregateRoot<A>,
    last: &LastStored<'_>,
) -> Result<(), Error> {
    let form = store.mapper().stored_form();
    let codec = form.codec();
    let cannot = |cause| Error::Misuse {
        what: format!(
            "the state of {} cannot be stored as {}",
            root.id(),
            codec.name()
        ),
        cause: Some(cause),
    };
    let snapshots = strategy_of(store)?;
    #[cfg(feature = "zstd")]
    store.hold_dictionary()?;
    let description = settings.description()?;
    let snapshot = root
        .to_snapshot(last.save_id)
        .map_err(|it| cannot(it.into()))?;
    let place = Place::of_snapshot(
        snapshot.originator_id,
        snapshot.version,
        &description.fingerprint,
    );
    let fetched = store.keys_for_saving([snapshot.originator_id].into_iter())?;
    let (state, read) = codec.write_state(snapshot.state).map_err(cannot)?;
    check_same(snapshot.state, &read, description.unseen)?;
    let mut stored = StoredSnapshot {
        originator_id: snapshot.originator_id,
        fingerprint: description.fingerprint,
        originator_version: snapshot.version,
        created_on: snapshot.created_on,
        last_modified: snapshot.last_modified,
        as_of: snapshot.as_of,
        ended: snapshot.ended,
        save_id: snapshot.save_id,
        state: form.pack(codec, state, &place, &fetched).map_err(cannot)?,
        checksum: Uuid::nil(),
        seal: None,
    };
    if A::HASH_CHAIN {
        stored.seal = Some(form.sealing().seal(&stored, last.seal));
    }
    Ok(snapshots.put_snapshot(&stored.with_checksum())?)
}

/// A snapshot changes nothing: what is read from it is what was written, as far as can be seen. All
/// of it is seen where every type has a shape.
fn check_same<A: Aggregate>(written: &A, read: &A, unseen: Option<&str>) -> Result<(), Error> {
    match (A::is_same(written, read), unseen) {
        (Some(true), _) | (None, None) => Ok(()),
        (Some(false), _) => Err(Error::misuse(
            "a snapshot would be read as another state: something in it is not stored, such as a \
             field that serde skips, or not read as it was written",
        )),
        (None, Some(unseen)) => Err(Error::misuse(format!(
            "nobody can tell whether a snapshot would be read as the same state, since `{unseen}` \
             has no shape: write `#[derive(PartialEq)]` on the state",
        ))),
    }
}

fn prune<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    settings: &Snapshots<A>,
    id: Uuid,
) -> Result<(), Error> {
    if let Some(keep) = settings.keep {
        strategy_of(store)?.prune_snapshots(id, settings.fingerprint()?, keep)?;
    }
    Ok(())
}
