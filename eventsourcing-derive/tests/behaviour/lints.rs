//! What is written, and what a mutator cannot help, is clean under every lint that a user may deny.

#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(missing_debug_implementations, unreachable_pub)]
// It wants the opposite of `unreachable_pub`.
#![allow(clippy::redundant_pub_crate)]

use eventsourcing::{
    Aggregate, Command, DomainEvent, Published, ValueObject, mutators, retry, subscribe_to,
};
use serde::{Deserialize, Serialize};

/// What can happen to a machine.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
pub(crate) enum MachineEvent {
    /// Many fields, many of them flags.
    Built {
        name: String,
        red: bool,
        heavy: bool,
        loud: bool,
        old: bool,
        wheels: u8,
        doors: u8,
        seats: u8,
        reason: String,
    },
    /// A value that its mutator does not use up.
    Renamed(String),
    /// A name that says something else to clippy.
    IsBlocked { why: String },
    /// Nothing to do.
    Scrapped,
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = MachineEvent)]
pub(crate) struct Machine {
    name: String,
}

#[mutators(MachineEvent)]
impl Machine {
    fn built(
        name: String,
        red: bool,
        heavy: bool,
        loud: bool,
        old: bool,
        wheels: u8,
        doors: u8,
        seats: u8,
        _reason: String,
    ) -> Self {
        let _ = (red, heavy, loud, old, wheels, doors, seats);
        Self { name }
    }

    fn renamed(&mut self, name: String) {
        self.name.clone_from(&name);
    }

    fn is_blocked(&mut self, why: String) {
        self.name.push_str(&why);
    }

    fn scrapped(self) {}
}

/// Generated, and little of it used.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(derive(PartialEq, Eq))]
pub(crate) struct Engine {
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute)]
    red: bool,
    #[aggregate(attribute)]
    heavy: bool,
    #[aggregate(attribute, variant = IsLoud, method = is_loud)]
    loud: bool,
    old: bool,
    cylinders: u8,
    valves: u8,
    _weight: u8,
    part: Part,
    #[aggregate(default)]
    runs: [u64; 32],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Part;

/// Its mutators are its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = BrakeHappening)]
pub(crate) struct Brake {
    name: String,
}

#[mutators(generate = pub(crate) BrakeHappening, derive(PartialEq, Eq))]
impl Brake {
    fn built(name: String, red: bool, heavy: bool, loud: bool, old: bool, _why: String) -> Self {
        let _ = (red, heavy, loud, old);
        Self { name }
    }

    fn is_blocked(&mut self, why: String) {
        self.name.push_str(&why);
    }

    fn scrapped(self) {}
}

#[test]
fn an_engine_is_an_aggregate() {
    use eventsourcing::{Mutators, Role};

    assert_eq!(Engine::role(&EngineEvent::Discarded), Role::Ends);
    assert_eq!(Brake::role(&BrakeHappening::Scrapped), Role::Ends);
}

#[test]
fn a_machine_is_an_aggregate() {
    use eventsourcing::{Mutators, Role};

    assert_eq!(Machine::role(&MachineEvent::Scrapped), Role::Ends);
}

impl Machine {
    fn build(name: String, red: bool) -> MachineEvent {
        MachineEvent::Built {
            name,
            red,
            heavy: false,
            loud: false,
            old: false,
            wheels: 4,
            doors: 2,
            seats: 2,
            reason: "why not".into(),
        }
    }

    fn rename(&self, name: String) -> Option<MachineEvent> {
        (name != self.name).then_some(MachineEvent::Renamed(name))
    }

    fn block(&self, why: String) -> Result<MachineEvent, ()> {
        if self.name.is_empty() {
            return Err(());
        }
        Ok(MachineEvent::IsBlocked { why })
    }
}

/// What can be asked of a machine.
#[derive(Debug, Clone, Command)]
#[command(aggregate = Machine, error = ())]
pub(crate) enum MachineCommand {
    /// Build it.
    #[command(begins)]
    Build { name: String, red: bool },
    /// Give it another name.
    Rename(String),
    /// Stop it.
    Block { why: String },
}

/// What can be asked before there is a machine.
#[derive(Debug, Clone, Command)]
#[command(aggregate = Machine)]
pub(crate) enum MachineBeginning {
    /// Build it.
    #[command(begins)]
    Build { name: String, red: bool },
}

#[test]
fn a_machine_takes_commands() {
    let (name, red) = (String::new(), true);
    let build = MachineBeginning::Build { name, red };
    assert_eq!(build.begin().unwrap().len(), 1);
    let machine = Machine {
        name: String::new(),
    };
    let events = MachineCommand::Rename("a".into()).decide(&machine);
    assert_eq!(events, Ok(vec![MachineEvent::Renamed("a".into())]));
    let why = String::new();
    assert_eq!(MachineCommand::Block { why }.decide(&machine), Err(()));
    let (name, red) = (String::new(), true);
    assert!(MachineCommand::Build { name, red }.begins());
}

/// How heavy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = &'static str, display, parse)]
pub(crate) struct Kilos(u32);

impl Kilos {
    const fn check(&self) -> Result<(), &'static str> {
        if self.0 == 0 { Err("light") } else { Ok(()) }
    }
}

/// What it is like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = String)]
pub(crate) struct Plate {
    name: String,
    red: bool,
    heavy: bool,
    loud: bool,
    kilos: Kilos,
    wheels: u8,
    doors: u8,
    seats: u8,
}

impl Plate {
    fn check(&self) -> Result<(), String> {
        let parts = u32::from(self.wheels) + u32::from(self.doors) + u32::from(self.seats);
        if self.name.is_empty() || self.heavy && self.kilos.0 < parts || self.red == self.loud {
            return Err("no plate".into());
        }
        Ok(())
    }
}

#[test]
fn values_are_checked() {
    assert_eq!(Kilos::new(0), Err("light"));
    assert!(serde_json::from_str::<Plate>("{}").is_err());
}

/// A function whose name is no name of a type.
#[subscribe_to]
pub(crate) fn look_at(event: &Published<'_>) {
    assert!(!event.topic.is_empty());
}

/// The same of some.
#[subscribe_to(MachineEvent)]
pub(crate) fn look_closely_at(
    event: &eventsourcing::RecordedEvent<MachineEvent>,
) -> Result<(), String> {
    if event.event == MachineEvent::Scrapped {
        return Err("what a pity".into());
    }
    Ok(())
}

/// One that is tried again.
#[retry(attempts = 2, on = |error| *error > 1)]
pub(crate) fn try_it(number: u8) -> Result<u8, u8> {
    if number > 3 { Ok(number) } else { Err(number) }
}

#[test]
fn functions_with_attributes_are_used() {
    let publisher = eventsourcing::Publisher::new();
    let _looking = [
        look_at::subscribe(&publisher),
        look_closely_at::subscribe(&publisher),
    ];
    assert_eq!(publisher.subscriptions(), 2);
    assert_eq!(try_it(4), Ok(4));
}
