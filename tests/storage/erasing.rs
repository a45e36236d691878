//! Erasing on SQLite: several datastores on a file, keys in another file, the caller's transaction.

use std::{fs, path::Path, sync::Arc};

use diesel::{connection::SimpleConnection, prelude::*};
use eventsourcing::{
    Aggregate, DomainEvent, Error, Key, KeyRing, RecordStrategy, SnapshotPolicy, Snapshots,
    StoredForm, UpdateError, Uuid, mutators,
};
use eventsourcing_diesel::SqliteDatastore;
use serde::{Deserialize, Serialize};
use tempfile::tempdir;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "person")]
enum PersonEvent {
    Registered { name: String },
    Renamed { name: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = PersonEvent)]
struct Person {
    name: String,
}

#[mutators(PersonEvent)]
impl Person {
    fn registered(name: String) -> Self {
        Self { name }
    }

    fn renamed(&mut self, name: String) {
        self.name = name;
    }
}

fn form() -> StoredForm {
    let ring = KeyRing::new("a", Key::aes_256_gcm(&[1; 32])).unwrap();
    StoredForm::json().encrypted_per_originator(ring)
}

fn ada() -> PersonEvent {
    let name = "Ada".into();
    PersonEvent::Registered { name }
}

fn register(datastore: &SqliteDatastore) -> Uuid {
    datastore.repository::<Person>().create(ada()).unwrap().id()
}

fn rename(datastore: &SqliteDatastore, id: Uuid) -> Result<(), Error> {
    let name = || "Augusta".into();
    let people = datastore.repository::<Person>();
    match people.update(id, |_| PersonEvent::Renamed { name: name() }) {
        Ok(_) => Ok(()),
        Err(UpdateError::Failed(error)) => Err(error),
        Err(UpdateError::Refused(never)) => match never {},
    }
}

fn name_of(datastore: &SqliteDatastore, id: Uuid) -> Result<String, Error> {
    let person = datastore.repository::<Person>().get(id)?;
    Ok(person.name.clone())
}

#[track_caller]
fn assert_erased<T: std::fmt::Debug>(answer: Result<T, Error>) {
    match answer {
        Err(error) => assert!(error.is_erased(), "{error}"),
        Ok(answer) => panic!("not erased, but {answer:?}"),
    }
}

#[test]
fn what_one_datastore_erased_another_on_the_file_neither_reads_nor_writes() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("people.db");
    let open = || {
        SqliteDatastore::open(&*file)
            .unwrap()
            .with_stored_form(form())
    };
    let [one, other] = [open(), open()];
    let id = register(&one);
    assert_eq!(name_of(&other, id).unwrap(), "Ada");
    assert!(one.event_store().erase(id).unwrap().is_complete());
    assert_erased(name_of(&other, id));
    assert_erased(rename(&other, id));
    let after_a_restart = open();
    assert_erased(name_of(&after_a_restart, id));
}

#[test]
fn with_the_keys_in_another_file_a_copy_of_the_events_holds_none() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let keys = SqliteDatastore::open(&*path("keys.db")).unwrap();
    let events = SqliteDatastore::open(&*path("events.db")).unwrap();
    let events = events.with_stored_form(form().with_keys_in(Arc::new(keys.strategy().clone())));
    let [id, other] = [register(&events), register(&events)];
    rename(&events, id).unwrap();
    checkpoint(&events);
    fs::copy(path("events.db"), path("backup.db")).unwrap();
    assert!(events.event_store().erase(id).unwrap().is_complete());
    assert_erased(name_of(&events, id));
    assert_eq!(name_of(&events, other).unwrap(), "Ada");

    // A backup of the events brings back nothing of who was erased, and all of the others.
    let backup = SqliteDatastore::open(&*path("backup.db")).unwrap();
    let alone = backup.clone().with_stored_form(form());
    assert!(matches!(name_of(&alone, other), Err(Error::Corrupt(_))));
    let backup = backup.with_stored_form(form().with_keys_in(Arc::new(keys.strategy().clone())));
    assert_erased(name_of(&backup, id));
    assert_eq!(name_of(&backup, other).unwrap(), "Ada");
}

