//! Decisions whose later events depend on earlier ones.

use std::{convert::Infallible, ops::Deref};

use super::{
    aggregate::Aggregate,
    decision::Decision,
    mutators::{Life, Stage},
};

/// A decision in the making: derefs to the state as the events so far have made it, and is itself
/// the decision.
///
/// ```
/// # use eventsourcing::{Aggregate, Deciding, DomainEvent, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Filled { litres: u32 }, Drained }
/// # #[derive(Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// #     fn drained(&mut self) { self.litres = 0; }
/// # }
/// impl Tank {
///     /// Fills the tank and, once it is over the mark, drains it.
///     fn fill(&self, litres: u32) -> Deciding<Self> {
///         let mut tank = Deciding::on(self);
///         tank.trigger(TankEvent::Filled { litres });
///         if tank.litres > 100 {
///             tank.trigger(TankEvent::Drained);
///         }
///         tank
///     }
/// }
///
/// let tank = Tank { litres: 90 };
/// assert_eq!(tank.fill(20).events(), [TankEvent::Filled { litres: 20 }, TankEvent::Drained]);
/// ```
///
/// It clones the state once, when it is made; nothing else in the library does so to decide.
#[must_use = "a decision that is not returned is not taken"]
#[derive(Debug, Clone)]
pub struct Deciding<A: Aggregate> {
    life: Life<A>,
    events: Vec<A::Event>,
}

impl<A: Aggregate> Deciding<A> {
    /// A decision about the aggregate that is in this state.
    pub fn on(state: &A) -> Self {
        Self {
            life: Life::Living(state.clone()),
            events: Vec::new(),
        }
    }

    /// Adds an event and applies it.
    ///
    /// An event that cannot happen here (a beginning, anything after the end) is kept unapplied; the
    /// decision is refused as a whole when it is taken.
    pub fn trigger(&mut self, event: A::Event) {
        if self.life.stage() == Stage::Living && self.life.stage().after(A::role(&event)).is_some()
        {
            A::mutate(&mut self.life, event.clone());
        }
        self.events.push(event);
    }

    /// The events so far.
    pub fn events(&self) -> &[A::Event] {
        &self.events
    }
}

impl<A: Aggregate> Deref for Deciding<A> {
    type Target = A;

    fn deref(&self) -> &A {
        self.life
            .state()
            .expect("a mutator panicked and its panic was caught inside the decision")
    }
}

impl<A: Aggregate> Decision<A::Event> for Deciding<A> {
    type Refusal = Infallible;

    fn into_events(self) -> Result<Vec<A::Event>, Infallible> {
        Ok(self.events)
    }
}
