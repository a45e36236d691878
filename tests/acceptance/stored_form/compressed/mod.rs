//! Compressed states, metadata and snapshots, with dictionaries that the database holds.

mod dictionaries;
mod rows;
mod training;

use eventsourcing::{
    Dictionary, DomainEvent, RecordedEvent, StoredEvent, StoredForm, Timestamp, Zstd,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{bank::Account, stores::Store};

/// An event as large as most are.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "order.line")]
struct LineAdded {
    sku: String,
    quantity: u32,
    price: u64,
    currency: String,
    note: Option<String>,
}

fn line(number: u64) -> LineAdded {
    LineAdded {
        sku: format!("sku-{:08}", number * 7919 % 100_000_000),
        quantity: 3,
        price: number * 31 % 5000,
        currency: "EUR".into(),
        note: Some("gift wrapped, do not bend".into()),
    }
}

fn recorded(id: Uuid, version: u64) -> RecordedEvent<LineAdded> {
    RecordedEvent::new(id, version, line(version), Timestamp::now())
}

fn append(store: &Store, id: Uuid, version: u64) {
    store.append(&recorded(id, version)).unwrap();
}

/// All lines of an order, which are as they were appended.
#[track_caller]
fn all_are_read(store: &Store, id: Uuid, count: u64) {
    let events = store.get_domain_events::<LineAdded>(id).unwrap();
    let lines: Vec<_> = events.into_iter().map(|it| it.event).collect();
    assert_eq!(lines, (0..count).map(line).collect::<Vec<_>>());
}

fn dictionary(first: u64) -> Dictionary {
    let samples: Vec<_> = (first..first + 300)
        .map(|number| serde_json::to_vec(&line(number)).unwrap())
        .collect();
    Dictionary::trained(&samples, 1024).unwrap()
}

fn with(dictionary: &Dictionary) -> StoredForm {
    StoredForm::json().compressed(Zstd::level(3).with_dictionary(dictionary))
}

fn saving(store: &Store, form: StoredForm) -> Store {
    store.clone().with_stored_form(form)
}

/// A store that holds nothing.
fn elsewhere() -> Store {
    crate::stores::in_memory().store
}

/// What the frame of a state says of its compressor.
fn compressor(row: &StoredEvent) -> Option<u8> {
    (row.state[0] == 0xF5).then(|| row.state[3])
}

impl Account {
    fn opened_by(holder: &str) -> crate::bank::AccountEvent {
        crate::bank::AccountEvent::Opened {
            holder: holder.into(),
            limit: 0,
        }
    }
}