#[test]
fn in_the_callers_transaction_an_erasure_goes_with_it_and_so_do_new_keys() {
    let datastore = SqliteDatastore::open(":memory:")
        .unwrap()
        .with_stored_form(form());
    let (id, new) = (register(&datastore), Uuid::now_v7());
    let mut connection = datastore.pool().get().unwrap();
    for commits in [false, true] {
        let answer: Result<(), Box<dyn std::error::Error>> =
            connection.immediate_transaction(|connection| {
                let within = datastore.within(connection);
                let people = within.repository::<Person>();
                people.create_as(new, ada())?;
                assert_eq!(people.get(new)?.name, "Ada");
                assert!(people.erase(id)?.had_key);
                assert!(people.get(id).unwrap_err().is_erased());
                if commits { Ok(()) } else { Err("no".into()) }
            });
        assert_eq!(answer.is_ok(), commits, "{answer:?}");
        let rows = count(&mut connection, "data_keys");
        assert_eq!(rows, if commits { 2 } else { 1 });
    }
    drop(connection);
    assert_erased(name_of(&datastore, id));
    assert_eq!(name_of(&datastore, new).unwrap(), "Ada");
}

fn count(connection: &mut SqliteConnection, table: &str) -> i64 {
    diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("SELECT count(*) FROM {table}"))
        .get_result(connection)
        .unwrap()
}

#[test]
fn nothing_of_an_erased_person_is_in_clear_in_any_file() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("people.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let datastore = datastore
        .with_stored_form(form())
        .with_snapshots::<Person>(SnapshotPolicy::every(1));
    let id = register(&datastore);
    rename(&datastore, id).unwrap();
    assert_eq!(datastore.event_store().erase(id).unwrap().snapshots, 2);
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        assert!(!holds(&path, b"Augusta"), "{}", path.display());
    }
}

#[test]
fn what_was_in_clear_is_gone_from_the_file_when_it_was_deleted_too() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("people.db");
    let plain = SqliteDatastore::open(&*file).unwrap();
    let plain = plain.with_snapshots::<Person>(SnapshotPolicy::every(1));
    let id = register(&plain);
    rename(&plain, id).unwrap();
    checkpoint(&plain);
    assert!(holds(&file, b"Augusta"));

    let datastore = plain.with_stored_form(form());
    let erasure = datastore.event_store().erase(id).unwrap();
    assert_eq!(
        (erasure.snapshots, &*erasure.still_readable),
        (2, &[0, 1][..])
    );
    for position in erasure.still_readable {
        assert!(datastore.strategy().delete_record(id, position).unwrap());
    }
    checkpoint(&datastore);
    assert!(!holds(&file, b"Augusta") && !holds(&file, b"Ada"));
    assert_erased(name_of(&datastore, id));
    assert!(datastore.event_store().erase(id).unwrap().is_complete());
}

#[test]
fn snapshots_that_went_before_an_erasure_are_in_no_page_of_the_file() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("people.db");
    let snapshots = Snapshots::<Person>::new(SnapshotPolicy::every(1)).keep(1);
    let plain = SqliteDatastore::open(&*file).unwrap();
    let plain = plain.with_snapshots::<Person>(snapshots);
    let id = register(&plain);
    for _ in 0..8 {
        rename(&plain, id).unwrap();
        plain.repository::<Person>().take_snapshot(id).unwrap(); // replaces it
    }
    let rows = count(&mut plain.pool().get().unwrap(), "snapshots");
    assert_eq!(rows, 1);

    let datastore = plain.with_stored_form(form());
    let erasure = datastore.event_store().erase(id).unwrap();
    assert_eq!(erasure.still_readable.len(), 9);
    for position in erasure.still_readable {
        assert!(datastore.strategy().delete_record(id, position).unwrap());
    }
    checkpoint(&datastore);
    assert!(!holds(&file, b"Augusta") && !holds(&file, b"Ada"));
}

fn checkpoint(datastore: &SqliteDatastore) {
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
}

fn holds(file: &Path, text: &[u8]) -> bool {
    let bytes = fs::read(file).unwrap();
    bytes.windows(text.len()).any(|window| window == text)
}
