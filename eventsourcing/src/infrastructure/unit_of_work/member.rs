//! The aggregates of a unit of work, whatever their types.

use std::any::Any;

use uuid::Uuid;

use crate::{
    domain::{aggregate::Aggregate, aggregate_root::AggregateRoot, id::AggregateId},
    infrastructure::{
        errors::Error,
        event_store::EventStore,
        mapped_events::MappedEvents,
        record_strategy::RecordStrategy,
        snapshotting::{LastStored, after_save},
        type_name::type_name,
    },
};

/// An aggregate of whichever type that a unit of work has loaded or created.
pub(super) trait Member<S: ?Sized> {
    fn id(&self) -> Uuid;
    fn stored_version(&self) -> Option<u64>;
    fn map_pending(&self, store: &EventStore<S>) -> Result<MappedEvents<u64>, Error>;
    fn take_snapshot(&self, store: &EventStore<S>, last: &LastStored<'_>);
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Member<S> for AggregateRoot<A> {
    fn id(&self) -> Uuid {
        self.id().into_uuid()
    }

    fn stored_version(&self) -> Option<u64> {
        self.stored_version()
    }

    fn map_pending(&self, store: &EventStore<S>) -> Result<MappedEvents<u64>, Error> {
        store.map_all_of::<A>(self.pending_events(), self.stored_seal().known())
    }

    fn take_snapshot(&self, store: &EventStore<S>, last: &LastStored<'_>) {
        after_save(store, self, last, self.pending_events());
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// The root behind a member, which is of another type when one id was used for two.
pub(super) fn root_of<A: Aggregate, S: ?Sized>(
    member: &mut Box<dyn Member<S>>,
) -> Result<&mut AggregateRoot<A>, Error> {
    let id = member.id();
    member.as_any().downcast_mut().ok_or_else(|| {
        let name = type_name::<A>();
        Error::misuse(format!(
            "{id} was asked for as a {name}, but this unit of work has it as another aggregate"
        ))
    })
}
