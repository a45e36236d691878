//! Stored events as rows, before and after the database.

use diesel::{deserialize::FromSqlRow, expression::AsExpression};
use eventsourcing::{
    Fingerprint, KeyedSave, LogPosition, Position, RecordError, StoredEvent, StoredSnapshot,
    Timestamp,
};
use uuid::Uuid;

use crate::sql_types;

/// A UUID on its way into a database.
#[derive(Debug, Clone, Copy, AsExpression)]
#[diesel(sql_type = sql_types::Id)]
pub struct Id(pub(crate) Uuid);

/// A row to insert.
#[derive(Debug)]
pub struct NewRow<'a> {
    pub(crate) originator_id: Id,
    pub(crate) originator_version: i64,
    pub(crate) event_type: &'a str,
    pub(crate) state: &'a [u8],
    pub(crate) timestamp: i64,
    pub(crate) metadata: Option<&'a [u8]>,
    pub(crate) save_id: Id,
    pub(crate) seal: Option<&'a [u8]>,
}

impl<'a> TryFrom<&'a StoredEvent> for NewRow<'a> {
    type Error = RecordError;

    fn try_from(event: &'a StoredEvent) -> Result<Self, RecordError> {
        Ok(Self {
            originator_id: Id(event.originator_id),
            originator_version: stored_version(event.originator_version)?,
            event_type: &event.event_type,
            state: &event.state,
            timestamp: event.timestamp.as_micros(),
            metadata: event.metadata.as_deref(),
            save_id: Id(event.save_id),
            seal: event.seal.as_deref(),
        })
    }
}

/// A key to insert.
#[derive(Debug, Clone, Copy)]
pub struct NewKey<'a> {
    pub(crate) save_key: &'a str,
    pub(crate) save_id: Id,
    pub(crate) ranges: &'a str,
}

/// A snapshot to insert.
#[derive(Debug, Clone, Copy)]
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

/// A row of `stored_events` as it was found.
pub(crate) type FoundRow = (
    i64,
    Found<Uuid>,
    Found<i64>,
    Found<String>,
    Vec<u8>,
    Found<i64>,
    Option<Vec<u8>>,
    Found<Uuid>,
    Option<Vec<u8>>,
);

/// The stored event of a row.
///
/// # Errors
///
/// [`RecordError::Corrupt`], naming the row, when a column is not as we store it.
pub(crate) fn stored_event(row: FoundRow) -> Result<StoredEvent, RecordError> {
    let log_position = row.0;
    read(row).map_err(|what| corrupt_event(log_position, &what))
}

fn read(row: FoundRow) -> Result<StoredEvent, String> {
    let (position, id, version, event_type, state, timestamp, metadata, save_id, seal) = row;
    Ok(StoredEvent {
        originator_id: id.in_column("originator_id")?,
        originator_version: not_negative("originator_version", version)?,
        event_type: event_type.in_column("event_type")?.into(),
        state,
        timestamp: Timestamp::from_micros(timestamp.in_column("timestamp")?),
        metadata,
        save_id: save_id.in_column("save_id")?,
        seal,
        log_position: Some(log_position("log_position", position)?),
    })
}

/// What was stored under a key.
pub(crate) fn keyed_save(
    key: &str,
    (save_id, ranges): (Found<Uuid>, Found<String>),
) -> Result<KeyedSave, RecordError> {
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
);

/// The snapshot of an originator that was asked for.
pub(crate) fn stored_snapshot(
    originator_id: Uuid,
    fingerprint: Fingerprint,
    row: FoundSnapshot,
) -> Result<StoredSnapshot, RecordError> {
    let (version, created_on, last_modified, as_of, ended, save_id, state, checksum) = row;
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
        })
    };
    read().map_err(|what| RecordError::Corrupt {
        what: format!("a row of `snapshots` of {originator_id}: {what}"),
    })
}

/// Where the first event of an originator stands.
pub(crate) fn originator(
    (position, id): (i64, Found<Uuid>),
) -> Result<(LogPosition, Uuid), RecordError> {
    let read = || -> Result<_, String> {
        Ok((
            log_position("log_position", position)?,
            id.in_column("originator_id")?,
        ))
    };
    read().map_err(|what| corrupt_event(position, &what))
}

fn log_position(column: &str, position: i64) -> Result<LogPosition, String> {
    not_negative(column, Found(Ok(position))).map(LogPosition)
}

fn not_negative(column: &str, found: Found<i64>) -> Result<u64, String> {
    let number = found.in_column(column)?;
    u64::try_from(number).map_err(|_| format!("its {column} is {number}, below 0"))
}

fn corrupt_event(log_position: i64, what: &str) -> RecordError {
    RecordError::Corrupt {
        what: format!("the row of `stored_events` at log_position {log_position}: {what}"),
    }
}

/// The positions `0..=i64::MAX` between which a selection lies.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

impl Span {
    /// The bounds in one; `None` when nothing is within them.
    pub(crate) fn of(selection: &eventsourcing::Selection) -> Option<Self> {
        let after = match selection.gt {
            Some(bound) => bound.checked_add(1)?,
            None => u64::FIRST,
        };
        let before = match selection.lt {
            Some(bound) => bound.checked_sub(1)?,
            None => u64::LAST,
        };
        let first = after.max(selection.gte.unwrap_or(u64::FIRST));
        let last = before
            .min(selection.lte.unwrap_or(u64::LAST))
            .min(u64::LAST);
        (first <= last).then(|| Self {
            first: at_most_the_last(first),
            last: at_most_the_last(last),
        })
    }
}

/// The number, or the greatest that databases hold.
pub(crate) fn at_most_the_last(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
