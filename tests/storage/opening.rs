//! Opening a database, and connecting to one.

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types};
use eventsourcing::{Error, RecordStrategy};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use eventsourcing_tests::{events, new_id, save};
use tempfile::tempdir;

#[test]
fn what_was_saved_is_there_after_opening_again() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let id = new_id();
    let saved = save(events(id, 0..3));
    let datastore = SqliteDatastore::open(&*file).unwrap();
    datastore.strategy().append(&saved).unwrap();
    drop(datastore);

    let datastore = SqliteDatastore::connect(&*file).unwrap();
    let mut found = datastore.strategy().get_items(&id.into()).unwrap();
    for event in &mut found {
        event.log_position = None;
    }
    assert_eq!(found, saved.events());
}

#[test]
fn a_path_and_its_urls_name_one_file() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("my bank.db");
    let path = file.to_str().unwrap();
    let id = new_id();
    let datastore = SqliteDatastore::open(path).unwrap();
    datastore
        .strategy()
        .append(&save(events(id, 0..1)))
        .unwrap();
    let escaped = path.replace(' ', "%20");
    for url in [
        format!("sqlite://{escaped}"),
        format!("sqlite:{escaped}"),
        format!("file:{escaped}"),
        format!("file:{escaped}?mode=ro"),
        format!("file://localhost{escaped}"),
    ] {
        let datastore = SqliteDatastore::connect(&*url).unwrap();
        let found = datastore.strategy().get_items(&id.into()).unwrap();
        assert_eq!(found.len(), 1, "{url}");
    }
    assert_eq!(
        folder.path().read_dir().unwrap().count(),
        3,
        "the file, its log, its index"
    );
}

#[test]
fn connections_wait_and_are_durable_and_the_log_is_written_ahead() {
    let folder = tempdir().unwrap();
    let datastore = SqliteDatastore::open(folder.path().join("bank.db")).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let mut number = |pragma: &str| -> i64 {
        sql::<sql_types::BigInt>(pragma)
            .get_result(&mut *connection)
            .unwrap()
    };
    assert_eq!(number("PRAGMA busy_timeout"), 5000);
    assert_eq!(number("PRAGMA synchronous"), 2, "FULL");
    let mode: String = sql::<sql_types::Text>("PRAGMA journal_mode")
        .get_result(&mut *connection)
        .unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn weaker_durability_is_said_explicitly() {
    let folder = tempdir().unwrap();
    for (synchronous, level) in [(Synchronous::Normal, 1), (Synchronous::Off, 0)] {
        let settings = SqliteSettings::from(folder.path().join("bank.db")).synchronous(synchronous);
        let datastore = SqliteDatastore::open(settings).unwrap();
        let found: i64 = sql::<sql_types::BigInt>("PRAGMA synchronous")
            .get_result(&mut datastore.pool().get().unwrap())
            .unwrap();
        assert_eq!(found, level);
    }
}

#[test]
fn connecting_to_a_file_that_is_not_there_makes_none() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let error = SqliteDatastore::connect(&*file).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
    assert!(
        text.contains("there is no database") && text.contains("bank.db"),
        "{text}"
    );
    assert!(
        text.contains("diesel migration run --migration-dir"),
        "{text}"
    );
    assert!(!file.exists());
}

#[test]
fn connecting_to_a_database_without_migrations_says_which_command_to_run_and_writes_nothing() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    std::fs::write(&file, b"").unwrap();
    let error = SqliteDatastore::connect(&*file).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("lacks the migration `2026-11-01-000000_stored_events`"),
        "{text}"
    );
    assert!(
        text.contains("diesel migration run --migration-dir"),
        "{text}"
    );
    assert!(text.contains("`SqliteDatastore::open`"), "{text}");
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[test]
fn connecting_to_a_database_that_lacks_a_column_is_refused() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("ALTER TABLE stored_events DROP COLUMN seal")
        .unwrap();
    let error = SqliteDatastore::connect(&*file).unwrap_err();
    assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
    assert!(error.to_string().contains("seal"), "{error}");
}

