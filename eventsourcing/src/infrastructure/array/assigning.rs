//! Assigns an item of a big array together with what is missing of its path.

use super::{big_array::BigArray, errors::ArrayError};
use crate::{
    domain::{
        array::{
            subarray::SubarrayAssigned,
            tree::{Link, Path, Place},
        },
        event::DomainEvent,
        recorded_event::RecordedEvent,
    },
    infrastructure::{errors::Error, record_strategy::RecordStrategy, storing::Sent},
};

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> BigArray<E, S> {
    /// Assigns an item to an index, for ever. The item and what is missing of its path to the root
    /// are stored together or not at all.
    ///
    /// # Errors
    ///
    /// [`IndexTaken`](ArrayError::IndexTaken), [`BeyondCapacity`](ArrayError::BeyondCapacity),
    /// [`AnotherBase`](ArrayError::AnotherBase), and what a read or a save can meet.
    #[allow(clippy::needless_pass_by_value)] // Cloned for each attempt, as a caller need not know.
    pub fn set(&self, index: u128, item: E) -> Result<(), ArrayError> {
        let Path { item: place, links } = self.path(index)?;
        // Whoever writes a link that is missing here leaves one less of them.
        let mut others = links.len();
        loop {
            let missing = self.missing(&links)?;
            match self.write(place, item.clone(), &missing) {
                Err(Error::Conflict(_)) if self.store.is_taken(place)? => {
                    return Err(self.taken(index));
                }
                Err(Error::Conflict(_)) if others > 0 => others -= 1,
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Assigns an item to an index whose path is there.
    pub(super) fn set_where_there_is_a_path(&self, index: u128, item: E) -> Result<(), ArrayError> {
        let place = self.tree.place(index).ok_or_else(|| self.beyond(index))?;
        match self.write(place, item, &[]) {
            Err(Error::Conflict(_)) => Err(self.taken(index)),
            outcome => Ok(outcome?),
        }
    }

    pub(super) fn path(&self, index: u128) -> Result<Path, ArrayError> {
        self.tree.path(index).ok_or_else(|| self.beyond(index))
    }

    /// What is missing of a path. Where one link is, all above it are: they were stored together.
    fn missing(&self, links: &[Link]) -> Result<Vec<Link>, ArrayError> {
        for (count, link) in links.iter().enumerate() {
            if self.is_there(link)? {
                return Ok(links[..count].to_vec());
            }
        }
        // A first item at this height: the others must be where this base looks for them.
        self.highest()?;
        Ok(links.to_vec())
    }

    pub(super) fn is_there(&self, link: &Link) -> Result<bool, ArrayError> {
        match self.noted(link.place)? {
            Some(id) if id == link.child => Ok(true),
            Some(_) => Err(self.another_base()),
            None => Ok(false),
        }
    }

    fn write(&self, place: Place, item: E, links: &[Link]) -> Result<(), Error> {
        let item = self.store.event_at(place, item);
        let noted: Vec<_> = links.iter().map(|link| self.note(link)).collect();
        let events = self
            .store
            .map_all(&[item])?
            .and(self.store.map_all(&noted)?);
        let save = events.into_save(self.store.environment().new_id());
        self.store.store(save, Sent::Never)?;
        Ok(())
    }

    pub(super) fn note(&self, link: &Link) -> RecordedEvent<SubarrayAssigned> {
        let event = SubarrayAssigned { id: link.child };
        self.store.event_at(link.place, event)
    }

    fn taken(&self, index: u128) -> ArrayError {
        ArrayError::IndexTaken {
            array_id: self.id(),
            index,
        }
    }
}
