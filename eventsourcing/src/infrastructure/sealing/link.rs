//! What an event has to follow.

use uuid::Uuid;

use crate::{
    domain::{aggregate::Aggregate, entity::position::EntityPosition, errors::ReplayError},
    infrastructure::{mapper::SequencedItemMapper, stored_event::StoredEvent},
};

/// The end of a history so far: what the next event is checked against.
pub(crate) struct Link<'a, P> {
    pub(crate) originator_id: Uuid,
    /// Where the last event stands; `None` before the first.
    pub(crate) last: Option<P>,
    /// Its seal.
    pub(crate) seal: Option<&'a [u8]>,
}

impl<P: EntityPosition> Link<'_, P> {
    /// Checks that an event is the next: of this originator, then at its place, then sealed to what
    /// is in front of it.
    pub(crate) fn check<A: Aggregate>(
        &self,
        mapper: &SequencedItemMapper,
        stored: &StoredEvent<P>,
    ) -> Result<(), ReplayError<P>> {
        let (id, found) = (self.originator_id, stored.originator_version);
        if stored.originator_id != id {
            return Err(ReplayError::OriginatorId {
                expected: id,
                found: stored.originator_id,
            });
        }
        P::check(id, self.last, found)?;
        mapper
            .check_seal_of::<A, P>(stored, self.seal)
            .map_err(|why| ReplayError::Head { id, found, why })
    }
}
