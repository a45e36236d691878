//! A database that is chosen by its URL when the program runs: the same is done on each.
#![allow(clippy::unwrap_used)]

use std::convert::Infallible;

use eventsourcing::{
    Aggregate, BucketSize, DomainEvent, Error, Once, SequencedItem, Timestamp, UpdateError, Uuid,
    mutators,
};
use eventsourcing_diesel::Datastore;
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

/// Uses the datastore at a URL in every way, and finds what was told in it when it is opened again.
///
/// # Panics
///
/// If something is answered or found otherwise than it should be.
pub fn assert_that_all_is_done_at(url: &str) {
    let datastore = Datastore::open(url).unwrap();
    let tanks = datastore.repository::<Tank>();
    let ids = [(); 2].map(|()| tanks.create(TankEvent::Built).unwrap().id());
    fill_together(&datastore, ids);
    let messages = messages_after(&datastore, ["It rains.", "It snows."]);

    let tanks = Datastore::connect(url).unwrap().repository::<Tank>();
    assert_eq!(ids.map(|id| tanks.get(id).unwrap().litres), [35, 100]);
    assert_eq!(messages, ["It rains.", "It snows."]);
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
