//! What a record strategy does, on one connection.

use eventsourcing::{
    Fingerprint, KeyedSave, LogPosition, Order, RecordError, Save, Selection, SnapshotSelection,
    StoredSnapshot, Visit,
};
use uuid::Uuid;

use crate::{
    backend::Backend,
    row::{self, Id, NewKey, NewRow, NewSnapshot, Span},
};

/// The events of a save as rows.
pub(crate) fn rows(save: &Save) -> Result<Vec<NewRow<'_>>, RecordError> {
    save.events().iter().map(NewRow::try_from).collect()
}

/// Whether there is nothing to do for a save.
pub(crate) fn is_empty(save: &Save) -> bool {
    save.events().is_empty() && save.key().is_none() && save.unchanged().is_empty()
}

/// Writes a save; within a transaction.
pub(crate) fn append<C: Backend>(
    connection: &mut C,
    save: &Save,
    rows: &[NewRow<'_>],
) -> Result<(), RecordError> {
    for &(originator_id, last) in save.unchanged() {
        let stored = connection
            .last_version(Id(originator_id))
            .map_err(C::failed)?;
        if stored != Some(row::stored_version(last)?) {
            return Err(RecordError::Conflict);
        }
    }
    if let Some(key) = save.key() {
        let ranges =
            serde_json::to_string(&save.ranges()).map_err(|error| RecordError::Misuse {
                what: format!("what the save stores cannot be written down: {error}"),
            })?;
        let row = NewKey {
            save_key: key,
            save_id: Id(save.id()),
            ranges: &ranges,
        };
        connection.insert_key(&row).map_err(C::failed)?;
    }
    connection.insert_events(rows).map_err(C::failed)
}

/// Shows the selected events of one sequence.
pub(crate) fn read<C: Backend>(
    connection: &mut C,
    selection: &Selection,
    visit: &mut Visit<'_, u64>,
) -> Result<(), RecordError> {
    let Some(span) = Span::of(selection) else {
        return Ok(());
    };
    let id = Id(selection.originator_id);
    let limit = selection.limit.unwrap_or(usize::MAX);
    match selection.query_order {
        Order::Ascending => connection.ascending(id, span, limit, visit),
        Order::Descending => connection.descending(id, span, limit, visit),
    }
}

/// Shows a page of the log.
pub(crate) fn read_log<C: Backend>(
    connection: &mut C,
    after: LogPosition,
    limit: usize,
    visit: &mut Visit<'_, u64>,
) -> Result<(), RecordError> {
    connection.log(row::at_most_the_last(after.0), limit, visit)
}

/// A page of the originators that begin with one of these types.
pub(crate) fn originators<C: Backend>(
    connection: &mut C,
    event_types: &[&str],
    after: LogPosition,
    limit: usize,
) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
    if event_types.is_empty() {
        return Ok(Vec::new());
    }
    let after = row::at_most_the_last(after.0);
    connection
        .originators(event_types, after, limit)
        .map_err(C::failed)?
        .into_iter()
        .map(row::originator)
        .collect()
}

/// What was stored under a key.
pub(crate) fn find_save<C: Backend>(
    connection: &mut C,
    key: &str,
) -> Result<Option<KeyedSave>, RecordError> {
    let found = connection.keyed_save(key).map_err(C::failed)?;
    found.map(|row| row::keyed_save(key, row)).transpose()
}

/// Deletes one event, for good.
pub(crate) fn delete_record<C: Backend>(
    connection: &mut C,
    originator_id: Uuid,
    position: u64,
) -> Result<bool, RecordError> {
    let Ok(version) = row::stored_version(position) else {
        return Ok(false);
    };
    connection.wiping(|connection| {
        let deleted = connection.delete_event(Id(originator_id), version);
        Ok(deleted.map_err(C::failed)? > 0)
    })
}

/// Keeps a snapshot.
pub(crate) fn put_snapshot<C: Backend>(
    connection: &mut C,
    row: &NewSnapshot<'_>,
) -> Result<(), RecordError> {
    connection.put_snapshot(row).map_err(C::failed)
}

/// The newest of the selected snapshots.
pub(crate) fn newest_snapshot<C: Backend>(
    connection: &mut C,
    selection: &SnapshotSelection,
) -> Result<Option<StoredSnapshot>, RecordError> {
    let (id, fingerprint) = (selection.originator_id, selection.fingerprint);
    let last = row::at_most_the_last(selection.lte);
    let found = connection
        .newest_snapshot(Id(id), Id(fingerprint.0), last, selection.as_of.as_micros())
        .map_err(C::failed)?;
    let read = |row| row::stored_snapshot(id, fingerprint, row);
    found.map(read).transpose()
}

/// Deletes what is older than the newest snapshots that are to be kept.
pub(crate) fn prune_snapshots<C: Backend>(
    connection: &mut C,
    id: Uuid,
    fingerprint: Fingerprint,
    keep: usize,
) -> Result<usize, RecordError> {
    let Some(newer) = keep.checked_sub(1) else {
        // All of them: whoever asks for that does not want them to be found in the file.
        return connection
            .wiping(|connection| connection.delete_snapshots(Id(id), None).map_err(C::failed));
    };
    let oldest_kept = connection
        .snapshot_version(Id(id), Id(fingerprint.0), newer)
        .map_err(C::failed)?;
    match oldest_kept {
        None => Ok(0),
        below => connection
            .delete_snapshots(Id(id), below)
            .map_err(C::failed),
    }
}
