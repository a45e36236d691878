//! What a record strategy does, on one connection.

use eventsourcing::{
    Fingerprint, KeyedSave, LogPosition, Order, RecordError, Save, Selection, SnapshotSelection,
    StoredSnapshot, Visit,
};
use uuid::Uuid;

use crate::{
    backend::Backend,
    item::Item,
    position::{self, Span},
    row::{self, Id, NewKey, NewRow, NewSnapshot},
};

/// The events of a save as rows.
pub(crate) fn rows<I: Item>(save: &Save<I::Position>) -> Result<Vec<NewRow<'_>>, RecordError> {
    let (events, fields) = (save.events(), save.fields());
    if fields.is_empty() {
        let needed = I::TABLE.fields.iter().find(|it| !it.optional);
        if let (Some(field), false) = (needed, events.is_empty()) {
            return Err(says_nothing_of::<I>(field.column));
        }
        return events.iter().map(|it| NewRow::of(it, &[])).collect();
    }
    let wanted = I::TABLE.fields.len();
    if fields.len() != events.len() || fields.iter().any(|it| it.len() != wanted) {
        return Err(RecordError::Misuse {
            what: format!(
                "a save into `{}` has {wanted} fields for each of its events, or none for all",
                I::TABLE.name
            ),
        });
    }
    let rows = events.iter().zip(fields);
    rows.map(|(event, fields)| NewRow::of(event, fields))
        .collect()
}

fn says_nothing_of<I: Item>(column: &str) -> RecordError {
    RecordError::Misuse {
        what: format!(
            "a save into `{}` says nothing of the column `{column}`, which cannot be empty; save \
             through an `EventStore`, which fills it from the event",
            I::TABLE.name
        ),
    }
}

/// Whether there is nothing to do for a save.
pub(crate) fn is_empty<P: Copy + Ord>(save: &Save<P>) -> bool {
    save.events().is_empty() && save.key().is_none() && save.unchanged().is_empty()
}

