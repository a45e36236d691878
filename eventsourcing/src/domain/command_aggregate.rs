//! A command as an aggregate: what somebody asked for, and whether it is done.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    aggregate::Aggregate,
    command_event::CommandEvent,
    id::AggregateId,
    mutators::{Life, Mutators, Role},
    shape::ShapeWriter,
};

/// A command as an aggregate: what somebody asked for, and whether it is done.
///
/// A [`Command`](trait@crate::Command) is decided at once and nothing is stored of it. This is for
/// what is asked now and done later, or by another program: the command is stored, somebody finds it
/// and handles it, and with what that stores the command is done. It is done once: a second
/// [`done`](Self::done) is refused.
///
/// ```
/// use eventsourcing::{CommandAggregate, EventStore, StoredCommand, Uuid};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Clone, Serialize, Deserialize)]
/// struct SendInvoice { order: u32 }
///
/// impl StoredCommand for SendInvoice {
///     type Id = Uuid;
///     const TOPIC: &'static str = "shop.send_invoice";
/// }
///
/// let commands = EventStore::in_memory().repository::<CommandAggregate<SendInvoice>>();
/// let command = commands.create(CommandAggregate::create(SendInvoice { order: 17 }))?;
/// assert_eq!((command.command().order, command.is_done()), (17, false));
///
/// let command = commands.update(command.id(), CommandAggregate::done)?;
/// assert!(command.is_done());
/// assert!(commands.update(command.id(), CommandAggregate::done).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// How to handle each command once is told in the [guide](crate::guide::command_aggregates).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CommandAggregate<C> {
    command: C,
    done: bool,
}

/// What a [`CommandAggregate`] can be of: whatever serde stores.
///
/// One type is one type of aggregate, with topics of its own. Whether it is an enum of all that can
/// be asked for, or a type for each, is yours to say: those who follow commands follow a type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not stored as a command",
    label = "not a stored command",
    note = "implement `StoredCommand` for `{Self}`: its topic, and the type of its id"
)]
pub trait StoredCommand: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What tells one such command from another: a type of your own, or a plain
    /// [`Uuid`](crate::Uuid).
    type Id: AggregateId;

    /// The first part of the topics of its events: `bank.transfer` for `bank.transfer#Created`.
    const TOPIC: &'static str;

    /// Describes the shape of the command, from which follows what snapshots are kept under. One
    /// that has a [`Shape`](trait@crate::Shape) writes `shape.part::<Self>()`; without it it is known
    /// by the name of its type, and snapshots have to be told of changes:
    /// [`ShapeWriter::revision`].
    fn describe(shape: &mut ShapeWriter) {
        shape.opaque::<Self>();
    }
}

/// Why a command is not done, or discarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the command is done already")]
pub struct AlreadyDone;

impl<C: StoredCommand> CommandAggregate<C> {
    /// That somebody asks for this.
    pub fn create(command: C) -> CommandEvent<C> {
        CommandEvent::Created { command }
    }

    /// That it is done; to be saved together with what it has done.
    ///
    /// # Errors
    ///
    /// When it is done already.
    pub fn done(&self) -> Result<CommandEvent<C>, AlreadyDone> {
        self.unless_done(CommandEvent::Done)
    }

    /// That it will not be done: it was taken back, or refused by who should do it. Nothing happens
    /// to it any more.
    ///
    /// # Errors
    ///
    /// When it is done already.
    pub fn discard(&self) -> Result<CommandEvent<C>, AlreadyDone> {
        self.unless_done(CommandEvent::Discarded)
    }

    fn unless_done(&self, event: CommandEvent<C>) -> Result<CommandEvent<C>, AlreadyDone> {
        if self.done {
            Err(AlreadyDone)
        } else {
            Ok(event)
        }
    }
}

impl<C> CommandAggregate<C> {
    /// What is asked for.
    pub fn command(&self) -> &C {
        &self.command
    }

    /// Whether it is done.
    pub fn is_done(&self) -> bool {
        self.done
    }
}

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<C: StoredCommand> Mutators<CommandEvent<C>> for CommandAggregate<C> {
    fn role(event: &CommandEvent<C>) -> Role {
        match event {
            CommandEvent::Created { .. } => Role::Begins,
            CommandEvent::Done => Role::Changes,
            CommandEvent::Discarded => Role::Ends,
        }
    }

    fn mutate(life: &mut Life<Self>, event: CommandEvent<C>) {
        match event {
            CommandEvent::Created { command } => life.begin(Self {
                command,
                done: false,
            }),
            CommandEvent::Done => life.change(|it| it.done = true),
            CommandEvent::Discarded => life.end(drop),
        }
    }
}

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<C: StoredCommand> Aggregate for CommandAggregate<C> {
    type Event = CommandEvent<C>;
    type Id = C::Id;

    fn describe(shape: &mut ShapeWriter) {
        shape.text("command, done");
        C::describe(shape);
    }
}
