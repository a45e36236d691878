//! What can happen: domain events, and the types of event that one Rust type stands for.

use serde::{Serialize, de::DeserializeOwned};

/// Something that happened in the domain, declared as an enum (a variant per type of event) or as a
/// struct (one type of event).
///
/// Write `#[derive(DomainEvent)]`. By hand, name every type of event in [`TYPES`](Self::TYPES), in
/// the order of the variants, and say in [`type_index`](Self::type_index) which of them a value is:
///
/// ```
/// use eventsourcing::{DomainEvent, EventFields, EventType};
/// use serde::{Deserialize, Serialize};
///
/// #[must_use = "an event that is not triggered has not happened"]
/// #[derive(Debug, Clone, Serialize, Deserialize)]
/// enum LampEvent {
///     Installed { watts: u32 },
///     Switched,
/// }
///
/// impl DomainEvent for LampEvent {
///     const TYPES: &'static [EventType] = &[
///         EventType::new("Installed", "lamp#Installed", &[], EventFields::Named(&["watts"])),
///         EventType::new("Switched", "lamp#Switched", &["lamp#Toggled"], EventFields::None),
///     ];
///
///     fn type_index(&self) -> usize {
///         match self {
///             Self::Installed { .. } => 0,
///             Self::Switched => 1,
///         }
///     }
/// }
///
/// assert_eq!(LampEvent::Switched.topic(), "lamp#Switched");
/// ```
///
/// The state that is stored for an event holds the fields of its variant and nothing else; serde
/// container attributes that would change how an enum is tagged are therefore not for event types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a domain event",
    label = "not a domain event",
    note = "write `#[derive(DomainEvent)]` on `{Self}`"
)]
pub trait DomainEvent: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The types of event, one per variant in the order of declaration; one alone for a struct.
    const TYPES: &'static [EventType];

    /// What kind of thing each of the [`TYPES`](Self::TYPES) is, where that is said of any.
    const MARKERS: &'static [Option<Marker>] = &[];

    /// The index in [`TYPES`](Self::TYPES) of what this event is.
    fn type_index(&self) -> usize;

    /// The stable string under which this type of event is stored.
    fn topic(&self) -> &'static str {
        Self::TYPES[self.type_index()].topic
    }

    /// What kind of thing this is, where that is said.
    fn marker(&self) -> Option<Marker> {
        Self::MARKERS.get(self.type_index()).copied().flatten()
    }

    /// The index in [`TYPES`](Self::TYPES) of the type stored as `topic`, aliases included.
    fn index_of(topic: &str) -> Option<usize> {
        Self::TYPES.iter().position(|it| it.is_stored_as(topic))
    }
}

/// One type of event: its name, the topic it is stored under, and the names of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventType {
    /// The name of the variant, or of the struct.
    pub name: &'static str,
    /// What is written into the `event_type` column, `bank.account#Opened`.
    pub topic: &'static str,
    /// Topics under which earlier versions of the program stored this type of event.
    pub aliases: &'static [&'static str],
    /// What the event carries.
    pub fields: EventFields,
}

/// What kind of thing has happened, whatever it happened to: for those who want to know of all
/// beginnings, or all ends.
///
/// It is said of a variant by `#[event(marker = Created)]`, and of generated events by the derive
/// itself. Nothing of it is stored, and nothing else depends on it.
///
/// ```
/// use eventsourcing::{DomainEvent, Marker, Publisher};
/// use serde::{Deserialize, Serialize};
///
/// #[must_use]
/// #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
/// enum AccountEvent {
///     #[event(marker = Created)]
///     Opened { holder: String },
///     #[event(marker = AttributeChanged)]
///     HolderChanged { holder: String },
///     Deposited { amount: u64 },
///     #[event(marker = Discarded)]
///     Closed,
/// }
///
/// assert_eq!(AccountEvent::Closed.marker(), Some(Marker::Discarded));
/// assert_eq!(AccountEvent::Deposited { amount: 5 }.marker(), None);
///
/// let publisher = Publisher::new();
/// let _beginnings = publisher.subscribe_where(
///     |event| event.marker == Some(Marker::Created),
///     |event| {
///         println!("{event}");
///         Ok(())
///     },
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Marker {
    /// Something has begun.
    Created,
    /// An attribute of something has another value.
    AttributeChanged,
    /// Something has ended.
    Discarded,
    /// Something was written down, in a log.
    Logged,
}

/// What a type of event carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventFields {
    /// Nothing: `Closed`.
    None,
    /// One value without a name: `Renamed(Name)`.
    One,
    /// Named fields: `Opened { holder: String }`.
    Named(&'static [&'static str]),
}

impl EventType {
    /// A type of event from its parts.
    pub const fn new(
        name: &'static str,
        topic: &'static str,
        aliases: &'static [&'static str],
        fields: EventFields,
    ) -> Self {
        Self {
            name,
            topic,
            aliases,
            fields,
        }
    }

    /// Whether `topic` is this type's topic or one of its aliases.
    pub fn is_stored_as(&self, topic: &str) -> bool {
        self.topic == topic || self.aliases.contains(&topic)
    }
}
