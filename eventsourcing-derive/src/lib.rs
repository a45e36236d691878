//! The derives of `eventsourcing`, which re-exports them.
//!
//! Each reads its input into a model, says everything that is wrong with it at once, and writes what
//! follows from the model. What is written are trait impls; what they do is done in `eventsourcing`.

mod aggregate;
mod attr;
mod case;
mod errors;
mod event;
mod id;
mod mutators;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Generics, WhereClause, parse_quote};

use errors::Errors;

/// Makes an enum, or a struct, a domain event: something that happened.
///
/// Each variant is a type of event with a topic, the stable string under which it is stored. It has
/// named fields, one value without a name, or nothing. A struct is one type of event.
///
/// ```
/// use eventsourcing::DomainEvent;
/// use serde::{Deserialize, Serialize};
///
/// #[must_use = "an event that is not triggered has not happened"]
/// #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
/// #[event(topic = "bank.account")]
/// enum AccountEvent {
///     Opened { holder: String },
///     Renamed(String),
///     Closed,
/// }
///
/// assert_eq!(AccountEvent::Closed.topic(), "bank.account#Closed");
/// ```
///
/// The enum names no aggregate; it may live in another crate than what
/// [`#[mutators]`](macro@mutators) says it does. It is `#[must_use]`, so that the compiler sees an
/// event that is decided and not triggered.
///
/// # `#[event(topic = "…")]`
///
/// On the type, the first part of every topic. Without it that is where the type stands,
/// `bank::events::AccountEvent`, and moving or renaming it needs an alias. A struct is stored under
/// this topic alone; a generic type under one topic whatever its parameters are.
///
/// On a variant, the part after the `#`, which is the name of the variant otherwise; with a `#` in it,
/// the whole topic.
///
/// ```
/// # use eventsourcing::DomainEvent;
/// # use serde::{Deserialize, Serialize};
/// #[must_use]
/// #[derive(Clone, Serialize, Deserialize, DomainEvent)]
/// #[event(topic = "bank.account")]
/// enum AccountEvent {
///     Opened,
///     #[event(topic = "PaidIn")]
///     Deposited { amount: u64 },
///     #[event(topic = "bank.teller#Withdrawal")]
///     Withdrawn { amount: u64 },
/// }
///
/// #[must_use]
/// #[derive(Clone, Serialize, Deserialize, DomainEvent)]
/// struct Noted { text: String }
///
/// let topics: Vec<_> = AccountEvent::TYPES.iter().map(|it| it.topic).collect();
/// assert_eq!(topics, ["bank.account#Opened", "bank.account#PaidIn", "bank.teller#Withdrawal"]);
/// assert_eq!(Noted::TYPES[0].topic, concat!(module_path!(), "::Noted"));
/// ```
///
/// # `#[event(alias = "…")]`
///
/// A topic under which an earlier version of the program stored this, so that its rows can still be
/// read. May be given several times. On the type it stands for the first part of every topic; on a
/// variant, as its `topic` does, for the part after the `#`, or for the whole.
///
/// ```
/// # use eventsourcing::DomainEvent;
/// # use serde::{Deserialize, Serialize};
/// #[must_use]
/// #[derive(Clone, Serialize, Deserialize, DomainEvent)]
/// #[event(topic = "bank.account", alias = "old.account")]
/// enum AccountEvent {
///     #[event(alias = "PaidIn", alias = "legacy#Payment")]
///     Deposited { amount: u64 },
/// }
///
/// assert_eq!(
///     AccountEvent::TYPES[0].aliases,
///     ["bank.account#PaidIn", "legacy#Payment", "old.account#Deposited", "old.account#PaidIn"],
/// );
/// ```
///
/// # `#[serde(…)]`
///
/// What is stored for an event are the fields of its variant, written and read by the type's own serde
/// impls; attributes on fields keep their meaning. What would change how the variants are told apart
/// is refused: on the type `tag`, `content`, `untagged`, `from`, `try_from`, `into`, `remote`,
/// `other` and `transparent`; on a variant `skip`, `skip_serializing`, `skip_deserializing`, `other`,
/// `untagged`, `with`, `serialize_with` and `deserialize_with`.
///
/// What a field is stored as must be what it is read from. On a field `skip`, `skip_serializing` and
/// `skip_deserializing` are refused, since what is not stored is lost when the event is read
/// (`default, skip_serializing_if = "…"` is fine), and so is one name to store it and another to read
/// it without an `alias`. `serialize_with` and `deserialize_with` have to undo each other, which the
/// derive cannot see.
#[proc_macro_derive(DomainEvent, attributes(event))]
pub fn domain_event(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), event::derive).into()
}

