//! Seals stored events, and checks their seals.

use crate::{
    domain::{aggregate::Aggregate, position::Position, seal::BrokenSeal},
    infrastructure::{mapper::SequencedItemMapper, stored_event::StoredEvent},
};

impl SequencedItemMapper {
    /// Seals a stored event to the one in front of it, whose seal is the previous one: `None` for the
    /// first. It is the last thing that is done to an event before it is stored.
    ///
    /// The events of aggregates with a hash chain are sealed when they are saved. This is for
    /// sequences of other events.
    ///
    /// ```
    /// use eventsourcing::{BrokenSeal, SequencedItemMapper, StoredEvent, Uuid};
    ///
    /// let mapper = SequencedItemMapper::default();
    /// let mut first = StoredEvent::new(Uuid::nil(), 0, "seen", r#"{"what":"a heron"}"#);
    /// mapper.seal(&mut first, None);
    /// let mut second = StoredEvent::new(Uuid::nil(), 1, "seen", r#"{"what":"a crane"}"#);
    /// mapper.seal(&mut second, first.seal.as_deref());
    ///
    /// mapper.check_seal(&second, first.seal.as_deref())?;
    /// first.state = br#"{"what":"a crow"}"#.into();
    /// assert_eq!(mapper.check_seal(&first, None), Err(BrokenSeal::Differs));
    /// # Ok::<(), BrokenSeal>(())
    /// ```
    pub fn seal<P: Position>(&self, stored: &mut StoredEvent<P>, previous: Option<&[u8]>) {
        stored.seal = Some(self.stored_form().sealing().seal(stored, previous));
    }

    /// Checks that an event, as it is stored, is what was sealed to the one in front of it, whose seal
    /// is the previous one.
    ///
    /// # Errors
    ///
    /// Why it is not, or why nobody can tell.
    pub fn check_seal<P: Position>(
        &self,
        stored: &StoredEvent<P>,
        previous: Option<&[u8]>,
    ) -> Result<(), BrokenSeal> {
        let sealing = self.stored_form().sealing();
        sealing.check(stored, previous, stored.seal.as_deref())
    }

    /// The same for an event of `A`, whose histories may begin without seals.
    pub(crate) fn check_seal_of<A: Aggregate, P: Position>(
        &self,
        stored: &StoredEvent<P>,
        previous: Option<&[u8]>,
    ) -> Result<(), BrokenSeal> {
        let is_before_the_chain = previous.is_none() && stored.seal.is_none();
        if A::UNSEALED_BEGINNINGS && is_before_the_chain {
            return Ok(());
        }
        self.check_seal(stored, previous)
    }

    /// Seals events of one originator in their order, the first to the event with this seal.
    pub(crate) fn seal_all<P: Position>(&self, stored: &mut [StoredEvent<P>], head: Option<&[u8]>) {
        for at in 0..stored.len() {
            let (before, rest) = stored.split_at_mut(at);
            let previous = before.last().map_or(head, |event| event.seal.as_deref());
            self.seal(&mut rest[0], previous);
        }
    }
}
