//! A database that is chosen by its URL: the same is done on each.

use std::{convert::Infallible, ffi::OsString};

use eventsourcing::{
    Aggregate, BucketSize, DomainEvent, Error, Once, SequencedItem, Timestamp, UpdateError, Uuid,
    mutators,
};
use eventsourcing_diesel::{Database, DatabaseLocation, Datastore};
use eventsourcing_test_servers::{Product, durable};
use eventsourcing_tests::chain;
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "test.tank")]
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

impl Tank {
    fn fill(&self, litres: u32) -> TankEvent {
        let litres = litres.min(100 - self.litres);
        TankEvent::Filled { litres }
    }
}

type Failure = UpdateError<Infallible>;

/// Uses a datastore in every way, and answers with what is found in it when it is opened again.
fn told(url: &str) -> (Vec<u32>, Vec<String>) {
    let datastore = Datastore::open(url).unwrap();
    let tanks = datastore.repository::<Tank>();
    let ids = [(); 2].map(|()| tanks.create(TankEvent::Built).unwrap().id());
    fill_together(&datastore, ids);
    let messages = messages_after(&datastore, ["It rains.", "It snows."]);

    let tanks = Datastore::connect(url).unwrap().repository::<Tank>();
    let litres = ids.map(|id| tanks.get(id).unwrap().litres);
    (litres.into(), messages)
}

fn fill_together(datastore: &Datastore, [first, second]: [Uuid; 2]) {
    let filled = datastore.atomically::<_, Failure>(|work| {
        work.update(first, |tank: &Tank| tank.fill(30))?;
        work.update(second, |tank: &Tank| tank.fill(130))
    });
    filled.unwrap();
    let refused = datastore.atomically::<_, Failure>(|work| {
        work.update(first, |tank: &Tank| tank.fill(1))?;
        work.update(Uuid::now_v7(), |tank: &Tank| tank.fill(1))
    });
    assert!(matches!(
        refused,
        Err(UpdateError::Failed(Error::NotFound { .. }))
    ));
    let five = || {
        let fill = |tank: &Tank| tank.fill(5);
        let answer =
            datastore.atomically_once::<_, Failure>("five", |work| work.update(first, fill));
        answer.unwrap()
    };
    assert!(matches!(five(), Once::Done(())));
    assert!(matches!(five(), Once::DoneBefore(_)));
}

/// Logs messages in the table that is ordered by time, and reads them.
fn messages_after(datastore: &Datastore, messages: [&str; 2]) -> Vec<String> {
    let by_time = datastore.table::<SequencedItem<Timestamp>>().unwrap();
    let log = by_time
        .event_store()
        .start_timebucketed_log::<String>(Uuid::now_v7(), BucketSize::Year)
        .unwrap();
    for message in messages {
        log.log_message(message.into()).unwrap();
    }
    let logged = log.reader().messages();
    logged.map(|it| it.unwrap().message).collect()
}

#[test]
fn the_same_is_done_on_each_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}/tanks.db", folder.path().display());
    let database = durable(Product::Postgres)
        .unwrap()
        .fresh_database()
        .unwrap();
    let found = (
        vec![35, 100],
        vec!["It rains.".to_owned(), "It snows.".to_owned()],
    );
    for url in [&*file, database.url()] {
        assert_eq!(told(url), found, "{url}");
    }
    let is_sqlite = |url| {
        matches!(
            Datastore::open(url).unwrap().database(),
            Database::Sqlite(_)
        )
    };
    assert!(is_sqlite(&file));
    assert!(!is_sqlite(database.url()));
}

#[test]
fn a_url_that_is_of_none_is_refused_without_its_password() {
    for open in [Datastore::open, Datastore::connect] {
        let error = chain(&open("oracle://teller:secret@localhost/bank").unwrap_err());
        assert!(error.contains("`oracle:…` is no database"), "{error}");
        assert!(error.contains("expected `postgres://…`"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let url = "postgres://teller:secret@127.0.0.1:1/bank?password=secret";
    let error = chain(&Datastore::open(url).unwrap_err());
    assert!(
        error.contains("`postgres://teller@127.0.0.1:1/bank` cannot be reached"),
        "{error}"
    );
    let location = DatabaseLocation::from(OsString::from(url));
    assert_eq!(location.to_string(), "postgres://teller@127.0.0.1:1/bank");
    let error = chain(&location.open().unwrap_err()) + &error;
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn what_a_datastore_shows_has_no_password() {
    let database = durable(Product::Postgres)
        .unwrap()
        .fresh_database()
        .unwrap();
    let url = format!("{}?application_name=secret", database.url());
    let datastore = Datastore::open(&url).unwrap();
    assert!(
        !format!("{datastore:?}").contains("secret"),
        "{datastore:?}"
    );
}
