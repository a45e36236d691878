//! Which event a mutator is for is no matter of conditions, and few parameters are.

use eventsourcing::{DomainEvent, mutators};
use serde::{Deserialize, Serialize};

struct Todo;

#[mutators(generate = TodoEvent)]
impl Todo {
    #[cfg_attr(all(), inline, event(Made))]
    fn added() -> Self {
        Self
    }

    fn moved(&mut self, #[event(topic = "x")] _to: u8, #[event(attr)] _by: u8) {}
}

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum TaskEvent {
    Added,
}

struct Task;

#[mutators(TaskEvent)]
impl Task {
    #[cfg_attr(all(), event(Added))]
    fn made() -> Self {
        Self
    }
}

struct Step;

#[mutators(generate = StepEvent)]
impl Step {
    fn made(
        #[cfg(unix)] _a: u8,
        #[cfg(windows)] _b: u8,
        #[cfg(test)] _c: u8,
        #[cfg(debug_assertions)] _d: u8,
        #[cfg(panic = "abort")] _e: u8,
    ) -> Self {
        Self
    }
}

fn main() {}
