//! What a table of items is made of.

use eventsourcing::{ItemField, SequencedItem, StoredEvent, TimeUuid, Timestamp};

use crate::{
    position::StoredPosition,
    schema::{
        integer_sequenced_items, stored_events, timestamp_sequenced_items, timeuuid_sequenced_items,
    },
};

/// A kind of item with a table of its own.
///
/// | type | table | position |
/// |---|---|---|
/// | [`StoredEvent`] | `stored_events` | version, from 0 |
/// | [`SequencedItem<u64>`](SequencedItem) | `integer_sequenced_items` | number, from 0 |
/// | [`SequencedItem<Timestamp>`](SequencedItem) | `timestamp_sequenced_items` | [`Timestamp`] |
/// | [`SequencedItem<TimeUuid>`](SequencedItem) | `timeuuid_sequenced_items` | [`TimeUuid`] |
/// | your own, with `#[derive(SequencedItem)]` | your own | any of these |
///
/// All of them go through the same code, with the same promises.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item with a table",
    label = "not an `Item`",
    note = "a struct becomes one by `#[derive(SequencedItem)]` of `eventsourcing-diesel`"
)]
pub trait Item: Send + Sync + 'static {
    /// What orders the items of a sequence.
    type Position: StoredPosition;

    /// Its table.
    const TABLE: Table;
}

/// The names of a table of items and of its columns.
///
/// ```
/// use eventsourcing::{SequencedItem, Timestamp};
/// use eventsourcing_diesel::Item;
///
/// let table = <SequencedItem<Timestamp>>::TABLE;
/// assert_eq!((table.name, table.position), ("timestamp_sequenced_items", "position"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// The table.
    pub name: &'static str,
    /// The order of the items of the table: a primary key whose values are never given twice.
    pub log_position: &'static str,
    /// Which sequence an item belongs to.
    pub sequence_id: &'static str,
    /// Its position there.
    pub position: &'static str,
    /// The topic of its type.
    pub topic: &'static str,
    /// The event's own fields.
    pub state: &'static str,
    /// When it happened.
    pub timestamp: &'static str,
    /// What else is known of it.
    pub metadata: &'static str,
    /// The save that stored it.
    pub save_id: &'static str,
    /// What seals it to the item in front of it.
    pub seal: &'static str,
    /// The columns of the user's own.
    pub fields: &'static [ItemField],
}

impl Table {
    /// The columns that every item has, in the order in which they are read.
    pub(crate) const fn columns(&self) -> [&'static str; 9] {
        [
            self.log_position,
            self.sequence_id,
            self.position,
            self.topic,
            self.state,
            self.timestamp,
            self.metadata,
            self.save_id,
            self.seal,
        ]
    }

    /// The columns that an item is inserted with.
    pub(crate) fn inserted(&self) -> impl Iterator<Item = &'static str> {
        let [_, inserted @ ..] = self.columns();
        inserted
            .into_iter()
            .chain(self.fields.iter().map(|it| it.column))
    }
}

/// An item of a table of ours.
macro_rules! item {
    ($item:ty, $position:ty, $table:ident($sequence_id:ident, $position_column:ident, $topic:ident)) => {
        impl Item for $item {
            type Position = $position;

            const TABLE: Table = Table {
                name: stringify!($table),
                log_position: name_of::<$table::log_position>(),
                sequence_id: name_of::<$table::$sequence_id>(),
                position: name_of::<$table::$position_column>(),
                topic: name_of::<$table::$topic>(),
                state: name_of::<$table::state>(),
                timestamp: name_of::<$table::timestamp>(),
                metadata: name_of::<$table::metadata>(),
                save_id: name_of::<$table::save_id>(),
                seal: name_of::<$table::seal>(),
                fields: &[],
            };
        }
    };
}

const fn name_of<C: diesel::Column>() -> &'static str {
    C::NAME
}

item!(
    StoredEvent,
    u64,
    stored_events(originator_id, originator_version, event_type)
);
item!(
    SequencedItem,
    u64,
    integer_sequenced_items(sequence_id, position, topic)
);
item!(
    SequencedItem<Timestamp>,
    Timestamp,
    timestamp_sequenced_items(sequence_id, position, topic)
);
item!(
    SequencedItem<TimeUuid>,
    TimeUuid,
    timeuuid_sequenced_items(sequence_id, position, topic)
);
