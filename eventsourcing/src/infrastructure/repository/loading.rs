//! Loads one aggregate, as it is or was.

use super::Repository;
use crate::{
    domain::{
        aggregate::Aggregate,
        aggregate_root::AggregateRoot,
        entity::kind::{EntityKind, HasVersion},
        id::AggregateId,
        mutators::Role,
        position::Position,
        timestamp::Timestamp,
    },
    infrastructure::{
        errors::{Absence, Error},
        event_store::Answer,
        loading::{Until, belongs_to, load, replay},
        record_strategy::RecordStrategy,
        selection::Selection,
        stored_kind::StoredKind,
        type_name::type_name,
    },
};

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// The aggregate as it is now.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when there is none or it has ended,
    /// [`AnotherAggregate`](Error::AnotherAggregate) when the id is of another type,
    /// [`Corrupt`](Error::Corrupt) when its history cannot be replayed, and
    /// [`Erased`](Error::Erased) when it was erased.
    pub fn get(&self, id: A::Id) -> Answer<S, AggregateRoot<A, K>> {
        match self.load(id, Until::Now)? {
            Some(root) => living(root),
            None => Err(not_found::<A, _>(id, Absence::NeverBegun)),
        }
    }

    /// The aggregate as it is now, if it is there and has not ended.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn find(&self, id: A::Id) -> Answer<S, Option<AggregateRoot<A, K>>> {
        let root = self.load(id, Until::Now)?;
        Ok(root.filter(|root| !root.has_ended()))
    }

    /// The aggregate as it is now, or as it was when it ended: then
    /// [`has_ended`](AggregateRoot::has_ended) says so, and nothing more happens to it.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn find_ended_too(&self, id: A::Id) -> Answer<S, Option<AggregateRoot<A, K>>> {
        self.load(id, Until::Now)
    }

    /// The aggregate as it was at a time, the events of that very µs included.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when it had not begun, or had ended; and as
    /// [`get`](Self::get).
    pub fn get_as_of(&self, id: A::Id, time: Timestamp) -> Answer<S, AggregateRoot<A, K>> {
        match self.load(id, Until::Time(time))? {
            Some(root) => living(root),
            None => Err(not_found::<A, _>(id, Absence::NotBegunBy(time))),
        }
    }

    /// Whether the aggregate is there and has not ended. Reads two events, however long its history;
    /// all of them where nothing is versioned, since an end need not be the last. Of two events no seal is
    /// checked, where the history is a [hash chain](crate::guide::hash_chain).
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn contains(&self, id: A::Id) -> Answer<S, bool> {
        self.store.keys_for_reading(id.into_uuid())?;
        let first = Selection::of(id.into_uuid()).limit(1);
        let Some(first) = self.store.strategy().get_items(&first)?.pop() else {
            return Ok(false);
        };
        if !K::IS_VERSIONED || first.originator_version > K::Position::FIRST {
            return Ok(self.find(id)?.is_some());
        }
        belongs_to::<A, _>(&first)?;
        let last = self
            .store
            .get_most_recent_event::<A::Event>(Selection::of(id.into_uuid()))?;
        Ok(last.is_some_and(|last| A::role(&last.event) != Role::Ends))
    }

    pub(in crate::infrastructure) fn load(
        &self,
        id: A::Id,
        until: Until<K::Position>,
    ) -> Answer<S, Option<AggregateRoot<A, K>>> {
        load(&self.store, id, until)
    }
}

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind + HasVersion,
    S: RecordStrategy<Position = u64> + ?Sized,
{
    /// The aggregate as it was after the event of this version.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when it has not come so far, or the event ended it; and as
    /// [`get`](Self::get).
    pub fn get_at(&self, id: A::Id, version: u64) -> Result<AggregateRoot<A, K>, Error> {
        let root = match self.load(id, Until::Version(version))? {
            Some(root) => living(root)?,
            None => return Err(not_found::<A, _>(id, Absence::NeverBegun)),
        };
        self.come_so_far(&root, version)?;
        Ok(root)
    }

    /// Whether there is the version that was asked for.
    pub(in crate::infrastructure) fn come_so_far(
        &self,
        root: &AggregateRoot<A, K>,
        wanted: u64,
    ) -> Result<(), Error> {
        let (id, last) = (root.id(), root.version());
        if last == wanted {
            return Ok(());
        }
        // What comes later, if anything does, says that there is a hole.
        let later = Selection::of(id.into_uuid()).gt(wanted).limit(1);
        if !self.store.strategy().get_items(&later)?.is_empty() {
            replay::<A, S, K>(&self.store, id, Until::Now)?;
        }
        Err(not_found::<A, _>(id, Absence::NoVersion { wanted, last }))
    }
}

/// The root, unless it has ended.
pub(in crate::infrastructure) fn living<A: Aggregate, K: EntityKind>(
    root: AggregateRoot<A, K>,
) -> Result<AggregateRoot<A, K>, Error<K::Position>> {
    match root.last_position() {
        Some(version) if root.has_ended() => {
            let on = root.last_time();
            Err(not_found::<A, _>(root.id(), Absence::Ended { version, on }))
        }
        _ => Ok(root),
    }
}

pub(in crate::infrastructure) fn not_found<A: Aggregate, P: Position>(
    id: A::Id,
    absence: Absence<P>,
) -> Error<P> {
    let aggregate = type_name::<A>();
    Error::NotFound {
        id: id.into_uuid(),
        aggregate,
        absence,
    }
}
