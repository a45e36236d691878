//! A standby: what can be read there, what is refused, and that it takes over.

use eventsourcing::{Error, LogPosition, RecordError, RecordStrategy as _, StoredEvent};
use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_test_servers::{Product, Server};
use eventsourcing_tests::{chain, events, new_id, postgres::on_any_disk, save};
use uuid::Uuid;

fn append(datastore: &PostgresDatastore, id: Uuid, version: u64) {
    let saved = save(events(id, version..version + 1));
    datastore.strategy().append(&saved).unwrap();
}

/// What a follower sees behind its checkpoint, which goes on to the last of it.
fn follow(datastore: &PostgresDatastore, checkpoint: &mut LogPosition) -> Vec<u64> {
    let found = datastore.strategy().all_items(*checkpoint, 100).unwrap();
    let mut positions = found.iter().map(|it| it.log_position.unwrap());
    assert!(positions.clone().is_sorted());
    *checkpoint = positions.next_back().unwrap_or(*checkpoint);
    found.iter().map(|it| it.originator_version).collect()
}

fn primary_and_standby() -> (Server, PostgresDatastore, Server) {
    let primary = Server::start(Product::Postgres).unwrap();
    let datastore = PostgresDatastore::open(on_any_disk(primary.endpoint().url())).unwrap();
    let standby = primary.start_standby().unwrap();
    (primary, datastore, standby)
}

#[test]
fn a_standby_shows_histories_and_neither_takes_saves_nor_is_followed() {
    let (primary, datastore, standby) = primary_and_standby();
    let id = new_id();
    append(&datastore, id, 0);
    standby.catch_up_with(&primary).unwrap();

    let settings = || on_any_disk(standby.endpoint().url());
    PostgresDatastore::open(settings()).unwrap();
    let replica = PostgresDatastore::connect(settings()).unwrap();
    let found = replica.strategy().get_items(&id.into()).unwrap();
    assert_eq!(found.len(), 1);
    let begun = replica.strategy();
    let begun = begun.originators(&["test#Happened"], LogPosition::START, 9);
    assert_eq!(begun.unwrap().len(), 1);

    let followed = replica.strategy().all_items(LogPosition::START, 9);
    assert_refused_as_misuse(&followed);
    let saved = save(events(id, 1..2));
    let keyed = save(events(id, 1..2)).with_key("key");
    for saved in [saved, keyed] {
        let error = replica.strategy().append(&saved).unwrap_err();
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
        let error = chain(&error);
        assert!(error.contains("is read-only, as a standby is"), "{error}");
    }
}

fn assert_refused_as_misuse(followed: &Result<Vec<StoredEvent>, RecordError>) {
    let is_said = |what: &str| what.contains("the log is followed on the primary");
    assert!(
        matches!(followed, Err(RecordError::Misuse { what }) if is_said(what)),
        "{followed:?}"
    );
}

/// One that was not set up before it was copied cannot be set up there.
#[test]
fn a_standby_that_lacks_migrations_is_read_only() {
    let primary = Server::start(Product::Postgres).unwrap();
    let standby = primary.start_standby().unwrap();
    let error = PostgresDatastore::open(on_any_disk(standby.endpoint().url())).unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    let error = chain(&error);
    assert!(error.contains("connect to the primary"), "{error}");
}

#[test]
fn a_follower_goes_on_where_a_standby_took_over_and_misses_nothing() {
    let (mut primary, datastore, standby) = primary_and_standby();
    let id = new_id();
    let mut checkpoint = LogPosition::START;
    (0..40).for_each(|version| append(&datastore, id, version));
    assert_eq!(follow(&datastore, &mut checkpoint).len(), 40);
    (40..50).for_each(|version| append(&datastore, id, version));
    standby.catch_up_with(&primary).unwrap();
    let replica = PostgresDatastore::connect(on_any_disk(standby.endpoint().url())).unwrap();
    assert_refused_as_misuse(&replica.strategy().all_items(checkpoint, 9));

    primary.kill().unwrap();
    standby.promote().unwrap();
    let expected: Vec<_> = (40..50).collect();
    assert_eq!(follow(&replica, &mut checkpoint), expected);
    for version in 50..60 {
        append(&replica, id, version);
        assert_eq!(follow(&replica, &mut checkpoint), [version]);
    }
    let opened = PostgresDatastore::open(on_any_disk(standby.endpoint().url())).unwrap();
    let whole = opened.strategy().get_items(&id.into()).unwrap();
    assert_eq!(whole.len(), 60);
}