/// Makes a struct around a UUID the id of one type of aggregate.
///
/// It writes all that an id is used for, so that nothing else is derived: `Debug`, `Clone`, `Copy`,
/// comparison and `Hash`, `Display` and `FromStr`, `From` and `Into` a UUID, serde's `Serialize` and
/// `Deserialize` as a UUID has them, `new` for a UUID of version 7, and `named` for one of version 5.
///
/// ```
/// use eventsourcing::{Id, Uuid};
///
/// /// Which account.
/// #[derive(Id)]
/// struct AccountId(Uuid);
///
/// let account = AccountId::new();
/// assert_eq!(account.to_string().parse(), Ok(account));
///
/// let by_number = AccountId::named(Uuid::NAMESPACE_URL, "bank/accounts/1001");
/// assert_eq!(by_number, AccountId::named(Uuid::NAMESPACE_URL, "bank/accounts/1001"));
/// assert_eq!(AccountId::from(Uuid::from(by_number)), by_number);
/// ```
///
/// Where an aggregate has an id of its own type, that of another does not compile:
///
/// ```compile_fail
/// # use eventsourcing::{Aggregate, DomainEvent, EventStore, Id, Uuid, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
/// # enum AccountEvent { Opened }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = AccountEvent, id = AccountId)]
/// # struct Account {}
/// # #[mutators(AccountEvent)]
/// # impl Account { fn opened() -> Self { Self {} } }
/// #[derive(Id)]
/// struct AccountId(Uuid);
/// #[derive(Id)]
/// struct CustomerId(Uuid);
///
/// let accounts = EventStore::in_memory().repository::<Account>();
/// accounts.get(CustomerId::new()); // expected `AccountId`, found `CustomerId`
/// ```
#[proc_macro_derive(Id)]
pub fn id(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), id::derive).into()
}

/// Makes a struct the state of an aggregate.
///
/// The struct is plain data: what identifies it and how far it has come is kept by `AggregateRoot`.
/// What its events do to it is said by [`#[mutators]`](macro@mutators).
///
/// # `#[aggregate(event = …)]`
///
/// What can happen to it: a type that is a [`DomainEvent`](derive@DomainEvent).
///
/// ```
/// use eventsourcing::{Aggregate, DomainEvent, mutators};
/// use serde::{Deserialize, Serialize};
///
/// #[must_use]
/// #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
/// enum TankEvent {
///     Built,
///     Filled { litres: u32 },
/// }
///
/// #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// #[aggregate(event = TankEvent)]
/// struct Tank {
///     litres: u32,
/// }
///
/// #[mutators(TankEvent)]
/// impl Tank {
///     fn built() -> Self {
///         Self { litres: 0 }
///     }
///
///     fn filled(&mut self, litres: u32) {
///         self.litres += litres;
///     }
/// }
/// ```
///
/// # `#[aggregate(id = …)]`
///
/// What tells one from another: an [`Id`](derive@Id) of its own type; a plain `Uuid` unless given.
#[proc_macro_derive(Aggregate, attributes(aggregate))]
pub fn aggregate(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), aggregate::derive).into()
}

