//! Erases arrays, each of whose sequences is an originator with a data key of its own.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::{big_array::BigArray, errors::ArrayError, events::PAGE_SIZE, flat_array::Array};
use crate::{
    domain::{
        array::{node::Node, subarray::SubarrayAssigned},
        event::DomainEvent,
        recorded_event::RecordedEvent,
    },
    infrastructure::{
        erasing::Erasure, errors::Error, record_strategy::RecordStrategy, selection::Selection,
    },
};

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> Array<E, S> {
    /// Erases the array for good: see [`EventStore::erase`](crate::EventStore::erase). Whatever is
    /// asked of it from then on answers [`Erased`](crate::Error::Erased), and nothing is assigned any
    /// more.
    ///
    /// # Errors
    ///
    /// As [`EventStore::erase`](crate::EventStore::erase).
    pub fn erase(&self) -> Result<Erasure, ArrayError> {
        Ok(self.store.erase(self.id())?)
    }
}

/// Which sub-array stands at a place, where one can.
type ChildAt<'a> = dyn Fn(u64) -> Option<Node> + 'a;

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> BigArray<E, S> {
    /// Erases all sub-arrays for good, the lowest first and the root last: what became of each. See
    /// [`EventStore::erase`](crate::EventStore::erase).
    ///
    /// From then on nothing is assigned any more, and whatever is asked of it answers
    /// [`Erased`](crate::Error::Erased), but for an index whose sub-array there never was: that has
    /// no item, as before.
    ///
    /// After an error, erase again: it goes through the whole tree, which is found by positions and
    /// needs no key, and erases what is left. So does whoever was not alone: an item that was assigned
    /// meanwhile can be in a sub-array that was new, and that nobody found.
    ///
    /// ```
    /// # use eventsourcing::{ArrayError, DomainEvent, Erasure, EventStore, Key, KeyRing, StoredForm};
    /// # use serde::{Deserialize, Serialize};
    /// # use uuid::Uuid;
    /// # #[must_use]
    /// # #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # struct Said { what: String }
    /// # let ring = KeyRing::new("2026", Key::aes_256_gcm(&[7; 32]))?;
    /// let store = EventStore::in_memory()
    ///     .with_stored_form(StoredForm::json().encrypted_per_originator(ring));
    /// let diary = store.big_array::<Said>(Uuid::now_v7()).with_base(10)?;
    /// for day in 0..25 {
    ///     diary.append(Said { what: format!("day {day}") })?;
    /// }
    ///
    /// let erased = diary.erase()?; // three with items, one above them, the root
    /// assert_eq!(erased.len(), 5);
    /// assert!(erased.iter().all(Erasure::is_complete));
    ///
    /// let refused = diary.get(3).unwrap_err();
    /// assert!(matches!(refused, ArrayError::Failed(error) if error.is_erased()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AnotherBase`](ArrayError::AnotherBase), and as
    /// [`EventStore::erase`](crate::EventStore::erase).
    pub fn erase(&self) -> Result<Vec<Erasure>, ArrayError> {
        let mut erased = Vec::new();
        self.erase_inner(self.id(), &|place| self.tree.apex(place), &mut erased)?;
        Ok(erased)
    }

    /// Erases a sub-array and what is below it.
    fn erase_node(&self, node: Node, erased: &mut Vec<Erasure>) -> Result<(), ArrayError> {
        let id = self.tree.id(node);
        if node.height == 1 {
            erased.push(self.store.erase(id)?);
            return Ok(());
        }
        let child_at = |place| node.child(place, self.tree.base());
        self.erase_inner(id, &child_at, erased)
    }

    /// Erases what is below one that notes others, and then that: until its own key is gone, others
    /// can be noted.
    fn erase_inner(
        &self,
        id: Uuid,
        child_at: &ChildAt<'_>,
        erased: &mut Vec<Erasure>,
    ) -> Result<(), ArrayError> {
        let noted = self.children(id, child_at)?;
        for &child in &noted {
            self.erase_node(child, erased)?;
        }
        let own = self.store.erase(id)?;
        let noted_since = self.children(id, child_at)?;
        for child in noted_since.into_iter().filter(|it| !noted.contains(it)) {
            self.erase_node(child, erased)?;
        }
        erased.push(own);
        Ok(())
    }

    /// The sub-arrays that are noted in another.
    fn children(&self, id: Uuid, child_at: &ChildAt<'_>) -> Result<Vec<Node>, ArrayError> {
        let noted: Result<Vec<RecordedEvent<SubarrayAssigned>>, _> =
            self.store.get_domain_events(id);
        match noted {
            Ok(noted) => noted
                .into_iter()
                .map(|it| self.same(child_at(it.originator_version), it.event.id))
                .collect(),
            Err(error) if error.is_erased() => self.children_of_erased(id, child_at),
            Err(error) => Err(error.into()),
        }
    }

    /// The same where only the positions can be read. The ids follow from those and the base: with
    /// another one they would be of sub-arrays that there never were.
    fn children_of_erased(
        &self,
        id: Uuid,
        child_at: &ChildAt<'_>,
    ) -> Result<Vec<Node>, ArrayError> {
        let mut children = Vec::new();
        let strategy = self.store.strategy();
        strategy
            .read(&Selection::of(id), &mut |stored| {
                children.push(child_at(stored.originator_version));
                ControlFlow::Continue(())
            })
            .map_err(Error::from)?;
        let children: Option<Vec<Node>> = children.into_iter().collect();
        let children = children.ok_or_else(|| self.another_base())?;
        let ids: Vec<Uuid> = children.iter().map(|&node| self.tree.id(node)).collect();
        for ids in ids.chunks(PAGE_SIZE) {
            self.check_known(ids)?;
        }
        Ok(children)
    }

    fn check_known(&self, ids: &[Uuid]) -> Result<(), ArrayError> {
        let with_keys = self.store.with_data_keys(ids)?;
        for id in ids.iter().filter(|id| !with_keys.contains(id)) {
            if self.store.last_stored(*id)?.is_none() {
                return Err(self.another_base());
            }
        }
        Ok(())
    }
}
