//! Every form that a command can have.

#![deny(warnings, missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]

use std::convert::Infallible;

use eventsourcing::{Aggregate, Command, Deciding, DomainEvent, EventStore, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
enum BoxEvent {
    Made { content: u8 },
    Filled { content: u8 },
    Moved(String),
    Gone,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = BoxEvent)]
struct Crate {
    content: u8,
    place: String,
}

#[mutators(BoxEvent)]
impl Crate {
    fn made(content: u8) -> Self {
        Self { content, place: String::new() }
    }

    fn filled(&mut self, content: u8) {
        self.content = content;
    }

    fn moved(&mut self, to: String) {
        self.place = to;
    }

    fn gone(self) {}
}

struct Full;
struct Fixed;

#[derive(Debug)]
struct No;

impl From<Full> for No {
    fn from(_: Full) -> Self {
        Self
    }
}

impl From<Fixed> for No {
    fn from(_: Fixed) -> Self {
        Self
    }
}

/// Takes a box somewhere.
#[derive(Debug, Clone)]
struct Carry {
    to: String,
    by: &'static str,
}

impl Crate {
    fn make(content: u8) -> BoxEvent {
        BoxEvent::Made { content }
    }

    fn find(content: u8) -> Result<[BoxEvent; 2], Fixed> {
        Ok([BoxEvent::Made { content }, BoxEvent::Moved("here".into())])
    }

    fn r#move(&self, to: impl Into<String>) -> Option<BoxEvent> {
        Some(BoxEvent::Moved(to.into()))
    }

    fn fill(&self, content: u8, times: u8) -> Result<Vec<BoxEvent>, Full> {
        if times > 9 {
            return Err(Full);
        }
        Ok((0..times).map(|_| BoxEvent::Filled { content }).collect())
    }

    fn carry(&self, Carry { to, by }: Carry) -> Result<Deciding<Self>, Fixed> {
        if by == "nobody" {
            return Err(Fixed);
        }
        let mut deciding = Deciding::on(self);
        deciding.trigger(BoxEvent::Moved(to));
        Ok(deciding)
    }

    fn look(&self) {}

    fn throw_away(&self) -> BoxEvent {
        BoxEvent::Gone
    }
}

/// What can be asked of a box.
#[derive(Debug, Clone, Command)]
#[command(aggregate = Crate, error = No)]
enum BoxCommand<S>
where
    S: Into<String>,
{
    #[command(begins)]
    Make { content: u8 },
    #[command(begins, method = find)]
    Discover(u8),
    Move(S),
    r#Fill { content: u8, times: u8 },
    Carry(Carry),
    Look {},
    #[command(method = throw_away)]
    Remove,
}

/// Only beginnings, and no refusals.
#[derive(Debug, Clone, Copy, Command)]
#[command(aggregate = Crate)]
enum Beginning {
    #[command(begins)]
    Make { content: u8 },
}

/// No beginnings.
#[derive(Debug, Clone, Copy, Command)]
#[command(aggregate = Crate, error = Infallible)]
enum Change {
    #[command(method = r#move)]
    Shift(&'static str),
    Look,
}

fn main() {
    let boxes = EventStore::in_memory().repository::<Crate>();
    let id = boxes.execute_new(BoxCommand::<&str>::Discover(1)).unwrap().id();
    assert_eq!(boxes.get(id).unwrap().place, "here");
    let there = Carry { to: "there".into(), by: "me" };
    for command in [
        BoxCommand::Move("up"),
        BoxCommand::Carry(there),
        BoxCommand::Fill { content: 3, times: 2 },
        BoxCommand::Look {},
    ] {
        boxes.execute(id, command).unwrap();
    }
    let state = boxes.get(id).unwrap();
    assert_eq!((state.content, &*state.place, state.version()), (3, "there", 5));
    assert!(boxes.execute(id, BoxCommand::<&str>::Fill { content: 3, times: 10 }).is_err());
    boxes.execute(id, BoxCommand::<&str>::Remove).unwrap();
    let other = boxes.execute_new(Beginning::Make { content: 1 }).unwrap().id();
    boxes.execute(other, Change::Shift("down")).unwrap();
    boxes.execute(other, Change::Look).unwrap();
    assert!(boxes.execute_new(BoxCommand::<&str>::Make { content: 1 }).is_ok());
}