/// Says what each event does to an aggregate: a method per variant.
///
/// The method has the name of the variant in snake case. Its parameters are the fields of the variant,
/// **by name** and in any order, each with the type of its field; one that is not used may have a `_`
/// before its name. For a variant that holds one value without a name it has one parameter of any
/// name. Its `self` says what the event does to the life of the aggregate:
///
/// | | |
/// |---|---|
/// | no `self`, returns `Self` | begins it; there is at least one such event |
/// | `&mut self` | changes it |
/// | `self` | ends it: no event comes after this one |
///
/// ```
/// use eventsourcing::{DomainEvent, Life, Mutators, mutators};
/// use serde::{Deserialize, Serialize};
///
/// #[must_use]
/// #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
/// enum AccountEvent {
///     Opened { holder: String, limit: u64 },
///     Renamed(String),
///     Closed { reason: String },
/// }
///
/// #[derive(Debug, Clone, PartialEq)]
/// struct Account { holder: String, limit: u64 }
///
/// #[mutators(AccountEvent)]
/// impl Account {
///     fn opened(limit: u64, holder: String) -> Self {
///         Self { holder, limit }
///     }
///
///     fn renamed(&mut self, name: String) {
///         self.holder = name;
///     }
///
///     fn closed(self, _reason: String) {}
/// }
///
/// let mut account = Life::Unborn;
/// Account::mutate(&mut account, AccountEvent::Opened { holder: "Ada".into(), limit: 5 });
/// Account::mutate(&mut account, AccountEvent::Renamed("Eve".into()));
/// assert_eq!(account, Life::Living(Account { holder: "Eve".into(), limit: 5 }));
/// ```
///
/// Nothing else stands in the block. It implements `Mutators<AccountEvent>`; a variant without
/// mutator, a mutator without variant, a field that is not taken or does not exist, and a wrong type
/// are compile errors.
///
/// # `#[event(Variant)]`
///
/// On a method, the variant it is for, where the name is taken.
///
/// ```
/// # use eventsourcing::{DomainEvent, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use]
/// # #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
/// # enum LampEvent { Installed, Lit }
/// # struct Lamp { lit: bool }
/// #[mutators(LampEvent)]
/// impl Lamp {
///     fn installed() -> Self {
///         Self { lit: false }
///     }
///
///     #[event(Lit)]
///     fn on_lit(&mut self) {
///         self.lit = true;
///     }
/// }
///
/// impl Lamp {
///     fn lit(&self) -> bool {
///         self.lit
///     }
/// }
/// ```
///
/// # `#[mutators(match E)]`
///
/// For an enum whose `DomainEvent` is written by hand: the attribute learns about the variants from
/// the derive, and without it leaves them to the compiler's own `match`. The variant is the name of
/// the method in camel case unless `#[event(Variant)]` names it; the field of a tuple is called `0`,
/// so its parameter is `_0`.
///
/// ```
/// # use eventsourcing::{DomainEvent, EventFields, EventType, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Clone, Serialize, Deserialize)]
/// # enum LampEvent { Installed { watts: u32 }, Moved(String) }
/// # impl DomainEvent for LampEvent {
/// #     const TYPES: &'static [EventType] = &[
/// #         EventType::new("Installed", "lamp#Installed", &[], EventFields::Named(&["watts"])),
/// #         EventType::new("Moved", "lamp#Moved", &[], EventFields::One),
/// #     ];
/// #     fn type_index(&self) -> usize { usize::from(matches!(self, Self::Moved(_))) }
/// # }
/// # struct Lamp { watts: u32, place: String }
/// #[mutators(match LampEvent)]
/// impl Lamp {
///     fn installed(watts: u32) -> Self {
///         Self { watts, place: String::new() }
///     }
///
///     fn moved(&mut self, _0: String) {
///         self.place = _0;
///     }
/// }
/// ```
#[proc_macro_attribute]
pub fn mutators(
    event: proc_macro::TokenStream,
    block: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    mutators::attribute(event.into(), block.into()).into()
}

/// Reads the item, writes what it can of the code, and beside it everything that is wrong: without
/// the code, every use of the type would be an error too.
fn derive(
    input: TokenStream,
    derive: fn(&DeriveInput, &Errors) -> Option<TokenStream>,
) -> TokenStream {
    let errors = Errors::default();
    let input = errors.ok(syn::parse2::<DeriveInput>(input));
    let mut code = input
        .and_then(|input| derive(&input, &errors))
        .unwrap_or_default();
    code.extend(errors.into_code());
    code
}

/// What the traits ask of a type, asked of a generic one as a whole rather than of its parameters:
/// serde's own derives decide what its parameters need.
fn where_self_can_be_stored(generics: &Generics) -> Option<WhereClause> {
    let mut generics = generics.clone();
    if generics.params.is_empty() {
        return generics.where_clause;
    }
    generics.make_where_clause().predicates.push(parse_quote! {
        Self: ::eventsourcing::__private::Serialize
            + ::eventsourcing::__private::DeserializeOwned
            + ::core::clone::Clone
            + ::core::marker::Send
            + ::core::marker::Sync
            + 'static
    });
    generics.where_clause
}
