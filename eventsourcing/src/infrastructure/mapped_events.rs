//! Events as a store has mapped them: what its saves are made of.

use uuid::Uuid;

use super::{item_field::FieldValue, save::Save, stored_event::StoredEvent};

/// Events on their way into a save, each with what columns of the user's own are filled with. They
/// leave it as a save and not otherwise, so that no save of a store is without.
pub(super) struct MappedEvents<P> {
    stored: Vec<StoredEvent<P>>,
    /// For each event, or for none where the strategy asks for nothing.
    fields: Vec<Vec<FieldValue>>,
}

impl<P: Copy + Ord> MappedEvents<P> {
    pub(super) fn new(stored: Vec<StoredEvent<P>>, fields: Vec<Vec<FieldValue>>) -> Self {
        Self { stored, fields }
    }

    /// These and behind them others of the same store.
    #[must_use]
    pub(super) fn and(mut self, others: Self) -> Self {
        self.stored.extend(others.stored);
        self.fields.extend(others.fields);
        self
    }

    /// Those of several parts in one order, which says of each event of which part it is the next.
    pub(super) fn in_order(parts: Vec<Self>, order: &[usize]) -> Self {
        let parts = parts.into_iter().map(|it| (it.stored, it.fields));
        let (stored, fields): (Vec<_>, Vec<_>) = parts.unzip();
        Self {
            stored: next_of_each(stored, order),
            fields: next_of_each(fields, order),
        }
    }

    /// The events as they will be stored, to be sealed.
    pub(super) fn stored_mut(&mut self) -> &mut [StoredEvent<P>] {
        &mut self.stored
    }

    /// The seal of the last of them.
    pub(super) fn last_seal(&self) -> Option<&[u8]> {
        self.stored.last()?.seal.as_deref()
    }

    /// The save with this id of all of them.
    pub(super) fn into_save(self, id: Uuid) -> Save<P> {
        Save::new(id, self.stored).with_fields(self.fields)
    }
}

fn next_of_each<T>(parts: Vec<Vec<T>>, order: &[usize]) -> Vec<T> {
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    let in_order = order.iter();
    in_order.filter_map(|&part| parts[part].next()).collect()
}
