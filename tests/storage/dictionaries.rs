//! The table of dictionaries, and rows that name them.

use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, Binary},
};
use eventsourcing::{
    Aggregate, Dictionary, DomainEvent, Error, SnapshotPolicy, StoredForm, Uuid, Zstd, mutators,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings};
use serde::{Deserialize, Serialize};
use tempfile::tempdir;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "tank")]
enum TankEvent {
    Built { where_it_stands: String },
    Filled { litres: u32, by_whom: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent)]
struct Tank {
    where_it_stands: String,
    litres: u32,
    last_filled_by: Option<String>,
}

#[mutators(TankEvent)]
impl Tank {
    fn built(where_it_stands: String) -> Self {
        Self {
            where_it_stands,
            litres: 0,
            last_filled_by: None,
        }
    }

    fn filled(&mut self, litres: u32, by_whom: String) {
        self.litres += litres;
        self.last_filled_by = Some(by_whom);
    }
}

fn built() -> TankEvent {
    TankEvent::Built {
        where_it_stands: "behind the house with the red door".into(),
    }
}

fn filled(litres: u32) -> TankEvent {
    TankEvent::Filled {
        litres,
        by_whom: "the driver of the green lorry".into(),
    }
}

fn dictionary() -> Dictionary {
    let like_them = br#""behind the house with the red door","last_filled_by":"the driver of the
        green lorry"{"where_it_stands":"behind the house with the red door","litres":1"#;
    Dictionary::new(*like_them).unwrap()
}

fn compressing(datastore: SqliteDatastore) -> SqliteDatastore {
    let zstd = Zstd::level(3).with_dictionary(&dictionary());
    datastore.with_stored_form(StoredForm::json().compressed(zstd))
}

/// A tank of three events and a snapshot of the second.
fn tank(datastore: &SqliteDatastore) -> Uuid {
    let tanks = datastore.repository::<Tank>();
    let id = tanks.create([built(), filled(3)]).unwrap().id();
    let policy = SnapshotPolicy::every(1);
    tanks.with_snapshots(policy).take_snapshot(id).unwrap();
    datastore
        .repository::<Tank>()
        .update(id, |_| filled(4))
        .unwrap();
    id
}

fn execute(datastore: &SqliteDatastore, sql: &str) {
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
}

fn count(datastore: &SqliteDatastore) -> i64 {
    let mut connection = datastore.pool().get().unwrap();
    sql::<BigInt>("SELECT count(*) FROM dictionaries")
        .get_result(&mut *connection)
        .unwrap()
}

/// The first bytes of the states in a table.
fn begin(datastore: &SqliteDatastore, table: &str) -> Vec<Vec<u8>> {
    let mut connection = datastore.pool().get().unwrap();
    let query = format!("SELECT substr(state, 1, 4) FROM {table}");
    sql::<Binary>(&query).load(&mut *connection).unwrap()
}

const COMPRESSED: [u8; 4] = [0xF5, 1, 1, 2];

#[test]
fn one_connection_is_enough_to_write_and_to_learn() {
    let folder = tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("tanks.db")).pool_size(1);
    let id = tank(&compressing(
        SqliteDatastore::open(settings.clone()).unwrap(),
    ));

    let other = SqliteDatastore::connect(settings).unwrap();
    assert_eq!(count(&other), 1);
    assert_eq!(begin(&other, "stored_events"), [COMPRESSED; 3]);
    assert_eq!(begin(&other, "snapshots"), [COMPRESSED]);
    assert_eq!(other.repository::<Tank>().get(id).unwrap().litres, 7);
    let snapshots = other
        .repository()
        .with_snapshots(SnapshotPolicy::<Tank>::every(1));
    assert_eq!(snapshots.get(id).unwrap().litres, 7);
}

