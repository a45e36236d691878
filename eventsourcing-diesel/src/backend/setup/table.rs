//! A table of a schema.

use eventsourcing::{SequencedItem, StoredEvent, TimeUuid, Timestamp};

use crate::item::{Item, Table};

/// A table that is set up, verified, emptied or dropped: of items, of ours or of the user's own, or
/// of what is kept beside them.
///
/// ```
/// use eventsourcing::{SequencedItem, Timestamp};
/// use eventsourcing_diesel::SchemaTable;
///
/// let measurements = SchemaTable::of::<SequencedItem<Timestamp>>();
/// assert_eq!(measurements.name(), "timestamp_sequenced_items");
/// assert!(SchemaTable::OURS.contains(&measurements));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaTable(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Items(Table),
    Snapshots,
    Dictionaries,
    DataKeys,
}

impl SchemaTable {
    /// `stored_events`, with `save_keys`.
    pub const STORED_EVENTS: Self = Self::of::<StoredEvent>();
    /// `snapshots`.
    pub const SNAPSHOTS: Self = Self(Kind::Snapshots);
    /// `dictionaries`. It is emptied or dropped after all tables of items, or with them.
    pub const DICTIONARIES: Self = Self(Kind::Dictionaries);
    /// `data_keys`. Whoever empties or drops it erases everybody who has a key in it, so
    /// that this is refused while a table of items is left with rows.
    pub const DATA_KEYS: Self = Self(Kind::DataKeys);
    /// All tables of ours.
    pub const OURS: [Self; 7] = [
        Self::STORED_EVENTS,
        Self::SNAPSHOTS,
        Self::DICTIONARIES,
        Self::DATA_KEYS,
        Self::of::<SequencedItem>(),
        Self::of::<SequencedItem<Timestamp>>(),
        Self::of::<SequencedItem<TimeUuid>>(),
    ];

    /// The table of an item.
    pub const fn of<I: Item>() -> Self {
        Self(Kind::Items(I::TABLE))
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self.0 {
            Kind::Items(table) => table.name,
            Kind::Snapshots => "snapshots",
            Kind::Dictionaries => "dictionaries",
            Kind::DataKeys => "data_keys",
        }
    }

    /// What it is made of, where it is of items.
    pub(crate) fn items(&self) -> Option<&Table> {
        match &self.0 {
            Kind::Items(table) => Some(table),
            Kind::Snapshots | Kind::Dictionaries | Kind::DataKeys => None,
        }
    }

    /// Whether rows of tables of items can be read only with what it holds.
    pub(crate) fn rows_need_it(&self) -> bool {
        matches!(self.0, Kind::Dictionaries | Kind::DataKeys)
    }
}
