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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{collection::Collection, seal::BrokenSeal};

    #[test]
    fn of_an_event_all_of_which_is_wrong_the_id_is_told_first_then_the_version_then_the_head() {
        let (id, another) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mapper = SequencedItemMapper::default();
        let mut first = StoredEvent::new(id, 0, "seen", r#"{"what":"a heron"}"#);
        mapper.seal(&mut first, None);
        let link = Link {
            originator_id: id,
            last: Some(0),
            seal: first.seal.as_deref(),
        };
        let check = |stored: &_| link.check::<Collection<u32>>(&mapper, stored);

        let mut stored = StoredEvent::new(another, 7, "seen", r#"{"what":"a crane"}"#);
        let (expected, found) = (id, another);
        let other_id = ReplayError::OriginatorId { expected, found };
        assert_eq!(check(&stored), Err(other_id));
        stored.originator_id = id;
        let (expected, found) = (1, 7);
        let other_version = ReplayError::OriginatorVersion {
            id,
            expected,
            found,
        };
        assert_eq!(check(&stored), Err(other_version));
        stored.originator_version = 1;
        let (found, why) = (1, BrokenSeal::Missing);
        assert_eq!(check(&stored), Err(ReplayError::Head { id, found, why }));
        mapper.seal(&mut stored, link.seal);
        assert_eq!(check(&stored), Ok(()));
    }
}