/// Whether a save is written by one statement, which needs no transaction around it.
pub(crate) fn is_one_statement<C: Backend, P: Copy + Ord>(
    save: &Save<P>,
    rows: &[NewRow<'_>],
) -> bool {
    save.key().is_none() && save.unchanged().is_empty() && C::is_one_statement(rows)
}

/// Writes a save; within a transaction.
pub(crate) fn append<C: Backend, I: Item>(
    connection: &mut C,
    save: &Save<I::Position>,
    rows: &[NewRow<'_>],
) -> Result<(), RecordError> {
    if !save.unchanged().is_empty() {
        check_unchanged::<C, I>(connection, save.unchanged(), rows)?;
    }
    if let Some(key) = save.key() {
        let ranges =
            serde_json::to_string(&save.ranges()).map_err(|error| RecordError::Misuse {
                what: format!("what the save stores cannot be written down: {error}"),
            })?;
        let row = NewKey {
            table_name: I::TABLE.name,
            save_key: key,
            save_id: Id(save.id()),
            ranges: &ranges,
        };
        connection.insert_key(&row).map_err(C::failed)?;
    }
    connection.insert_items::<I>(rows).map_err(C::failed)
}

fn check_unchanged<C: Backend, I: Item>(
    connection: &mut C,
    unchanged: &[(Uuid, Option<I::Position>)],
    rows: &[NewRow<'_>],
) -> Result<(), RecordError> {
    let known = |&(id, last): &(Uuid, Option<I::Position>)| {
        Ok((Id(id), last.map(position::stored).transpose()?))
    };
    let known: Vec<_> = unchanged
        .iter()
        .map(known)
        .collect::<Result<_, RecordError>>()?;
    let held = connection.hold_unchanged::<I>(&known, rows);
    held.map_err(C::failed)?;
    for &(originator_id, last) in unchanged {
        if last_position::<C, I>(connection, originator_id)? != last {
            return Err(RecordError::Conflict);
        }
    }
    Ok(())
}

fn last_position<C: Backend, I: Item>(
    connection: &mut C,
    id: Uuid,
) -> Result<Option<I::Position>, RecordError> {
    let found = connection.last_position::<I>(Id(id)).map_err(C::failed)?;
    let read = |found| {
        row::read_position::<I>(found).map_err(|what| RecordError::Corrupt {
            what: format!("the last row of {id} in `{}`: {what}", I::TABLE.name),
        })
    };
    found.map(read).transpose()
}

/// Shows the selected events of one sequence.
pub(crate) fn read<C: Backend, I: Item>(
    connection: &mut C,
    selection: &Selection<I::Position>,
    visit: &mut Visit<'_, I::Position>,
) -> Result<(), RecordError> {
    let Some(span) = Span::of(selection) else {
        return Ok(());
    };
    let id = Id(selection.originator_id);
    let limit = selection.limit.unwrap_or(usize::MAX);
    match selection.query_order {
        Order::Ascending => connection.sequence::<I, false>(id, span, limit, visit),
        Order::Descending => connection.sequence::<I, true>(id, span, limit, visit),
    }
}

/// Shows a page of the log.
pub(crate) fn read_log<C: Backend, I: Item>(
    connection: &mut C,
    after: LogPosition,
    limit: usize,
    visit: &mut Visit<'_, I::Position>,
) -> Result<(), RecordError> {
    connection.log::<I>(row::at_most_the_last(after.0), limit, visit)
}

/// A page of the originators that begin with one of these types.
pub(crate) fn originators<C: Backend, I: Item>(
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
        .originators::<I>(event_types, after, limit)
        .map_err(C::failed)?
        .into_iter()
        .map(row::originator::<I>)
        .collect()
}

/// What was stored under a key.
pub(crate) fn find_save<C: Backend, I: Item>(
    connection: &mut C,
    key: &str,
) -> Result<Option<KeyedSave<I::Position>>, RecordError> {
    let found = connection.keyed_save(I::TABLE.name, key);
    let found = found.map_err(C::failed)?;
    found.map(|row| row::keyed_save(key, row)).transpose()
}

/// Deletes one event, for good.
pub(crate) fn delete_record<C: Backend, I: Item>(
    connection: &mut C,
    originator_id: Uuid,
    position: I::Position,
) -> Result<bool, RecordError> {
    let Ok(position) = position::stored(position) else {
        return Ok(false);
    };
    connection.wiping(|connection| {
        let deleted = connection.delete_item::<I>(Id(originator_id), position);
        Ok(deleted.map_err(C::failed)? > 0)
    })
}

/// Keeps a snapshot. One that it replaces must not stay in the file, where no erasure would find it.
pub(crate) fn put_snapshot<C: Backend>(
    connection: &mut C,
    row: &NewSnapshot<'_>,
) -> Result<(), RecordError> {
    connection.wiping(|connection| connection.put_snapshot(row).map_err(C::failed))
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

/// Deletes what is older than the newest snapshots that are to be kept. It must not stay in the file,
/// where no erasure would find it.
pub(crate) fn prune_snapshots<C: Backend>(
    connection: &mut C,
    id: Uuid,
    fingerprint: Fingerprint,
    keep: usize,
) -> Result<usize, RecordError> {
    let mut below = None;
    if let Some(newer) = keep.checked_sub(1) {
        below = connection
            .snapshot_version(Id(id), Id(fingerprint.0), newer)
            .map_err(C::failed)?;
        if below.is_none() {
            return Ok(0);
        }
    }
    connection.wiping(|connection| {
        connection
            .delete_snapshots(Id(id), below)
            .map_err(C::failed)
    })
}

/// Keeps a dictionary, or finds that it is kept.
pub(crate) fn put_dictionary<C: Backend>(
    connection: &mut C,
    id: u32,
    content: &[u8],
) -> Result<(), RecordError> {
    connection
        .put_dictionary(id.into(), content)
        .map_err(C::failed)?;
    match find_dictionary(connection, id)? {
        Some(kept) if kept == content => Ok(()),
        _ => Err(RecordError::Conflict),
    }
}

/// The content of a dictionary.
pub(crate) fn find_dictionary<C: Backend>(
    connection: &mut C,
    id: u32,
) -> Result<Option<Vec<u8>>, RecordError> {
    connection.dictionary(id.into()).map_err(C::failed)
}
