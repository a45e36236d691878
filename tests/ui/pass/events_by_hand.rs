//! `DomainEvent` by hand, `#[mutators(match …)]`; and `Mutators` by hand.

use eventsourcing::{Aggregate, DomainEvent, EventFields, EventType, Life, Mutators, Role, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize)]
enum LampEvent {
    Installed { watts: u32, r#type: u8 },
    Named(String),
    HTTPSwitched,
}

impl DomainEvent for LampEvent {
    const TYPES: &'static [EventType] = &[
        EventType::new("Installed", "lamp#Installed", &[], EventFields::Named(&["watts", "type"])),
        EventType::new("Named", "lamp#Named", &[], EventFields::One),
        EventType::new("HTTPSwitched", "lamp#HTTPSwitched", &[], EventFields::None),
    ];

    fn type_index(&self) -> usize {
        match self {
            Self::Installed { .. } => 0,
            Self::Named(_) => 1,
            Self::HTTPSwitched => 2,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent)]
struct Lamp {
    watts: u32,
    name: String,
}

#[mutators(match LampEvent)]
impl Lamp {
    fn installed(r#type: u8, watts: u32) -> Self {
        _ = r#type;
        Self { watts, name: String::new() }
    }

    // The field of a tuple is called `0`.
    fn named(&mut self, _0: String) {
        self.name = _0;
    }

    #[event(HTTPSwitched)]
    fn switched(self) {}
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent)]
struct Counter(u32);

impl Mutators<LampEvent> for Counter {
    fn role(event: &LampEvent) -> Role {
        match event {
            LampEvent::Installed { .. } => Role::Begins,
            _ => Role::Changes,
        }
    }

    fn mutate(life: &mut Life<Self>, event: LampEvent) {
        match event {
            LampEvent::Installed { .. } => life.begin(Self(0)),
            _ => life.change(|it| it.0 += 1),
        }
    }
}

fn main() {
    let mut life = Life::Unborn;
    Lamp::mutate(&mut life, LampEvent::Installed { watts: 40, r#type: 1 });
    Lamp::mutate(&mut life, LampEvent::Named("Ada".to_owned()));
    Lamp::mutate(&mut life, LampEvent::HTTPSwitched);
    assert_eq!(life, Life::Ended(Lamp { watts: 40, name: "Ada".to_owned() }));
}
