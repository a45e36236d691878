//! What happens to a stored command.

use serde::{Deserialize, Serialize};

use super::{
    command_aggregate::StoredCommand,
    event::{DomainEvent, EventFields, EventType, Marker},
    joined_topic::JoinedTopic,
};

/// What happens to a [`CommandAggregate`](crate::CommandAggregate), stored under the topic that the
/// command says.
///
/// ```
/// use eventsourcing::{CommandEvent, DomainEvent, StoredCommand, Uuid};
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
/// let asked = CommandEvent::Created { command: SendInvoice { order: 17 } };
/// assert_eq!(asked.topic(), "shop.send_invoice#Created");
/// ```
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommandEvent<C> {
    /// Somebody has asked for it.
    Created {
        /// For what.
        command: C,
    },
    /// It is done.
    Done,
    /// It will not be done.
    Discarded,
}

impl<C: StoredCommand> CommandEvent<C> {
    const CREATED: &'static JoinedTopic = &JoinedTopic::new(C::TOPIC, "Created");
    const DONE: &'static JoinedTopic = &JoinedTopic::new(C::TOPIC, "Done");
    const DISCARDED: &'static JoinedTopic = &JoinedTopic::new(C::TOPIC, "Discarded");
}

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<C: StoredCommand> DomainEvent for CommandEvent<C> {
    const TYPES: &'static [EventType] = &[
        EventType::new(
            "Created",
            Self::CREATED.as_str(),
            &[],
            EventFields::Named(&["command"]),
        ),
        EventType::new("Done", Self::DONE.as_str(), &[], EventFields::None),
        EventType::new(
            "Discarded",
            Self::DISCARDED.as_str(),
            &[],
            EventFields::None,
        ),
    ];

    const MARKERS: &'static [Option<Marker>] =
        &[Some(Marker::Created), None, Some(Marker::Discarded)];

    fn type_index(&self) -> usize {
        match self {
            Self::Created { .. } => 0,
            Self::Done => 1,
            Self::Discarded => 2,
        }
    }
}
