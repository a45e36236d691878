//! What kind of thing has happened, as events say it.

use eventsourcing::{
    Aggregate, CollectionEvent, DomainEvent, EventFields, Marker, Publisher, RecordedEvent,
    Timestamp, Uuid,
};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "lamp")]
enum LampEvent {
    #[event(marker = Created)]
    Installed,
    #[event(topic = "Moved", marker = AttributeChanged)]
    PlaceChanged {
        place: String,
    },
    Switched,
    #[event(marker = Discarded)]
    Broken,
}

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "note", marker = Logged)]
struct Noted {
    text: String,
}

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Plain;

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "profile")]
struct Profile {
    #[aggregate(attribute)]
    name: String,
}

fn markers<E: DomainEvent>() -> Vec<Option<Marker>> {
    E::MARKERS.to_vec()
}

const CREATED: Option<Marker> = Some(Marker::Created);
const CHANGED: Option<Marker> = Some(Marker::AttributeChanged);
const DISCARDED: Option<Marker> = Some(Marker::Discarded);

#[test]
fn a_marker_is_said_of_a_variant_or_a_struct() {
    assert_eq!(markers::<LampEvent>(), [CREATED, CHANGED, None, DISCARDED]);
    assert_eq!(LampEvent::Broken.marker(), DISCARDED);
    assert_eq!(LampEvent::Switched.marker(), None);
    assert_eq!(markers::<Noted>(), [Some(Marker::Logged)]);
    assert_eq!(Plain.marker(), None);
    assert_eq!(LampEvent::TYPES[1].topic, "lamp#Moved");
    assert_eq!(LampEvent::TYPES[1].fields, EventFields::Named(&["place"]));
}

#[test]
fn generated_events_have_theirs() {
    assert_eq!(markers::<ProfileEvent>(), [CREATED, CHANGED, DISCARDED]);
    assert_eq!(
        markers::<CollectionEvent<u8>>(),
        [CREATED, None, None, DISCARDED]
    );
}

fn publish<E: DomainEvent>(publisher: &Publisher, event: E) {
    let event = RecordedEvent::new(Uuid::nil(), 0, event, Timestamp::now());
    publisher.publish(&event).expect("nobody minds");
}

#[test]
fn who_wants_to_know_of_all_beginnings_is_told_of_them() {
    use std::sync::{Arc, Mutex};

    let (publisher, told) = (Publisher::new(), Arc::new(Mutex::new(Vec::new())));
    let telling = Arc::clone(&told);
    let _subscription = publisher.subscribe_where(
        |event| event.marker == CREATED,
        move |event| {
            telling.lock().expect("nobody panics").push(event.topic);
            Ok(())
        },
    );
    publish(&publisher, LampEvent::Installed);
    publish(&publisher, LampEvent::Switched);
    publish(
        &publisher,
        Noted {
            text: "dark".into(),
        },
    );
    publish(&publisher, ProfileEvent::Created { name: "Ada".into() });
    assert_eq!(
        *told.lock().expect("nobody panics"),
        ["lamp#Installed", "profile#Created"]
    );
}