#[test]
fn a_dictionary_that_was_rolled_back_is_put_again() {
    let datastore = compressing(SqliteDatastore::open(":memory:").unwrap());
    let id = Uuid::now_v7();
    let mut connection = datastore.pool().get().unwrap();
    for commits in [false, true] {
        let answer: Result<(), Box<dyn std::error::Error>> =
            connection.immediate_transaction(|connection| {
                let within = datastore.within(connection);
                within.repository::<Tank>().create_as(id, built())?;
                if commits { Ok(()) } else { Err("no".into()) }
            });
        assert_eq!(answer.is_ok(), commits);
        let kept: i64 = sql::<BigInt>("SELECT count(*) FROM dictionaries")
            .get_result(&mut *connection)
            .unwrap();
        assert_eq!(kept, i64::from(commits));
    }
    drop(connection);
    execute(
        &datastore,
        "DELETE FROM stored_events; DELETE FROM dictionaries",
    );
    let id = datastore.repository::<Tank>().create(built()).unwrap().id();
    assert_eq!(count(&datastore), 1);
    // The same store, which has put it there before.
    execute(
        &datastore,
        "DELETE FROM stored_events; DELETE FROM dictionaries",
    );
    let id_after = datastore.repository::<Tank>().create(built()).unwrap().id();
    assert_ne!(id_after, id);
    let id = id_after;
    assert_eq!(count(&datastore), 1);
    assert_eq!(begin(&datastore, "stored_events"), [COMPRESSED]);
    assert_eq!(datastore.repository::<Tank>().get(id).unwrap().litres, 0);
}

#[test]
fn a_row_that_was_changed_is_an_error_that_names_the_event_and_the_dictionary() {
    for change in [
        "DELETE FROM dictionaries",
        "UPDATE dictionaries SET content = x''",
        "UPDATE dictionaries SET content = 'text'",
        "UPDATE dictionaries SET content = 7",
        "UPDATE dictionaries SET content = substr(content, 2)",
        "UPDATE dictionaries SET dictionary_id = 7",
        "UPDATE dictionaries SET dictionary_id = -1",
    ] {
        let datastore = SqliteDatastore::open(":memory:").unwrap();
        let id = tank(&compressing(datastore.clone()));
        execute(&datastore, change);
        for _ in 0..2 {
            let error = datastore.repository::<Tank>().get(id).unwrap_err();
            assert!(matches!(error, Error::Corrupt(_)), "{change}: {error:?}");
            let error = eventsourcing_tests::chain(&error);
            let named = format!("dictionary {:08x}", dictionary().id());
            assert!(
                error.contains("event 0 of") && error.contains(&named),
                "{change}: {error}"
            );
        }
    }
}

#[test]
fn a_snapshot_whose_dictionary_is_gone_changes_no_result() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let tanks = datastore.repository::<Tank>();
    let id = tanks.create([built(), filled(3)]).unwrap().id();
    let every = SnapshotPolicy::<Tank>::every(1);
    let snapshots = compressing(datastore.clone())
        .repository()
        .with_snapshots(every.clone());
    snapshots.take_snapshot(id).unwrap();
    assert_eq!(begin(&datastore, "snapshots"), [COMPRESSED]);
    execute(&datastore, "DELETE FROM dictionaries");
    let reading = datastore.repository().with_snapshots(every);
    assert_eq!(reading.get(id).unwrap().litres, 3);
}

#[test]
fn a_table_that_is_gone_is_an_error_and_writes_nothing() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let compressing = compressing(datastore.clone());
    let id = tank(&compressing);
    execute(&datastore, "DROP TABLE dictionaries");
    let error = datastore.repository::<Tank>().get(id).unwrap_err();
    let error = eventsourcing_tests::chain(&error);
    assert!(error.contains("no such table: dictionaries"), "{error}");
    let again = compressing.with_stored_form({
        let zstd = Zstd::level(3).with_dictionary(&dictionary());
        StoredForm::json().compressed(zstd)
    });
    again.repository::<Tank>().create(built()).unwrap_err();
    assert_eq!(begin(&datastore, "stored_events").len(), 3);
}
