//! The table of snapshots: whatever is in it, results are those of the events.

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing::{
    Aggregate, DomainEvent, Fingerprint, RecordError, Repository, SnapshotPolicy,
    SnapshotSelection, SnapshotStrategy, Timestamp, Uuid, mutators,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteStrategy};
use serde::{Deserialize, Serialize};
use tempfile::tempdir;

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "tank")]
enum TankEvent {
    Built,
    Filled { litres: u32 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent)]
struct Tank {
    litres: u32,
}

#[mutators(TankEvent)]
impl Tank {
    fn built() -> Self {
        Self { litres: 0 }
    }

    fn filled(&mut self, litres: u32) {
        self.litres += litres;
    }
}

type Tanks = Repository<Tank, SqliteStrategy>;

fn every_two(datastore: &SqliteDatastore) -> Tanks {
    datastore
        .repository()
        .with_snapshots(SnapshotPolicy::every(2))
}

/// A tank of six events with snapshots of versions 1, 3 and 5.
fn tank(datastore: &SqliteDatastore) -> Uuid {
    let tanks = every_two(datastore);
    let id = tanks.create(TankEvent::Built).unwrap().id();
    for litres in 1..6 {
        tanks.update(id, |_| TankEvent::Filled { litres }).unwrap();
    }
    assert_eq!(count(datastore), 3);
    id
}

fn count(datastore: &SqliteDatastore) -> i64 {
    let mut connection = datastore.pool().get().unwrap();
    sql::<BigInt>("SELECT count(*) FROM snapshots")
        .get_result(&mut *connection)
        .unwrap()
}

fn execute(datastore: &SqliteDatastore, sql: &str) {
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
}

/// All that is seen of a tank.
fn all(tanks: &Tanks, id: Uuid) -> Vec<(Tank, u64, Timestamp, Timestamp)> {
    let mut roots: Vec<_> = (0..6)
        .map(|version| tanks.get_at(id, version).unwrap())
        .collect();
    roots.push(tanks.get(id).unwrap());
    roots.push(tanks.get_as_of(id, Timestamp::MAX).unwrap());
    roots
        .into_iter()
        .map(|it| {
            let state = it.state().unwrap().clone();
            (state, it.version(), it.created_on(), it.last_modified())
        })
        .collect()
}

#[test]
fn values_that_no_column_should_hold_change_no_result() {
    const COLUMNS: [&str; 10] = [
        "originator_id",
        "fingerprint",
        "originator_version",
        "created_on",
        "last_modified",
        "as_of",
        "ended",
        "save_id",
        "state",
        "checksum",
    ];
    let values = [
        "'text'",
        "x''",
        "x'FF'",
        "-1",
        "0",
        "9223372036854775807",
        "1.5",
    ];
    for column in COLUMNS {
        for value in values {
            let datastore = SqliteDatastore::open(":memory:").unwrap();
            let id = tank(&datastore);
            let plain = all(&datastore.repository(), id);
            // Of those that would be at one place, one is left.
            execute(
                &datastore,
                &format!("UPDATE OR REPLACE snapshots SET {column} = {value}"),
            );
            assert_eq!(all(&every_two(&datastore), id), plain, "{column} = {value}");
        }
    }
}

#[test]
fn rows_that_are_exchanged_change_no_result() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let one = tank(&datastore);
    let other = {
        let tanks = every_two(&datastore);
        let id = tanks.create(TankEvent::Built).unwrap().id();
        for litres in 11..16 {
            tanks.update(id, |_| TankEvent::Filled { litres }).unwrap();
        }
        id
    };
    let plain = [one, other].map(|id| all(&datastore.repository(), id));
    for column in ["state", "checksum", "save_id", "last_modified"] {
        execute(
            &datastore,
            &format!(
                "UPDATE snapshots AS it SET {column} = (SELECT {column} FROM snapshots AS other \
                 WHERE other.originator_version <> it.originator_version LIMIT 1)"
            ),
        );
        let seen = [one, other].map(|id| all(&every_two(&datastore), id));
        assert_eq!(seen, plain, "{column}");
    }
}

#[test]
fn an_error_about_a_snapshot_names_the_database() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let originator_id = tank(&datastore);
    let damage = "UPDATE snapshots SET fingerprint = zeroblob(16), save_id = x''";
    execute(&datastore, damage);
    let answer = datastore.strategy().newest_snapshot(&SnapshotSelection {
        originator_id,
        fingerprint: Fingerprint(Uuid::nil()),
        lte: u64::MAX,
        as_of: Timestamp::MAX,
    });
    let Err(RecordError::Corrupt { what }) = answer else {
        panic!("{answer:?}");
    };
    assert!(what.starts_with("in `:memory:`, "), "{what}");
}

#[test]
fn a_table_that_is_gone_changes_no_result() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let id = tank(&datastore);
    let plain = all(&datastore.repository(), id);
    execute(&datastore, "DROP TABLE snapshots");
    let tanks = every_two(&datastore);
    assert_eq!(all(&tanks, id), plain);
    tanks
        .update(id, |_| TankEvent::Filled { litres: 1 })
        .unwrap();
    assert_eq!(tanks.get(id).unwrap().litres, 16);
    tanks.take_snapshot(id).unwrap_err();
}

#[test]
fn a_database_from_before_gets_the_table_when_it_is_opened() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("tanks.db");
    let before = SqliteDatastore::open(&*file).unwrap();
    let id = before
        .repository::<Tank>()
        .create(TankEvent::Built)
        .unwrap()
        .id();
    execute(
        &before,
        "DROP TABLE snapshots; \
         DELETE FROM __diesel_schema_migrations WHERE version IN ('20261115000000', '20261122070000')",
    );
    drop(before);
    let error = SqliteDatastore::connect(&*file).unwrap_err().to_string();
    assert!(
        error.contains("lacks the migration `2026-11-15-000000_snapshots`"),
        "{error}"
    );
    let datastore = SqliteDatastore::open(&*file).unwrap();
    every_two(&datastore).take_snapshot(id).unwrap();
    assert_eq!(count(&datastore), 1);
}

#[test]
fn within_the_callers_transaction_a_snapshot_goes_with_it() {
    let datastore = SqliteDatastore::open(":memory:")
        .unwrap()
        .with_snapshots(SnapshotPolicy::<Tank>::every(1));
    let mut connection = datastore.pool().get().unwrap();
    let id = Uuid::now_v7();
    for commits in [false, true] {
        let answer: Result<(), Box<dyn std::error::Error>> =
            connection.immediate_transaction(|connection| {
                let tanks = datastore.within(connection).repository::<Tank>();
                tanks.create_as(id, TankEvent::Built)?;
                tanks.update(id, |_| TankEvent::Filled { litres: 3 })?;
                if commits { Ok(()) } else { Err("no".into()) }
            });
        assert_eq!(answer.is_ok(), commits);
    }
    drop(connection);
    assert_eq!(count(&datastore), 2);
    assert_eq!(datastore.repository::<Tank>().get(id).unwrap().litres, 3);
}
