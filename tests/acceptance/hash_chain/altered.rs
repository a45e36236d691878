//! Any byte of any sealed column.

use eventsourcing::{KeyRing, SealKey, StoredEvent, StoredForm, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Chart, Charts, model::ChartEvent, rows};
use crate::stores::{cases, in_memory};

/// What is sealed, column after column, and the seal.
fn columns(row: &StoredEvent) -> [Vec<u8>; 7] {
    [
        row.originator_id.as_bytes().into(),
        row.originator_version.to_be_bytes().into(),
        row.event_type.as_bytes().into(),
        row.state.clone(),
        row.metadata.clone().unwrap_or_default(),
        row.timestamp.as_micros().to_be_bytes().into(),
        row.seal.clone().unwrap_or_default(),
    ]
}

/// The row with these columns; `None` where no database holds such a one.
fn row_of(row: &StoredEvent, columns: [Vec<u8>; 7]) -> Option<StoredEvent> {
    let [id, version, topic, state, metadata, time, seal] = columns;
    let number = |bytes: Vec<u8>| Some(u64::from_be_bytes(bytes.try_into().ok()?));
    Some(StoredEvent {
        originator_id: Uuid::from_slice(&id).ok()?,
        originator_version: number(version).filter(|it| i64::try_from(*it).is_ok())?,
        event_type: String::from_utf8(topic).ok()?.into(),
        state,
        metadata: row.metadata.is_some().then_some(metadata),
        timestamp: Timestamp::from_micros(number(time)?.cast_signed()),
        seal: Some(seal),
        ..row.clone()
    })
}

/// A history whose columns are as long and as strange as they come.
fn store_with(states: &[String], keyed: bool) -> (Charts, Uuid) {
    let ring = KeyRing::new("k", SealKey::hmac_sha_256(&[3; 32])).unwrap();
    let form = if keyed {
        StoredForm::json().sealed_with(ring)
    } else {
        StoredForm::json()
    };
    let charts: Charts = in_memory()
        .store
        .with_stored_form(form)
        .repository::<Chart>();
    let metadata = eventsourcing::Metadata::default().with("by", "Florence");
    let charts = charts.with_metadata(metadata);
    let patient = states.concat();
    let mut events = vec![ChartEvent::Opened { patient }];
    events.extend((1..).zip(states).map(|(mg, _)| ChartEvent::Given { mg }));
    let id = charts.create(events).unwrap().id();
    (charts, id)
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn one_altered_byte_is_found(
        states in prop::collection::vec(".{0,20}", 0..4),
        keyed: bool,
        (row, column, at) in any::<(prop::sample::Index, prop::sample::Index, prop::sample::Index)>(),
        mask in 1u8..,
    ) {
        let (charts, id) = store_with(&states, keyed);
        let store = charts.event_store();
        let row = row.get(&rows(store, id)).clone();
        let mut columns = columns(&row);
        let bytes = &mut columns[column.index(7)];
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
        let Some(altered) = row_of(&row, columns) else {
            return Ok(());
        };
        charts.verify(id).unwrap();
        let head = charts.get(id).unwrap().head().unwrap();
        super::remove(store, id, row.originator_version);
        if store.strategy().get_item(altered.originator_id, altered.originator_version).unwrap().is_some() {
            return Ok(());
        }
        super::insert(store, altered.clone());
        let is_last = row.originator_version == head.originator_version;
        let has_moved = (row.originator_id, row.originator_version)
            != (altered.originator_id, altered.originator_version);
        if is_last && has_moved && altered.originator_id != id && row.originator_version > 0 {
            // What is left is whole, and what was moved stands alone.
            prop_assert!(charts.verify(altered.originator_id).is_err());
        } else {
            prop_assert!(charts.verify(id).is_err());
            prop_assert!(charts.get(id).is_err());
        }
        prop_assert!(charts.verify_against(&head).is_err());
        prop_assert!(charts.get_against(&head).is_err());
        // Of a history without any event of its type nobody knows that it is one.
        if !states.is_empty() || altered.event_type == row.event_type {
            prop_assert!(charts.verify_all().any(|it| it.is_err()));
        }
    }
}
