//! Stored events as rows, before and after the database.
#![allow(
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]

use std::ops::ControlFlow;

use diesel::{QueryResult, deserialize::FromSqlRow, expression::AsExpression, prelude::*};
use eventsourcing::{
    FieldValue, Fingerprint, KeyedSave, LogPosition, RecordError, StoredEvent, StoredSnapshot,
    Timestamp, Visit,
};
use uuid::Uuid;

use crate::{
    backend::Backend,
    item::{Item, Table},
    position::{self, FoundPosition, Raw, StoredPosition, sealed::Ordered},
    schema::{save_keys, snapshots},
    sql_types,
};

/// A UUID on its way into a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression)]
#[diesel(sql_type = sql_types::Id)]
pub struct Id(pub(crate) Uuid);

/// A row to insert.
#[derive(Debug)]
pub struct NewRow<'a> {
    pub(crate) sequence_id: Id,
    pub(crate) position: Raw,
    pub(crate) topic: &'a str,
    pub(crate) state: &'a [u8],
    pub(crate) timestamp: i64,
    pub(crate) metadata: Option<&'a [u8]>,
    pub(crate) save_id: Id,
    pub(crate) seal: Option<&'a [u8]>,
    /// What columns of the user's own are filled with; nothing where nothing was said.
    pub(crate) fields: &'a [FieldValue],
}

impl<'a> NewRow<'a> {
    pub(crate) fn of<P: StoredPosition>(
        event: &'a StoredEvent<P>,
        fields: &'a [FieldValue],
    ) -> Result<Self, RecordError> {
        Ok(Self {
            sequence_id: Id(event.originator_id),
            position: position::stored(event.originator_version)?,
            topic: &event.event_type,
            state: &event.state,
            timestamp: event.timestamp.as_micros(),
            metadata: event.metadata.as_deref(),
            save_id: Id(event.save_id),
            seal: event.seal.as_deref(),
            fields,
        })
    }

    /// About how many bytes of a statement it takes.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(crate) fn size(&self) -> usize {
        let optional = |it: Option<&[u8]>| it.map_or(0, <[u8]>::len);
        let field = |it: &FieldValue| match it {
            FieldValue::Text(text) => text.len(),
            FieldValue::Bytes(bytes) => bytes.len(),
            _ => size_of::<i64>(),
        };
        let fields: usize = self.fields.iter().map(field).sum();
        let own = self.topic.len() + self.state.len();
        own + optional(self.metadata) + optional(self.seal) + fields
    }
}

/// A key to insert.
#[derive(Debug, Clone, Copy, Insertable)]
#[diesel(table_name = save_keys, treat_none_as_default_value = false)]
pub struct NewKey<'a> {
    pub(crate) table_name: &'static str,
    pub(crate) save_key: &'a str,
    pub(crate) save_id: Id,
    pub(crate) ranges: &'a str,
}

/// A snapshot to insert, or to put in the place of the one under its key.
#[derive(Debug, Clone, Copy, Insertable, AsChangeset)]
#[diesel(
    table_name = snapshots,
    primary_key(originator_id, fingerprint, originator_version),
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
pub struct NewSnapshot<'a> {
    pub(crate) originator_id: Id,
    pub(crate) fingerprint: Id,
    pub(crate) originator_version: i64,
    pub(crate) created_on: i64,
    pub(crate) last_modified: i64,
    pub(crate) as_of: i64,
    pub(crate) ended: bool,
    pub(crate) save_id: Id,
    pub(crate) state: &'a [u8],
    pub(crate) checksum: Id,
    pub(crate) seal: Option<&'a [u8]>,
}

impl<'a> TryFrom<&'a StoredSnapshot> for NewSnapshot<'a> {
    type Error = RecordError;

    fn try_from(snapshot: &'a StoredSnapshot) -> Result<Self, RecordError> {
        Ok(Self {
            originator_id: Id(snapshot.originator_id),
            fingerprint: Id(snapshot.fingerprint.0),
            originator_version: stored_version(snapshot.originator_version)?,
            created_on: snapshot.created_on.as_micros(),
            last_modified: snapshot.last_modified.as_micros(),
            as_of: snapshot.as_of.as_micros(),
            ended: snapshot.ended,
            save_id: Id(snapshot.save_id),
            state: &snapshot.state,
            checksum: Id(snapshot.checksum),
            seal: snapshot.seal.as_deref(),
        })
    }
}

/// A version as databases hold it.
pub(crate) fn stored_version(version: u64) -> Result<i64, RecordError> {
    i64::try_from(version).map_err(|_| RecordError::beyond_the_last(version))
}

/// A column as it was found: what cannot be read is said when the row is known by its place.
#[derive(Debug, FromSqlRow)]
pub struct Found<T>(pub(crate) Result<T, String>);

impl<T> Found<T> {
    pub(crate) fn in_column(self, column: &str) -> Result<T, String> {
        self.0.map_err(|what| format!("its {column} {what}"))
    }
}

/// A row of a table of items as it was found, by [`Table::columns`](crate::item::Table::columns).
pub(crate) type FoundRow = (
    i64,
    Found<Uuid>,
    FoundPosition,
    Found<String>,
    Vec<u8>,
    Found<i64>,
    Option<Vec<u8>>,
    Found<Uuid>,
    Option<Vec<u8>>,
);

