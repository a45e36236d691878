//! The command `train-dictionary`.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use eventsourcing::{DomainEvent, RecordedEvent, StoredForm, Timestamp, Uuid, Zstd};
use eventsourcing_diesel::SqliteDatastore;
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
struct Seen {
    what: String,
    by_whom: String,
    number: u64,
}

fn seen(id: Uuid, number: u64) -> RecordedEvent<Seen> {
    let (what, by_whom) = ("a heron at the lake".into(), "Ann of the red door".into());
    let event = Seen {
        what,
        by_whom,
        number,
    };
    RecordedEvent::new(id, number, event, Timestamp::now())
}

fn command(database: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_train-dictionary"))
        .args(["--database-url", database])
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn what_it_prints_is_the_id_of_a_dictionary_to_save_with() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seen.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let id = Uuid::now_v7();
    let events: Vec<_> = (0..300).map(|number| seen(id, number)).collect();
    datastore.event_store().append_all(&events).unwrap();

    let arguments = ["--rows", "200", "--max-size", "1024"];
    let output = command(file.to_str().unwrap(), &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = u32::from_str_radix(text(&output.stdout).trim(), 16).unwrap();
    let dictionary = datastore.event_store().dictionary(printed).unwrap();
    assert!(dictionary.content().len() <= 1024);

    let zstd = Zstd::level(3).with_dictionary(&dictionary);
    let compressing = datastore.with_stored_form(StoredForm::json().compressed(zstd));
    let event_store = compressing.event_store();
    event_store.append(&seen(id, 300)).unwrap();
    let read = event_store.get_domain_events::<Seen>(id).unwrap();
    assert_eq!(read[300].event, seen(id, 300).event);
}

#[test]
fn what_it_cannot_do_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seen.db");
    let output = command(file.to_str().unwrap(), &[]);
    assert!(!output.status.success());
    let said = text(&output.stderr);
    assert!(said.contains("there is no database"), "{said}");
    assert!(!file.exists());

    SqliteDatastore::open(&*file).unwrap();
    let output = command(file.to_str().unwrap(), &[]);
    assert!(!output.status.success());
    let said = text(&output.stderr);
    assert!(said.contains("100 samples or more"), "{said}");
}
