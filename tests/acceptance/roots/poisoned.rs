//! Panics on the way, after which a root says so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eventsourcing::{
    Aggregate, AggregateRoot, Deciding, DomainEvent, Environment, EventStore, Life, Mutators,
    Poisoned, Role, TriggerError, mutators,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An aggregate with a mutator that panics, and one whose copy of an event does.
#[must_use]
#[derive(Debug, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "fuse")]
enum FuseEvent {
    Fitted,
    Loaded { watts: u32 },
    Copied { times: u32 },
    Removed { badly: bool },
}

impl Clone for FuseEvent {
    fn clone(&self) -> Self {
        match self {
            Self::Fitted => Self::Fitted,
            Self::Loaded { watts } => Self::Loaded { watts: *watts },
            Self::Copied { times } => {
                assert_ne!(*times, 0, "this one cannot be copied");
                Self::Copied { times: *times }
            }
            Self::Removed { badly } => Self::Removed { badly: *badly },
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = FuseEvent)]
struct Fuse {
    watts: u32,
}

#[mutators(FuseEvent)]
impl Fuse {
    fn fitted() -> Self {
        Self { watts: 0 }
    }

    fn loaded(&mut self, watts: u32) {
        self.watts += watts;
        assert!(self.watts <= 100, "the fuse has blown");
    }

    fn copied(&mut self, times: u32) {
        self.watts += times;
    }

    fn removed(self, badly: bool) {
        assert!(!badly, "it broke");
    }
}

fn panics<T>(work: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_err()
}

fn fuse() -> AggregateRoot<Fuse> {
    AggregateRoot::create_with(Uuid::now_v7(), &Environment::default(), FuseEvent::Fitted).unwrap()
}

fn is_poisoned(root: &mut AggregateRoot<Fuse>) {
    let poisoned = Poisoned { id: root.id() };
    assert_eq!(root.state(), Err(poisoned));
    assert_eq!(root.clone().into_state(), Err(poisoned));
    assert!(panics(|| root.watts), "reading the state panics");
    let refused = root.trigger(FuseEvent::Loaded { watts: 1 });
    assert_eq!(refused, Err(poisoned.into()));
    let mut asked = false;
    let refused = root.decide(|_| {
        asked = true;
        FuseEvent::Loaded { watts: 1 }
    });
    assert_eq!(refused, Err(TriggerError::from(poisoned).into()));
    assert!(!asked, "no decision is taken on a half-changed state");
    assert_eq!(
        (root.version(), root.pending_events().len()),
        (0, 1),
        "nothing of it is pending"
    );
    assert_eq!(root.clone().state(), Err(poisoned), "a clone is poisoned");
    assert!(format!("{root:?}").contains("poisoned"));

    let store = EventStore::in_memory();
    let fuses = store.repository::<Fuse>();
    let error = fuses.save(root).unwrap_err();
    assert!(
        matches!(error, eventsourcing::Error::Misuse { .. }),
        "{error}"
    );
    assert!(!fuses.contains(root.id()).unwrap(), "nothing was saved");
}

#[test]
fn a_panicking_mutator_poisons_the_root() {
    let mut root = fuse();
    assert!(panics(|| root.trigger(FuseEvent::Loaded { watts: 101 })));
    is_poisoned(&mut root);
}

#[test]
fn a_panic_at_a_later_event_of_a_decision_leaves_none_of_it_pending() {
    let mut root = fuse();
    assert!(panics(|| root.decide(|_| [
        FuseEvent::Loaded { watts: 99 },
        FuseEvent::Loaded { watts: 99 }
    ])));
    is_poisoned(&mut root);
}

#[test]
fn a_panicking_end_poisons_the_root() {
    let mut root = fuse();
    assert!(panics(|| root.trigger(FuseEvent::Removed { badly: true })));
    is_poisoned(&mut root);
}

#[test]
fn an_event_that_panics_when_it_is_copied_poisons_the_root_like_a_mutator() {
    let mut root = fuse();
    assert!(panics(|| root.decide(|_| [
        FuseEvent::Loaded { watts: 10 },
        FuseEvent::Copied { times: 0 }
    ])));
    is_poisoned(&mut root);
}

#[test]
fn a_decision_that_panics_before_it_has_events_poisons_nothing() {
    let mut root = fuse();
    assert!(panics(|| root.decide(|fuse| {
        let mut fuse = Deciding::on(fuse);
        fuse.trigger(FuseEvent::Loaded { watts: 101 });
        fuse
    })));
    assert_eq!(root.watts, 0);
    root.trigger(FuseEvent::Loaded { watts: 1 }).unwrap();
    assert_eq!(root.watts, 1);
}

/// Mutators by hand, which say one thing of an event and do another.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Liar;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "liar")]
enum LiarEvent {
    Began,
    BeganAgain,
}

impl Mutators<LiarEvent> for Liar {
    fn role(event: &LiarEvent) -> Role {
        match event {
            LiarEvent::Began => Role::Begins,
            LiarEvent::BeganAgain => Role::Changes,
        }
    }

    fn mutate(life: &mut Life<Self>, _: LiarEvent) {
        life.begin(Self);
    }
}

impl Aggregate for Liar {
    type Event = LiarEvent;
    type Id = Uuid;
}

#[test]
fn mutators_that_do_not_do_what_they_say_poison_the_root() {
    let environment = Environment::default();
    let mut root =
        AggregateRoot::<Liar>::create_with(Uuid::nil(), &environment, LiarEvent::Began).unwrap();
    assert!(panics(|| root.trigger(LiarEvent::BeganAgain)));
    assert!(root.state().is_err());
    assert_eq!(root.pending_events().len(), 1);
}
