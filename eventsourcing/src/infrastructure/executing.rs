//! Executes commands: by a repository, under a key, within a unit of work.

use super::{
    errors::{Error, UpdateError},
    keyed::{Keyed, KeyedAnswer},
    record_strategy::RecordStrategy,
    repository::Repository,
    stored_kind::StoredKind,
    type_name::type_name,
    unit_of_work::UnitOfWork,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, command::Command, id::AggregateId,
    position::Position,
};

/// The id of whom a command asks.
type IdOf<C> = <<C as Command>::Aggregate as Aggregate>::Id;

/// What executing a command answers.
type Executed<C, T, P = u64> = Result<T, UpdateError<<C as Command>::Error, P>>;

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// Loads the aggregate, has it decide on the command and saves; again from the start when
    /// somebody else has saved in between. A command that begins an aggregate creates it with this
    /// id.
    ///
    /// # Errors
    ///
    /// The error of the command; and as [`update`](Self::update), or
    /// [`create_as`](Self::create_as).
    pub fn execute<C: Command<Aggregate = A>>(
        &self,
        id: A::Id,
        command: C,
    ) -> Executed<C, AggregateRoot<A, K>, K::Position> {
        if command.begins() {
            return self.create_as(id, command.begin());
        }
        self.update(id, |state| command.clone().decide(state))
    }

    /// Makes an aggregate with a new id by a command that begins one, and saves it.
    ///
    /// # Errors
    ///
    /// The error of the command; [`Misuse`](Error::Misuse) for a command that begins none; and as
    /// [`create`](Self::create).
    pub fn execute_new<C: Command<Aggregate = A>>(
        &self,
        command: C,
    ) -> Executed<C, AggregateRoot<A, K>, K::Position> {
        check_beginning(&command)?;
        self.create(command.begin())
    }
}

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Keyed<'_, A, S> {
    /// As [`Repository::execute`], once: a command that comes again is answered with what it has
    /// stored.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the key was used for another aggregate; and as
    /// [`Repository::execute`]. A refusal is not remembered.
    pub fn execute<C: Command<Aggregate = A>>(
        &self,
        id: A::Id,
        command: C,
    ) -> Executed<C, KeyedAnswer<A::Event>> {
        if command.begins() {
            return self.create_as(id, command.begin());
        }
        self.update(id, |state| command.clone().decide(state))
    }

    /// As [`Repository::execute_new`], once; the second call answers with the aggregate of the
    /// first.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the key was used for something else than one aggregate; and as
    /// [`Repository::execute_new`].
    pub fn execute_new<C: Command<Aggregate = A>>(
        &self,
        command: C,
    ) -> Executed<C, KeyedAnswer<A::Event>> {
        check_beginning(&command)?;
        self.create(command.begin())
    }
}

impl<S: RecordStrategy<Position = u64> + ?Sized> UnitOfWork<'_, S> {
    /// Has the aggregate `id`, as it is now and this unit has made it so far, decide on the command.
    /// A command that begins an aggregate creates it with this id.
    ///
    /// ```
    /// # use eventsourcing::{Aggregate, Command, DomainEvent, EventStore, mutators};
    /// # use serde::{Deserialize, Serialize};
    /// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # enum TankEvent { Built, Filled { litres: u32 }, Drawn { litres: u32 } }
    /// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    /// # #[aggregate(event = TankEvent)]
    /// # struct Tank { litres: u32 }
    /// # #[mutators(TankEvent)]
    /// # impl Tank {
    /// #     fn built() -> Self { Self { litres: 0 } }
    /// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
    /// #     fn drawn(&mut self, litres: u32) { self.litres -= litres; }
    /// # }
    /// # impl Tank {
    /// #     fn draw(&self, litres: u32) -> Result<TankEvent, String> {
    /// #         if litres > self.litres { Err("too little".into()) } else { Ok(TankEvent::Drawn { litres }) }
    /// #     }
    /// #     fn fill(&self, litres: u32) -> TankEvent { TankEvent::Filled { litres } }
    /// # }
    /// # #[derive(Debug, Clone, Command)]
    /// # #[command(aggregate = Tank, error = String)]
    /// # enum TankCommand { Fill { litres: u32 }, Draw { litres: u32 } }
    /// # let store = EventStore::in_memory();
    /// # let tanks = store.repository::<Tank>();
    /// # let (from, to) = (tanks.create(TankEvent::Built)?.id(), tanks.create(TankEvent::Built)?.id());
    /// # tanks.execute(from, TankCommand::Fill { litres: 30 })?;
    /// store.atomically(|work| {
    ///     work.execute(from, TankCommand::Draw { litres: 10 })?;
    ///     work.execute(to, TankCommand::Fill { litres: 10 })
    /// })?;
    /// # assert_eq!(tanks.get(to)?.litres, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The error of the command; and as [`update`](Self::update), or
    /// [`create_as`](Self::create_as).
    pub fn execute<C: Command>(&mut self, id: IdOf<C>, command: C) -> Executed<C, ()> {
        if command.begins() {
            return self.create_as::<C::Aggregate, _>(id, command.begin());
        }
        self.update(id, |state| command.decide(state))
    }

    /// Makes an aggregate with a new id by a command that begins one; it is there for the rest of
    /// this unit.
    ///
    /// # Errors
    ///
    /// The error of the command, and [`Misuse`](Error::Misuse) for one that begins none.
    pub fn execute_new<C: Command>(&mut self, command: C) -> Executed<C, IdOf<C>> {
        let id = self.new_id::<C::Aggregate>();
        self.step(id.into_uuid(), |_| check_beginning(&command))?;
        self.create_as::<C::Aggregate, _>(id, command.begin())?;
        Ok(id)
    }
}

fn check_beginning<C: Command, P: Position>(command: &C) -> Result<(), Error<P>> {
    if command.begins() {
        return Ok(());
    }
    let (name, aggregate) = (type_name::<C>(), type_name::<C::Aggregate>());
    Err(Error::misuse(format!(
        "this {name} begins no {aggregate}: execute it on one that is there, by its id"
    )))
}
