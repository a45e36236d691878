//! Appends to a big array.

use super::{big_array::BigArray, errors::ArrayError, integer_sequence::IntegerSequence};
use crate::{
    domain::event::DomainEvent,
    infrastructure::{errors::Error, record_strategy::RecordStrategy},
};

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> BigArray<E, S> {
    /// Assigns an item to the index behind the highest that is assigned, and says which that is.
    /// Whoever appends at the same time gets another.
    ///
    /// # Errors
    ///
    /// [`Full`](ArrayError::Full), [`AnotherBase`](ArrayError::AnotherBase), and what a read or a
    /// save can meet. [`IndexTaken`](ArrayError::IndexTaken) if others were faster all the time that
    /// the [`Retry`](crate::Retry) of the store allows.
    #[allow(clippy::needless_pass_by_value)] // Cloned for each attempt, as a caller need not know.
    pub fn append(&self, item: E) -> Result<u128, ArrayError> {
        let retry = self.store.retry().while_others_get_on();
        retry.run(|| self.try_append(&item), ArrayError::is_taken)
    }

    /// Assigns an item to the next number of a sequence, and says which that is: appends that take
    /// their indexes from one sequence never meet.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set), and what the sequence can meet.
    pub fn append_with(
        &self,
        sequence: &(impl IntegerSequence + ?Sized),
        item: E,
    ) -> Result<u128, ArrayError> {
        let index = sequence.next_integer()?.into();
        self.set(index, item)?;
        Ok(index)
    }

    fn try_append(&self, item: &E) -> Result<u128, ArrayError> {
        let mut next = self.next_position()?;
        loop {
            match self.append_at(next, item.clone()) {
                Err(taken) if taken.is_taken() => {
                    if self.next_position()? != next || !self.mend(next)? {
                        return Err(taken);
                    }
                }
                outcome => return outcome.map(|()| next),
            }
            next = self.next_position()?;
        }
    }

    fn append_at(&self, next: u128, item: E) -> Result<(), ArrayError> {
        if next >= self.tree.end() {
            return Err(ArrayError::Full {
                array_id: self.id(),
                last: self.tree.end() - 1,
            });
        }
        // In the middle of a sub-array it was its own path that led there.
        if next.is_multiple_of(self.base().into()) {
            self.set(next, item)
        } else {
            self.set_where_there_is_a_path(next, item)
        }
    }

    /// Writes what is missing of the path to an item that no path leads to, and says whether any of
    /// it was. Nothing here leaves such items; the Python library did, when its process ended between
    /// two of the writes.
    fn mend(&self, index: u128) -> Result<bool, ArrayError> {
        let mut missing = Vec::new();
        for link in &self.path(index)?.links {
            if !self.is_there(link)? {
                missing.push(self.note(link));
            }
        }
        if missing.is_empty() {
            return Ok(false);
        }
        match self.store.append_all(&missing) {
            // Then somebody else mends it.
            Ok(()) | Err(Error::Conflict(_)) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}
