//! What a strategy of data keys does, on one connection.

use eventsourcing::{RecordError, StoredDataKey, Timestamp};
use uuid::Uuid;

use crate::{
    backend::Backend,
    row::{Found, Id},
};

/// So many originators are asked for with one statement: below every limit of binds.
const AT_ONCE: usize = 1000;

/// A row of `data_keys` as it was found.
pub(crate) type FoundDataKey = (Found<Uuid>, Option<Vec<u8>>, Option<Found<i64>>);

fn read(row: FoundDataKey) -> Result<(Uuid, StoredDataKey), RecordError> {
    let (id, wrapped, destroyed_on) = row;
    let corrupt = |what: String| RecordError::Corrupt {
        what: format!("a row of `data_keys`: {what}"),
    };
    let id = id.in_column("originator_id").map_err(corrupt)?;
    let of_originator = |what: String| corrupt(format!("that of {id}: {what}"));
    let kept = match (wrapped, destroyed_on) {
        (None, Some(on)) => {
            let on = on.in_column("destroyed_on").map_err(of_originator)?;
            let on = Timestamp::from_micros(on);
            StoredDataKey::Destroyed { on }
        }
        (Some(wrapped), None) => StoredDataKey::Wrapped(wrapped),
        _ => {
            let what = "it has either a key or a time of destruction, and not both or neither";
            return Err(of_originator(what.into()));
        }
    };
    Ok((id, kept))
}

pub(crate) fn find<C: Backend>(
    connection: &mut C,
    originators: &[Uuid],
) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
    let mut ids: Vec<Uuid> = originators.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if let [id] = ids[..] {
        return Ok(find_one(connection, id)?
            .map(|kept| (id, kept))
            .into_iter()
            .collect());
    }
    let ids: Vec<Id> = ids.into_iter().map(Id).collect();
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        for row in connection.data_keys(some).map_err(C::failed)? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

fn find_one<C: Backend>(
    connection: &mut C,
    id: Uuid,
) -> Result<Option<StoredDataKey>, RecordError> {
    let row = connection.data_key(Id(id)).map_err(C::failed)?;
    Ok(row.map(read).transpose()?.map(|(_, kept)| kept))
}

pub(crate) fn insert<C: Backend>(
    connection: &mut C,
    id: Uuid,
    wrapped: &[u8],
) -> Result<StoredDataKey, RecordError> {
    connection.wiping(|connection| {
        let kept = connection.keep_data_key(Id(id), wrapped);
        kept.map_err(C::failed)?;
        find_one(connection, id)?.ok_or_else(|| RecordError::Corrupt {
            what: format!("the data key of {id} is not in `data_keys`, where it was just put"),
        })
    })
}

pub(crate) fn replace<C: Backend>(
    connection: &mut C,
    id: Uuid,
    present: &[u8],
    wrapped: &[u8],
) -> Result<bool, RecordError> {
    connection.wiping(|connection| {
        let replaced = connection.replace_data_key(Id(id), present, wrapped);
        Ok(replaced.map_err(C::failed)? > 0)
    })
}

pub(crate) fn destroy<C: Backend>(
    connection: &mut C,
    id: Uuid,
    on: Timestamp,
) -> Result<Option<StoredDataKey>, RecordError> {
    connection.wiping(|connection| {
        let row = connection.data_key_to_destroy(Id(id)).map_err(C::failed)?;
        let before = row.map(read).transpose()?.map(|(_, kept)| kept);
        if !matches!(before, Some(StoredDataKey::Destroyed { .. })) {
            let destroyed = connection.destroy_data_key(Id(id), on.as_micros());
            destroyed.map_err(C::failed)?;
        }
        Ok(before)
    })
}

pub(crate) fn all<C: Backend>(
    connection: &mut C,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
    let first = match after.map(|id| id.as_u128().checked_add(1)) {
        None => Uuid::nil(),
        Some(Some(next)) => Uuid::from_u128(next),
        Some(None) => return Ok(Vec::new()),
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = connection.data_keys_from(Id(first), limit);
    rows.map_err(C::failed)?.into_iter().map(read).collect()
}