/// Shows rows as they are found, at most so many.
pub(crate) fn show<C: Backend, I: Item>(
    rows: QueryResult<impl Iterator<Item = QueryResult<FoundRow>>>,
    limit: usize,
    visit: &mut Visit<'_, I::Position>,
) -> Result<(), RecordError> {
    for row in rows.map_err(C::failed)?.take(limit) {
        let event = stored_event::<I>(row.map_err(C::failed)?)?;
        if visit(event) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

/// The stored event of a row.
///
/// # Errors
///
/// [`RecordError::Corrupt`], naming the row, when a column is not as we store it.
fn stored_event<I: Item>(row: FoundRow) -> Result<StoredEvent<I::Position>, RecordError> {
    let log_position = row.0;
    read::<I>(row).map_err(|what| corrupt_item::<I>(log_position, &what))
}

fn read<I: Item>(row: FoundRow) -> Result<StoredEvent<I::Position>, String> {
    let (log_position, id, position, topic, state, timestamp, metadata, save_id, seal) = row;
    let table = I::TABLE;
    Ok(StoredEvent {
        originator_id: id.in_column(table.sequence_id)?,
        originator_version: read_position::<I>(position)?,
        event_type: topic.in_column(table.topic)?.into(),
        state,
        timestamp: Timestamp::from_micros(timestamp.in_column(table.timestamp)?),
        metadata,
        save_id: save_id.in_column(table.save_id)?,
        seal,
        log_position: Some(read_log_position::<I>(log_position)?),
    })
}

pub(crate) fn read_position<I: Item>(found: FoundPosition) -> Result<I::Position, String> {
    let column = I::TABLE.position;
    <I::Position as Ordered>::of(found).map_err(|what| format!("its {column} {what}"))
}

/// What was stored under a key.
pub(crate) fn keyed_save<P: StoredPosition>(
    key: &str,
    (save_id, ranges): (Found<Uuid>, Found<String>),
) -> Result<KeyedSave<P>, RecordError> {
    let read = || -> Result<_, String> {
        let ranges = ranges.in_column("ranges")?;
        Ok(KeyedSave {
            save_id: save_id.in_column("save_id")?,
            ranges: serde_json::from_str(&ranges)
                .map_err(|error| format!("its ranges do not decode: {error}"))?,
        })
    };
    read().map_err(|what| RecordError::Corrupt {
        what: format!("the row of `save_keys` under {key:?}: {what}"),
    })
}

/// A row of `snapshots` as it was found, without what it was asked by.
pub(crate) type FoundSnapshot = (
    Found<i64>,
    Found<i64>,
    Found<i64>,
    Found<i64>,
    bool,
    Found<Uuid>,
    Vec<u8>,
    Found<Uuid>,
    Option<Vec<u8>>,
);

/// The snapshot of an originator that was asked for.
pub(crate) fn stored_snapshot(
    originator_id: Uuid,
    fingerprint: Fingerprint,
    row: FoundSnapshot,
) -> Result<StoredSnapshot, RecordError> {
    let (version, created_on, last_modified, as_of, ended, save_id, state, checksum, seal) = row;
    let read = || -> Result<_, String> {
        let time = |column, found: Found<i64>| found.in_column(column).map(Timestamp::from_micros);
        Ok(StoredSnapshot {
            originator_id,
            fingerprint,
            originator_version: not_negative("originator_version", version)?,
            created_on: time("created_on", created_on)?,
            last_modified: time("last_modified", last_modified)?,
            as_of: time("as_of", as_of)?,
            ended,
            save_id: save_id.in_column("save_id")?,
            state,
            checksum: checksum.in_column("checksum")?,
            seal,
        })
    };
    read().map_err(|what| RecordError::Corrupt {
        what: format!("a row of `snapshots` of {originator_id}: {what}"),
    })
}

/// Where the first item of a sequence stands.
pub(crate) fn originator<I: Item>(
    (position, id): (i64, Found<Uuid>),
) -> Result<(LogPosition, Uuid), RecordError> {
    let read = || -> Result<_, String> {
        Ok((
            read_log_position::<I>(position)?,
            id.in_column(I::TABLE.sequence_id)?,
        ))
    };
    read().map_err(|what| corrupt_item::<I>(position, &what))
}

fn read_log_position<I: Item>(position: i64) -> Result<LogPosition, String> {
    not_negative(I::TABLE.log_position, Found(Ok(position))).map(LogPosition)
}

fn not_negative(column: &str, found: Found<i64>) -> Result<u64, String> {
    let number = found.in_column(column)?;
    u64::try_from(number).map_err(|_| format!("its {column} is {number}, below 0"))
}

fn corrupt_item<I: Item>(position: i64, what: &str) -> RecordError {
    let Table {
        name, log_position, ..
    } = I::TABLE;
    RecordError::Corrupt {
        what: format!("the row of `{name}` at {log_position} {position}: {what}"),
    }
}

/// The number, or the greatest that databases hold.
pub(crate) fn at_most_the_last(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