/// What opening and connecting say of a database that was made and then changed by `sql`.
fn refused_after(sql: &str) -> [String; 2] {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    SqliteDatastore::open(&*file).unwrap();
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    connection.batch_execute(sql).unwrap();
    [
        SqliteDatastore::connect(&*file).unwrap_err(),
        SqliteDatastore::open(&*file).unwrap_err(),
    ]
    .map(|error| {
        assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
        error.to_string()
    })
}

#[test]
fn a_database_in_which_a_version_could_be_stored_twice_is_refused() {
    for index in [
        "",
        "CREATE INDEX i ON stored_events (originator_id, originator_version)",
        "CREATE UNIQUE INDEX i ON stored_events (originator_id, originator_version, save_id)",
        "CREATE UNIQUE INDEX i ON stored_events (originator_id, originator_version, hex(seal))",
        "CREATE UNIQUE INDEX i ON stored_events (originator_id, originator_version) WHERE seal = 1",
    ] {
        for text in refused_after(&format!("DROP INDEX stored_events_sequence; {index}")) {
            assert!(
                text.contains("bank.db`: `stored_events` has no unique index on"),
                "{index}: {text}"
            );
            assert!(
                text.contains(
                    "`CREATE UNIQUE INDEX stored_events_sequence ON stored_events \
                     (originator_id, originator_version)`"
                ),
                "{index}: {text}"
            );
        }
    }
}

#[test]
fn a_database_in_which_a_key_could_be_used_twice_is_refused() {
    let without_key = "DROP TABLE save_keys; \
                       CREATE TABLE save_keys (table_name TEXT NOT NULL, save_key TEXT NOT NULL, \
                       save_id BLOB NOT NULL, ranges TEXT NOT NULL)";
    for text in refused_after(without_key) {
        assert!(
            text.contains("bank.db`: `save_keys` has no unique index on (table_name, save_key)"),
            "{text}"
        );
    }
}

#[test]
fn what_a_refusal_of_a_missing_index_says_helps() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    SqliteDatastore::open(&*file).unwrap();
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    connection
        .batch_execute("DROP INDEX stored_events_sequence")
        .unwrap();
    let error = SqliteDatastore::connect(&*file).unwrap_err().to_string();
    let command = error.split('`').find(|it| it.starts_with("CREATE"));
    connection.batch_execute(command.unwrap()).unwrap();
    SqliteDatastore::connect(&*file).unwrap();
}

#[test]
fn a_database_with_tables_and_migrations_of_the_users_own_is_shared() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("shop.db");
    let mut own = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    own.batch_execute(
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, \
         run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP); \
         INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000'); \
         CREATE TABLE orders (id INTEGER PRIMARY KEY)",
    )
    .unwrap();
    SqliteDatastore::open(&*file).unwrap();
    SqliteDatastore::connect(&*file).unwrap();
}

#[test]
fn a_pool_has_at_least_one_connection() {
    let settings = SqliteSettings::new(":memory:").pool_size(0);
    let error = SqliteDatastore::open(settings).unwrap_err();
    assert_eq!(error.to_string(), "a pool has at least 1 connection");
}

#[test]
fn a_place_that_is_no_file_makes_none() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    for place in [
        "sqlite://".to_owned(),
        "file:?mode=ro".to_owned(),
        "mysql:bank.db".to_owned(),
        format!("{}?mode=ro", file.display()),
    ] {
        for answer in [
            SqliteDatastore::open(&*place),
            SqliteDatastore::connect(&*place),
        ] {
            let error = answer.unwrap_err();
            assert!(matches!(error, Error::Misuse { .. }), "{place}: {error:?}");
        }
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    assert!(!std::path::Path::new("mysql:bank.db").exists());
}
