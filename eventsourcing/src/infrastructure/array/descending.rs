//! Goes down the tree of a big array to its end.

use uuid::Uuid;

use super::{big_array::BigArray, errors::ArrayError};
use crate::{
    domain::{
        array::{node::Node, subarray::SubarrayAssigned, tree::Place},
        event::DomainEvent,
        recorded_event::RecordedEvent,
    },
    infrastructure::{errors::Error, record_strategy::RecordStrategy, stored_event::StoredEvent},
};

/// The end of a big array that has something.
pub(super) struct End {
    /// The index behind the last.
    pub(super) next: u128,
    /// The last item and its index; none where one was deleted that stood alone.
    pub(super) last: Option<(u128, StoredEvent)>,
}

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> BigArray<E, S> {
    /// Where it ends, `None` when it is empty: one read for each level and one for the root.
    pub(super) fn descend(&self) -> Result<Option<End>, ArrayError> {
        let Some(mut node) = self.highest()? else {
            return Ok(None);
        };
        while node.height > 1 {
            let Some((place, id)) = self.last_noted(self.tree.id(node))? else {
                return Ok(Some(nothing_in(node)));
            };
            node = self.same(node.child(place, self.tree.base()), id)?;
        }
        let last = self.store.last_stored(self.tree.id(node))?;
        Ok(Some(last.map_or(nothing_in(node), |last| {
            let index = node.start.saturating_add(last.originator_version.into());
            End {
                next: index.saturating_add(1),
                last: Some((index, last)),
            }
        })))
    }

    /// The highest of the sub-arrays that stand in the root.
    pub(super) fn highest(&self) -> Result<Option<Node>, ArrayError> {
        match self.last_noted(self.id())? {
            Some((place, id)) => self.same(self.tree.apex(place), id).map(Some),
            None => Ok(None),
        }
    }

    /// The sub-array that should stand somewhere, given that one with this id does.
    pub(super) fn same(&self, wanted: Option<Node>, found: Uuid) -> Result<Node, ArrayError> {
        wanted
            .filter(|node| self.tree.id(*node) == found)
            .ok_or_else(|| self.another_base())
    }

    /// The sub-array that is noted at a place.
    pub(super) fn noted(&self, place: Place) -> Result<Option<Uuid>, Error> {
        let event = self.store.item_at::<SubarrayAssigned>(place)?;
        Ok(event.map(|it| it.id))
    }

    fn last_noted(&self, array: Uuid) -> Result<Option<(u64, Uuid)>, Error> {
        let last: Option<RecordedEvent<SubarrayAssigned>> =
            self.store.get_most_recent_event(array)?;
        Ok(last.map(|it| (it.originator_version, it.event.id)))
    }
}

/// The end of an array whose last sub-array is empty, since what it had was deleted.
fn nothing_in(node: Node) -> End {
    End {
        next: node.first_index(),
        last: None,
    }
}
