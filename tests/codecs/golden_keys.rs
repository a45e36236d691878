//! Wrapped data keys as they were kept once, and events under them.

use std::sync::Arc;

use eventsourcing::{
    DataKeyStrategy, EventStore, InMemoryStrategy, Key, KeyRing, RecordStrategy, Save,
    StoredDataKey, StoredForm,
};
use serde::{Deserialize, Serialize};

use super::{
    golden::{Row, aes, file, row, rows, to_bytes, to_text, xchacha},
    golden_events::{GoldenEvent, ID, SAVE, history},
};

pub(crate) const FILES: [&str; 3] = [
    "data-key.aes-256-gcm.json",
    "data-key.xchacha20-poly1305.json",
    "data-key.rewrapped.json",
];

#[derive(Debug, Serialize, Deserialize)]
struct UnderADataKey {
    wrapped: String,
    events: Vec<Row>,
}

/// The ring that the data key was made by and the one that wraps it, and the codes of their ciphers.
fn rings(name: &str) -> [(KeyRing, u8); 2] {
    match name {
        "data-key.aes-256-gcm.json" => [(aes(), 1), (aes(), 1)],
        "data-key.xchacha20-poly1305.json" => [(xchacha(), 2), (xchacha(), 2)],
        _ => [(aes(), 1), (xchacha(), 2)],
    }
}

fn kept(strategy: &InMemoryStrategy) -> Vec<u8> {
    match strategy.find_data_keys(&[ID]).unwrap().pop() {
        Some((ID, StoredDataKey::Wrapped(wrapped))) => wrapped,
        kept => panic!("{kept:?}"),
    }
}

fn written(name: &str) -> UnderADataKey {
    let [(made_by, made), (wrapped_by, wraps)] = rings(name);
    let strategy = Arc::new(InMemoryStrategy::default());
    let store = EventStore::sharing(strategy.clone());
    let under = |ring| {
        let form = StoredForm::json().encrypted_per_originator(ring);
        store.clone().with_stored_form(form)
    };
    under(made_by).append_all(&history()).unwrap();
    if made != wraps {
        let old = Key::aes_256_gcm(&[7; 32]);
        let ring = wrapped_by.with_old("2026-a", old).unwrap();
        assert_eq!(under(ring).rewrap_data_keys().unwrap(), 1);
    }
    let stored = strategy.get_items(&ID.into()).unwrap();
    UnderADataKey {
        wrapped: to_text(&kept(&strategy)),
        events: stored.iter().map(row).collect(),
    }
}

#[test]
fn events_under_data_keys_are_read() {
    for name in FILES {
        let file = file(name, || written(name));
        let [(_, made), (ring, wraps)] = rings(name);
        let wrapped = to_bytes(&file.wrapped);
        assert_eq!(wrapped[..4], [0xD5, 1, made, wraps], "{name}");

        let strategy = InMemoryStrategy::default();
        strategy.insert_data_key(ID, &wrapped).unwrap();
        let rows = rows(&file.events);
        assert_eq!(rows.len(), history().len(), "{name}");
        for row in &rows {
            let header = [0xF5, 1, 1, 0, made, 0];
            assert_eq!(row.state[..6], header, "{name}");
            let metadata = row.metadata.as_ref().unwrap();
            assert_eq!(metadata[..6], header, "{name}");
        }
        strategy.append(&Save::new(SAVE, rows)).unwrap();
        let form = StoredForm::message_pack().readable_with(ring);
        let store = EventStore::new(strategy).with_stored_form(form);
        let mut read = store.get_domain_events::<GoldenEvent>(ID).unwrap();
        for it in &mut read {
            it.log_position = None;
        }
        assert_eq!(read, history(), "{name}");
    }
}
