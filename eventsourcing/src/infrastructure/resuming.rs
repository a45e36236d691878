//! Finds the snapshot that a history can be replayed from.

use uuid::Uuid;

use super::{
    errors::Cause,
    event_store::EventStore,
    loading::{Until, belongs_to},
    record_strategy::RecordStrategy,
    selection::Selection,
    snapshot_settings::{SnapshotProblem, Snapshots},
    snapshot_strategy::{SnapshotSelection, SnapshotStrategy},
    stored_form::{Fetched, Place, Unreadable},
    stored_snapshot::StoredSnapshot,
};
use crate::domain::{aggregate::Aggregate, snapshot::Snapshot, timestamp::Timestamp};

/// How many snapshots are tried before everything is replayed: a type that does not read what it
/// writes would go through all of them.
const TRIED: usize = 3;

/// The snapshots of one aggregate, the newest first; those that cannot be used are told of and left
/// out. Nothing here is an error: without a snapshot everything is replayed.
pub(super) struct Candidates<'a, A: Aggregate, S: ?Sized> {
    store: &'a EventStore<S>,
    settings: &'a Snapshots<A>,
    strategy: &'a dyn SnapshotStrategy,
    /// What is asked next, unless everything was.
    next: Option<SnapshotSelection>,
    left: usize,
}

impl<'a, A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Candidates<'a, A, S> {
    /// Those from which a replay can go on; `None` where no snapshots are kept.
    pub(super) fn of(store: &'a EventStore<S>, originator_id: Uuid, until: Until) -> Option<Self> {
        let settings = store.snapshots::<A>()?;
        let next = SnapshotSelection {
            originator_id,
            fingerprint: settings.fingerprint().ok()?,
            lte: match until {
                Until::Version(version) => version,
                _ => u64::MAX,
            },
            as_of: match until {
                Until::Time(time) => time,
                _ => Timestamp::MAX,
            },
        };
        Some(Self {
            store,
            settings,
            strategy: store.snapshot_strategy()?,
            next: Some(next),
            left: TRIED,
        })
    }

    /// The next one that can be used.
    pub(super) fn next(&mut self, fetched: &mut Fetched) -> Option<(Snapshot<A>, StoredSnapshot)> {
        loop {
            let asked = self.next?;
            let stored = self.stored()?;
            match read(self.store, &asked, &stored, fetched) {
                Ok(snapshot) => return Some((snapshot, stored)),
                Err(what) => self.refuse(asked.originator_id, what),
            }
        }
    }

    /// Says why a snapshot is not used.
    pub(super) fn refuse(&self, originator_id: Uuid, what: impl Into<String>) {
        self.settings.tell(&SnapshotProblem::NotUsed {
            originator_id,
            what: what.into(),
        });
    }

    /// The next one that is stored.
    fn stored(&mut self) -> Option<StoredSnapshot> {
        let asked = self.next.take()?;
        self.left = self.left.checked_sub(1)?;
        match self.strategy.newest_snapshot(&asked) {
            Ok(found) => {
                let found = found?;
                let version = found.originator_version.min(asked.lte);
                self.next = version
                    .checked_sub(1)
                    .map(|lte| SnapshotSelection { lte, ..asked });
                Some(found)
            }
            Err(error) => {
                self.refuse(asked.originator_id, error.to_string());
                None
            }
        }
    }
}

/// The snapshot that was stored, if it is what was asked for, and whole.
fn read<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    asked: &SnapshotSelection,
    stored: &StoredSnapshot,
    fetched: &mut Fetched,
) -> Result<Snapshot<A>, String> {
    let version = stored.originator_version;
    let is_asked_for = stored.originator_id == asked.originator_id
        && stored.fingerprint == asked.fingerprint
        && version <= asked.lte
        && stored.as_of <= asked.as_of;
    if !is_asked_for || !stored.is_whole() {
        return Err(format!("that of version {version} is damaged"));
    }
    let state = read_state(store, stored, fetched)
        .map_err(|error| format!("that of version {version} does not decode: {error}"))?;
    Ok(Snapshot {
        originator_id: stored.originator_id,
        version,
        created_on: stored.created_on,
        last_modified: stored.last_modified,
        as_of: stored.as_of,
        ended: stored.ended,
        save_id: stored.save_id,
        state,
    })
}

fn read_state<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    stored: &StoredSnapshot,
    fetched: &mut Fetched,
) -> Result<A, Cause> {
    let version = stored.originator_version;
    let place = Place::of_snapshot(stored.originator_id, version, &stored.fingerprint);
    loop {
        let form = store.mapper().stored_form();
        match form.unpack(&stored.state, &place, fetched) {
            Ok((codec, content)) => return codec.read_state(&content),
            Err(Unreadable::Needs(need)) => store.fetch(need, fetched)?,
            Err(Unreadable::Because(what)) => return Err(what.into()),
            Err(Unreadable::Erased { on }) => return Err(format!("erased on {on}").into()),
        }
    }
}

/// Whether the history begins as one of `A` does: it is not replayed from there.
pub(super) fn begins_rightly<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: Uuid,
) -> bool {
    let first = store.strategy().get_items(&Selection::of(id).limit(1));
    let first = first.ok().and_then(|mut first| first.pop());
    first.is_some_and(|it| it.originator_version == 0 && belongs_to::<A, _>(&it).is_ok())
}
