//! The infrastructure page of the Python library, code block by code block.

use eventsourcing::{
    DomainEvent, EventStore, RecordedEvent, Save, Selection, SequencedItemMapper, StoredEvent,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::stores::{Store, on_every_store};

/// The event of the page.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "eventsourcing.domain.model.events#DomainEvent")]
struct Example {
    foo: String,
}

/// `stored_event1` of the page.
fn stored_event1(aggregate1: Uuid) -> StoredEvent {
    StoredEvent::new(
        aggregate1,
        0,
        "eventsourcing.domain.model.events#DomainEvent",
        r#"{"foo":"bar"}"#,
    )
}

#[test]
fn a_stored_event_has_the_attributes_of_the_page() {
    let aggregate1 = Uuid::new_v4();
    let stored_event1 = stored_event1(aggregate1);
    assert_eq!(stored_event1.originator_id, aggregate1);
    assert_eq!(stored_event1.originator_version, 0);
    assert_eq!(
        stored_event1.event_type,
        "eventsourcing.domain.model.events#DomainEvent"
    );
    assert_eq!(stored_event1.state, br#"{"foo":"bar"}"#);
}

#[test]
fn a_stored_event_is_mapped_to_a_domain_event_and_back_to_the_same() {
    let aggregate1 = Uuid::new_v4();
    let stored_event1 = stored_event1(aggregate1);
    let sequenced_item_mapper = SequencedItemMapper::default();

    let domain_event1: RecordedEvent<Example> = sequenced_item_mapper
        .from_sequenced_item(&stored_event1)
        .unwrap();

    assert_eq!(domain_event1.event.foo, "bar");
    assert_eq!(domain_event1.originator_id, aggregate1);
    assert_eq!(
        sequenced_item_mapper
            .to_sequenced_item(&domain_event1)
            .unwrap(),
        stored_event1
    );
}

on_every_store! {
    fn a_stored_event_is_appended_and_retrieved_and_so_is_a_second_event(store) {
        let store: &Store = store;
        let aggregate1 = Uuid::new_v4();
        let mut stored_event1 = stored_event1(aggregate1);

        // Active record strategy.
        let record_strategy = store.strategy();
        let save = Save::new(Uuid::now_v7(), vec![stored_event1.clone()]);
        record_strategy.append(&save).unwrap();
        let mut results = record_strategy.get_items(&Selection::of(aggregate1)).unwrap();
        assert_eq!(results.len(), 1);
        // A row says in addition which save wrote it and where it stands in the log.
        assert!(results[0].log_position.take().is_some());
        stored_event1.save_id = save.id();
        assert_eq!(results[0], stored_event1);

        // Event store.
        let event_store: &EventStore<_> = store;
        let result = event_store.get_domain_events::<Example>(aggregate1).unwrap();
        assert_eq!(result.len(), 1);
        assert_eq!(result[0].originator_id, aggregate1);
        assert_eq!(result[0].event.foo, "bar");

        let example2 = Example { foo: "baz".to_owned() };
        let event2 = RecordedEvent::new(aggregate1, 1, example2, Timestamp::now());
        event_store.append(&event2).unwrap();

        let result = event_store.get_domain_events::<Example>(aggregate1).unwrap();
        assert_eq!(result.len(), 2);
        assert_eq!(result[1].event, event2.event);
        assert_eq!(result[1].originator_id, event2.originator_id);
        assert_eq!(result[1].originator_version, event2.originator_version);
        assert_eq!(result[1].timestamp, event2.timestamp);

        let rows = record_strategy.get_items(&Selection::of(aggregate1)).unwrap();
        assert_eq!(rows[1].state, br#"{"foo":"baz"}"#);
    }
}
