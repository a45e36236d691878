//! Who publishes what entities of any kind have stored.

use std::sync::{Arc, Mutex};

use eventsourcing::{
    AggregateRoot, Environment, EventStore, PersistencePolicy, Publisher, RecordStrategy,
    RecordedEvent, StoredKind,
};

use super::{Tree, TreeEvent, grown, of_every_kind, planted};
use crate::stores::SetClock;

/// Of two who change an entity at once, those without versions give way to each other: told is where
/// their events stand, and not where they wanted to.
fn what_was_saved_is_published_as_it_is_stored<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + 'static,
{
    // All at one time, for whose events stand at times.
    let environment = Environment::default().with_clock(SetClock::default());
    let store = store.clone().with_environment(environment);
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let publisher = Publisher::<K::Position>::default();
    // What is stored it finds, and stores nothing twice.
    let _stored = PersistencePolicy::new(store.clone()).subscribe::<TreeEvent>(&publisher);
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let _told = publisher.subscribe::<TreeEvent>(move |recorded| {
        telling.lock().unwrap().push(recorded.clone());
        Ok(())
    });

    let mut one = trees.create(planted()).unwrap();
    let mut other = trees.get(one.id()).unwrap();
    one.decide(|_| [grown(1), grown(2)]).unwrap();
    other.trigger(grown(4)).unwrap();
    publisher
        .publish_all(&trees.save_returning(&mut one).unwrap())
        .unwrap();
    if !K::IS_VERSIONED {
        publisher
            .publish_all(&trees.save_returning(&mut other).unwrap())
            .unwrap();
    }
    assert_eq!(trees.save_returning(&mut one).unwrap(), []);

    let mut told = std::mem::take(&mut *told.lock().unwrap());
    told.sort_by_key(|it| it.originator_version);
    let stored = store.get_domain_events::<TreeEvent>(one.id()).unwrap();
    let stored: Vec<_> = stored
        .into_iter()
        .skip(1)
        .map(|it| RecordedEvent {
            log_position: None,
            ..it
        })
        .collect();
    assert_eq!(told, stored);
    assert_eq!(told.len(), if K::IS_VERSIONED { 2 } else { 3 });
}

of_every_kind! { what_was_saved_is_published_as_it_is_stored }
