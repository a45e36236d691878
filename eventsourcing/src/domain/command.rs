//! Decisions as messages.

use super::aggregate::Aggregate;

/// A decision as a message: what somebody asks of an aggregate, as a value that a bus carries or the
/// body of a request is read into.
///
/// Derive it on an enum: a variant stands for the decision of its name, and
/// [`Repository::execute`](crate::Repository::execute) takes it.
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built { size: u32 }, Filled { litres: u32 } }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { size: u32, litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built(size: u32) -> Self { Self { size, litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// # }
/// # #[derive(Debug, thiserror::Error)] #[error("the tank is full")]
/// # struct Full;
/// use eventsourcing::Command;
/// use serde::{Deserialize, Serialize};
///
/// impl Tank {
///     fn build(size: u32) -> TankEvent {
///         TankEvent::Built { size }
///     }
///
///     fn fill(&self, litres: u32) -> Result<TankEvent, Full> {
///         if self.litres + litres > self.size { Err(Full) } else { Ok(TankEvent::Filled { litres }) }
///     }
/// }
///
/// #[derive(Debug, Clone, Serialize, Deserialize, Command)]
/// #[command(aggregate = Tank, error = Full)]
/// enum TankCommand {
///     #[command(begins)]
///     Build { size: u32 },
///     Fill { litres: u32 },
/// }
///
/// let tanks = EventStore::in_memory().repository::<Tank>();
/// let tank = tanks.execute_new(serde_json::from_str::<TankCommand>(r#"{"Build":{"size":90}}"#)?)?;
/// let tank = tanks.execute(tank.id(), serde_json::from_str::<TankCommand>(r#"{"Fill":{"litres":60}}"#)?)?;
/// assert_eq!(tank.litres, 60);
/// assert!(tanks.execute(tank.id(), TankCommand::Fill { litres: 60 }).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// By hand it is a `match`:
///
/// ```
/// # use eventsourcing::{Aggregate, Command, DomainEvent, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Filled { litres: u32 }, Drained }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// #     fn drained(&mut self) { self.litres = 0; }
/// # }
/// #[derive(Clone)]
/// struct Refill { litres: u32 }
///
/// impl Command for Refill {
///     type Aggregate = Tank;
///     type Error = std::convert::Infallible;
///
///     fn decide(self, _: &Tank) -> Result<Vec<TankEvent>, Self::Error> {
///         Ok(vec![TankEvent::Drained, TankEvent::Filled { litres: self.litres }])
///     }
/// }
///
/// assert_eq!(Refill { litres: 5 }.decide(&Tank { litres: 1 }).unwrap().len(), 2);
/// ```
///
/// It is `Clone` because it is decided anew when somebody else has saved in between.
///
/// More in the [guide](crate::guide::commands).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "not a command",
    note = "write `#[derive(Clone, Command)] #[command(aggregate = …, error = …)]` on `{Self}`"
)]
pub trait Command: Clone {
    /// Whom it asks.
    type Aggregate: Aggregate;

    /// Why it is refused, whichever decision refuses it;
    /// [`Infallible`](std::convert::Infallible) where none does.
    type Error;

    /// Whether it begins an aggregate. It does not unless this says otherwise.
    fn begins(&self) -> bool {
        false
    }

    /// What happens, asked of an aggregate that is in this state.
    ///
    /// A command that [begins](Self::begins) an aggregate answers with the beginning, which cannot
    /// happen to one that has begun.
    fn decide(
        self,
        state: &Self::Aggregate,
    ) -> Result<Vec<<Self::Aggregate as Aggregate>::Event>, Self::Error>;

    /// What happens first, asked where there is no aggregate: nothing, unless it
    /// [begins](Self::begins) one.
    fn begin(self) -> Result<Vec<<Self::Aggregate as Aggregate>::Event>, Self::Error> {
        Ok(Vec::new())
    }
}
