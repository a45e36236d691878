//! Which attributes of mutators and fields reach the events that are generated of them.

#![deny(warnings)]

use eventsourcing::{Aggregate, DomainEvent, EventFields, EventStore, StoredEvent, Uuid, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent)]
struct Lamp {
    watts: u32,
    height: u8,
}

#[mutators(generate = LampEvent, topic = "lamp", derive(PartialEq, Default))]
impl Lamp {
    fn installed(
        #[cfg(any())] _lost: Missing,
        watts: u32,
        #[cfg(not(any()))] height: u8,
        #[cfg(any())] _width: u8,
        #[cfg(not(any()))]
        #[cfg(any())]
        _never: u8,
    ) -> Self {
        Self { watts, height }
    }

    fn dimmed(
        &mut self,
        #[cfg(any())] by: Missing,
        #[cfg(not(any()))] by: u32,
        #[cfg_attr(all(), serde(default), allow(unused_variables))]
        #[cfg_attr(any(), serde(rename = "nobody"))]
        who: Option<u8>,
    ) {
        self.watts -= by;
    }

    #[cfg_attr(all(), serde(rename_all = "camelCase"), inline)]
    #[cfg_attr(all(), cfg_attr(all(), doc = "It went up."))]
    fn raised(&mut self, by_metres: u8) {
        self.height += by_metres;
    }

    #[cfg_attr(all(), cfg(any()))]
    fn never(&mut self) {}

    #[cfg_attr(any(), cfg(any()))]
    #[event(attr(default))]
    fn touched(&mut self) {}

    #[deprecated(note = "lamps are not turned any more")]
    fn turned(&mut self, #[expect(non_snake_case)] By: u32) {
        self.watts += By;
    }
}

#[test]
fn a_parameter_under_a_condition_is_a_field_under_that_condition() {
    let lamps = EventStore::in_memory().repository::<Lamp>();
    let (watts, height) = (40, 2);
    let lamp = lamps
        .create(LampEvent::Installed { watts, height })
        .unwrap();
    let dimmed = LampEvent::Dimmed { by: 10, who: None };
    let lamp = lamps.update(lamp.id(), |_| dimmed.clone()).unwrap();
    assert_eq!((lamp.watts, lamp.height), (30, 2));
    assert_eq!(
        LampEvent::TYPES[0].fields,
        EventFields::Named(&["watts", "height"]),
    );
}

#[test]
fn what_is_deprecated_is_applied_all_the_same() {
    #[expect(deprecated)]
    let turned = LampEvent::Turned { By: 1 };
    let lamps = EventStore::in_memory().repository::<Lamp>();
    let (watts, height) = (40, 2);
    let lamp = lamps
        .create(LampEvent::Installed { watts, height })
        .unwrap();
    assert_eq!(
        lamps.update(lamp.id(), |_| turned.clone()).unwrap().watts,
        41
    );
}

#[test]
fn attributes_under_a_condition_reach_the_variant_and_the_field() {
    let read = |topic, state: &str| {
        let row = StoredEvent::new(Uuid::nil(), 1, topic, state);
        let store = EventStore::in_memory();
        let read = store.mapper().from_sequenced_item::<LampEvent, u64>(&row);
        read.unwrap().event
    };
    let dimmed = LampEvent::Dimmed { by: 1, who: None };
    assert_eq!(read("lamp#Dimmed", r#"{"by":1}"#), dimmed);
    let raised = LampEvent::Raised { by_metres: 1 };
    assert_eq!(read("lamp#Raised", r#"{"byMetres":1}"#), raised);
    let names: Vec<_> = LampEvent::TYPES.iter().map(|it| it.name).collect();
    assert!(!names.contains(&"Never"), "{names:?}");
}

#[test]
fn what_another_derive_wants_is_handed_on() {
    assert_eq!(LampEvent::default(), LampEvent::Touched);
}

/// A parameter under a condition, of an enum that is written by hand.
mod by_hand {
    use super::{Aggregate, Deserialize, DomainEvent, EventStore, Serialize, mutators};

    #[must_use]
    #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
    enum TankEvent {
        Built {
            #[cfg(any())]
            lost: Missing,
            litres: u32,
            #[cfg(not(any()))]
            colour: String,
        },
        #[deprecated]
        Filled { litres: u32 },
    }

    #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = TankEvent)]
    struct Tank {
        litres: u32,
        colour: String,
    }

    #[mutators(TankEvent)]
    impl Tank {
        fn built(
            litres: u32,
            #[cfg(any())] lost: Missing,
            #[cfg(not(any()))] colour: String,
        ) -> Self {
            Self { litres, colour }
        }

        fn filled(&mut self, litres: u32) {
            self.litres += litres;
        }
    }

    #[test]
    fn it_is_taken_where_the_condition_holds() {
        let tanks = EventStore::in_memory().repository::<Tank>();
        let colour = "red".to_owned();
        let tank = tanks
            .create(TankEvent::Built { litres: 5, colour })
            .unwrap();
        assert_eq!((tank.litres, &*tank.colour), (5, "red"));
    }
}

/// What is allowed for a field is for the event that carries it and the decision that takes it. Some
/// lints of the compiler only see what stands on the struct.
mod fields {
    use super::{Aggregate, Deserialize, EventStore, Serialize};

    #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(topic = "part")]
    #[expect(non_snake_case)]
    struct Part {
        #[aggregate(attribute, method = change_number)]
        Number: u32,
        #[aggregate(attribute, method = change_size)]
        Size: Option<u32>,
    }

    #[test]
    fn a_field_keeps_its_name() {
        let parts = EventStore::in_memory().repository::<Part>();
        let part = parts.create(Part::create(1, None)).unwrap();
        let part = parts.update(part.id(), |it| it.change_number(3)).unwrap();
        assert_eq!((part.Number, part.Size), (3, None));
    }
}
