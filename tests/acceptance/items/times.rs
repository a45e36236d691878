//! Events of what nobody counts: measurements, ordered by their time or by time-UUIDs.

use eventsourcing::{
    DomainEvent, Error, EventStore, InMemoryStrategy, LogPosition, RecordStrategy, RecordedEvent,
    Selection, SequencedItem, TimeUuid, TimeUuids, Timestamp, Uuid,
};
use eventsourcing_diesel::SqliteDatastore;
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "sensor")]
enum SensorEvent {
    Installed { room: String },
    Measured { celsius: f64 },
}

fn measured(celsius: f64) -> SensorEvent {
    SensorEvent::Measured { celsius }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

/// The same on every store that has such positions.
macro_rules! on_every_store {
    ($($name:ident: $position:ty;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn in_memory() {
                super::super::$name(&EventStore::new(InMemoryStrategy::<$position>::default()));
            }

            #[test]
            fn sqlite() {
                let datastore = SqliteDatastore::open(":memory:").unwrap();
                let items = datastore.table::<SequencedItem<$position>>().unwrap();
                super::super::$name(items.event_store());
            }

            #[cfg(feature = "servers")]
            #[test]
            fn postgres() {
                let schema = eventsourcing_tests::postgres::FreshSchema::make();
                let datastore =
                    eventsourcing_diesel::PostgresDatastore::open(schema.settings()).unwrap();
                let items = datastore.table::<SequencedItem<$position>>().unwrap();
                super::super::$name(items.event_store());
            }

            #[cfg(feature = "servers")]
            #[test]
            fn mysql() {
                let database = eventsourcing_tests::mysql::FreshDatabase::make();
                let datastore =
                    eventsourcing_diesel::MysqlDatastore::open(database.settings()).unwrap();
                let items = datastore.table::<SequencedItem<$position>>().unwrap();
                super::super::$name(items.event_store());
            }
        }
    )*};
}

mod each {
    use super::*;

    on_every_store! {
        what_happened_at_a_time_is_found_by_its_time: Timestamp;
        two_events_of_one_time_are_a_conflict: Timestamp;
        time_uuids_are_read_in_the_order_of_their_time: TimeUuid;
        a_page_goes_on_after_the_last_time_uuid: TimeUuid;
        the_log_is_in_the_order_of_the_saves: TimeUuid;
    }
}

fn what_happened_at_a_time_is_found_by_its_time<S>(store: &EventStore<S>)
where
    S: RecordStrategy<Position = Timestamp>,
{
    let sensor = Uuid::now_v7();
    let installed = SensorEvent::Installed {
        room: "cellar".into(),
    };
    let events = [(30, measured(21.5)), (-10, installed), (10, measured(20.0))];
    for (second, event) in events.clone() {
        let recorded = RecordedEvent::new(sensor, at(second), event, at(second));
        store.append(&recorded).unwrap();
    }
    let found = |selection: Selection<Timestamp>| -> Vec<SensorEvent> {
        let events = store.get_domain_events(selection).unwrap();
        events.into_iter().map(|it| it.event).collect()
    };
    let [late, early, middle] = events.map(|(_, event)| event);
    let all = Selection::of(sensor);
    assert_eq!(found(all), [early.clone(), middle.clone(), late.clone()]);
    assert_eq!(found(all.gte(at(0)).lt(at(30))), [middle]);
    assert_eq!(found(all.lt(at(10))), [early]);
    let last = store.get_most_recent_event::<SensorEvent>(all).unwrap();
    assert_eq!(last.unwrap().event, late);
}

fn two_events_of_one_time_are_a_conflict<S>(store: &EventStore<S>)
where
    S: RecordStrategy<Position = Timestamp>,
{
    let sensor = Uuid::now_v7();
    let recorded = |celsius| RecordedEvent::new(sensor, at(1), measured(celsius), at(1));
    store.append(&recorded(20.0)).unwrap();
    let refused = store.append(&recorded(21.0));
    let Err(Error::Conflict(conflict)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(conflict.actual, Some(at(1)));
}

fn time_uuids_are_read_in_the_order_of_their_time<S>(store: &EventStore<S>)
where
    S: RecordStrategy<Position = TimeUuid>,
{
    let sensor = Uuid::now_v7();
    // The second has the lower UUID: the lowest part of its time, which stands first, is zero.
    let texts = [
        "ffffffff-1dd2-11b2-8000-0123456789ab",
        "00000000-1dd3-11b2-8000-0123456789ab",
    ];
    let [before, after] = texts.map(|it| it.parse::<TimeUuid>().unwrap());
    assert!(after.uuid() < before.uuid());
    for (position, celsius) in [(after, 2.0), (before, 1.0)] {
        let now = position.timestamp();
        let recorded = RecordedEvent::new(sensor, position, measured(celsius), now);
        store.append(&recorded).unwrap();
    }
    let found = store.get_domain_events::<SensorEvent>(sensor).unwrap();
    let positions: Vec<_> = found.iter().map(|it| it.originator_version).collect();
    assert_eq!(positions, [before, after]);
    let later = store
        .get_domain_events::<SensorEvent>(Selection::of(sensor).gt(before))
        .unwrap();
    assert_eq!(later.len(), 1);
    assert_eq!(later[0].event, measured(2.0));
}

fn a_page_goes_on_after_the_last_time_uuid<S>(store: &EventStore<S>)
where
    S: RecordStrategy<Position = TimeUuid>,
{
    let (sensor, ids) = (Uuid::now_v7(), TimeUuids::new());
    let events: Vec<_> = (0..25)
        .map(|n| RecordedEvent::new(sensor, ids.at(at(7)), measured(f64::from(n)), at(7)))
        .collect();
    store.append_all(&events).unwrap();
    let paged: Result<Vec<_>, _> = store.domain_events::<SensorEvent>(sensor, 10).collect();
    let paged: Vec<_> = paged.unwrap().into_iter().map(|it| it.event).collect();
    let all: Vec<_> = events.into_iter().map(|it| it.event).collect();
    assert_eq!(paged, all);
}

fn the_log_is_in_the_order_of_the_saves<S>(store: &EventStore<S>)
where
    S: RecordStrategy<Position = TimeUuid>,
{
    let (sensor, ids) = (Uuid::now_v7(), TimeUuids::new());
    let [first, second] = [1, 2].map(|second| ids.at(at(second)));
    for position in [second, first] {
        let event = RecordedEvent::new(sensor, position, measured(0.0), at(0));
        store.append(&event).unwrap();
    }
    let log: Result<Vec<_>, _> = store.all_stored_events(LogPosition::START).collect();
    let log: Vec<_> = log
        .unwrap()
        .iter()
        .map(|it| it.originator_version)
        .collect();
    assert_eq!(log, [second, first]);
}
