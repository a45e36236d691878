//! The derives of `eventsourcing`, which re-exports them.
//!
//! Each reads its input into a model, says everything that is wrong with it at once, and writes what
//! follows from the model. What is written are trait impls; what they do is done in `eventsourcing`.

mod aggregate;
mod attr;
mod case;
mod command;
mod errors;
mod event;
mod generated;
mod id;
mod mutators;
mod retry;
mod sequenced_item;
mod serde_attr;
mod shape;
mod span;
mod subscribe_to;
#[cfg(test)]
mod tests;
mod value_object;

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
/// # `#[event(marker = …)]`
///
/// On a variant or a struct, what kind of thing has happened: `Created`, `AttributeChanged`,
/// `Discarded` or `Logged`, for those who subscribe to all events of a kind. It is not stored.
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

#[doc = include_str!("docs/aggregate.md")]
#[proc_macro_derive(Aggregate, attributes(aggregate))]
pub fn aggregate(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), aggregate::derive).into()
}

/// Makes an enum the message form of decisions: what somebody asks of an aggregate, as a value that a
/// bus carries or the body of a request is read into.
///
/// A variant calls the decision of its name in snake case, with its fields: `Withdraw { amount }`
/// is `account.withdraw(amount)`, `Rename(String)` is `account.rename(name)` and `Close` is
/// `account.close()`. What the decision may answer is what every [`Decision`] may. The repository
/// takes it: `accounts.execute(id, command)`, also under a key and in a unit of work.
///
/// ```
/// # use eventsourcing::{Aggregate, Command, DomainEvent, EventStore, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use]
/// # #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum AccountEvent { Opened { holder: String }, Withdrawn { amount: i64 }, Renamed(String) }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = AccountEvent)]
/// # struct Account { holder: String, balance: i64 }
/// # #[mutators(AccountEvent)]
/// # impl Account {
/// #     fn opened(holder: String) -> Self { Self { holder, balance: 0 } }
/// #     fn withdrawn(&mut self, amount: i64) { self.balance -= amount; }
/// #     fn renamed(&mut self, holder: String) { self.holder = holder; }
/// # }
/// # #[derive(Debug, PartialEq)]
/// # struct Overdrawn;
/// impl Account {
///     fn open(holder: String) -> AccountEvent {
///         AccountEvent::Opened { holder }
///     }
///
///     fn withdraw(&self, amount: i64) -> Result<AccountEvent, Overdrawn> {
///         if amount > self.balance { Err(Overdrawn) } else { Ok(AccountEvent::Withdrawn { amount }) }
///     }
///
///     fn change_holder(&self, holder: String) -> Option<AccountEvent> {
///         (holder != self.holder).then_some(AccountEvent::Renamed(holder))
///     }
/// }
///
/// #[derive(Debug, Clone, Serialize, Deserialize, Command)]
/// #[command(aggregate = Account, error = Overdrawn)]
/// enum AccountCommand {
///     #[command(begins)]
///     Open { holder: String },
///     Withdraw { amount: i64 },
///     #[command(method = change_holder)]
///     Rename(String),
/// }
///
/// let accounts = EventStore::in_memory().repository::<Account>();
/// let open = AccountCommand::Open { holder: "Ada".into() };
/// let account = accounts.execute_new(open).unwrap();
/// let account = accounts.execute(account.id(), AccountCommand::Rename("Eve".into())).unwrap();
/// assert_eq!(account.holder, "Eve");
/// let refused = accounts.keyed("cheque 7").execute(account.id(), AccountCommand::Withdraw { amount: 5 });
/// assert!(refused.is_err());
/// ```
///
/// **Fields are arguments in the order in which the variant declares them**, since Rust calls by
/// position and the derive does not see the method. Two fields of one type that stand in another
/// order than the parameters do compile. Nothing stored depends on it: what is stored are the events,
/// whose fields meet their mutators by name. Where it matters, give the fields types of their own, or
/// the variant a struct, which the decision takes whole and by name:
/// `Transfer(Transfer)` is `account.transfer(transfer)`.
///
/// # `#[command(aggregate = …, error = …)]`
///
/// On the enum: whom it asks, and why it is refused. Each decision may have a type of refusal of its
/// own; it becomes the `error` by [`From`]. Without `error` no decision refuses.
///
/// # `#[command(begins)]`
///
/// On a variant that begins an aggregate: it calls a function without `self`, as `Account::open`.
/// `execute_new` gives the aggregate a new id, `execute` the one that it is given.
///
/// # `#[command(method = …)]`
///
/// On a variant: the name of the decision, where it is another.
///
/// [`Decision`]: https://docs.rs/eventsourcing/latest/eventsourcing/trait.Decision.html
#[proc_macro_derive(Command, attributes(command))]
pub fn command(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), command::derive).into()
}

/// Makes a struct a value object: a value that is checked where it is made.
///
/// ```
/// use eventsourcing::ValueObject;
/// use serde::Serialize;
///
/// #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueObject)]
/// #[value_object(check = Self::check, error = NotPositive, display, parse)]
/// pub struct Cents(i64);
///
/// #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// pub struct NotPositive;
/// # impl std::fmt::Display for NotPositive {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
/// #         f.write_str("an amount is more than nothing")
/// #     }
/// # }
///
/// impl Cents {
///     fn check(&self) -> Result<(), NotPositive> {
///         if self.0 > 0 { Ok(()) } else { Err(NotPositive) }
///     }
/// }
///
/// let amount = Cents::new(500)?;
/// assert_eq!(Cents::try_from(0), Err(NotPositive));
/// assert_eq!("500".parse(), Ok(amount));
/// assert_eq!((amount.to_string(), i64::from(amount)), ("500".into(), 500));
/// assert_eq!(
///     serde_json::from_str::<Cents>("0").unwrap_err().to_string(),
///     "no `Cents`: an amount is more than nothing",
/// );
/// # Ok::<(), NotPositive>(())
/// ```
///
/// A struct of one value without name gets `new`, [`TryFrom`] of that value, [`From`] back to it (both
/// unless it is generic) and [`AsRef`]; a struct with names gets `new` of its fields, in their order.
/// The fields are private. It does not deref to what it holds, whose methods would know no rule.
///
/// It writes `Deserialize` too, which must not be derived beside it. Commands and the bodies of
/// requests are read with the rule; stored events without, by their shape alone: a rule that is
/// tightened later does not make history unreadable. `#[serde(…)]` on fields keeps its meaning; on the
/// struct `from`, `try_from`, `into`, `remote`, `default` and `crate` are refused. `Serialize` is your own.
///
/// **In an event, a rule must not choose what a value is read as**: of an enum that is
/// `#[serde(untagged)]`, history reads the first variant whose shape fits, whatever its rule says. Leave
/// `untagged` out, so that a tag says which it is.
///
/// # `#[value_object(check = …, error = …)]`
///
/// The rule, a function from `&Self` to `Result<(), error>`, and why it refuses: a type that is
/// [`Display`](std::fmt::Display).
///
/// # `#[value_object(new = …)]`
///
/// Another name for `new`, which is then free for a constructor of your own; that ends in `checked()`,
/// of the trait `ValueObject`.
///
/// # `#[value_object(display)]`, `#[value_object(parse)]`
///
/// On a struct of one value without name: [`Display`](std::fmt::Display) as that value has it, and
/// [`FromStr`](std::str::FromStr), which parses that value and runs the rule.
#[proc_macro_derive(ValueObject, attributes(value_object, serde))]
pub fn value_object(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), value_object::derive).into()
}

/// Gives a struct or an enum a shape: what it is made of, by names and types and what serde is told.
///
/// For the types that the state of an aggregate is made of, so that a change in them is seen and
/// snapshots of another shape are not used. Recursive types have one; so have generic types, where
/// their parameters have. A field whose type has none is known by the name of that type, and by the
/// shapes of the types that are written within it: of `BTreeMap<Foreign, Own>` that is `Own`.
///
/// ```
/// use eventsourcing::Shape;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Clone, Serialize, Deserialize, Shape)]
/// struct Folder {
///     name: String,
///     #[serde(default)]
///     folders: Vec<Folder>,
/// }
/// ```
#[proc_macro_derive(Shape)]
pub fn shape(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), shape::derive).into()
}

/// Makes a struct the description of a table of the user's own, in which events are kept through
/// `eventsourcing-diesel`, which exports it.
#[proc_macro_derive(SequencedItem, attributes(sequenced_item))]
pub fn sequenced_item(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), sequenced_item::derive).into()
}

#[doc = include_str!("docs/mutators.md")]
#[proc_macro_attribute]
pub fn mutators(
    event: proc_macro::TokenStream,
    block: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    mutators::attribute(event.into(), block.into()).into()
}

#[doc = include_str!("docs/retry.md")]
#[proc_macro_attribute]
pub fn retry(
    policy: proc_macro::TokenStream,
    function: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    retry::attribute(policy.into(), function.into()).into()
}

#[doc = include_str!("docs/subscribe_to.md")]
#[proc_macro_attribute]
pub fn subscribe_to(
    events: proc_macro::TokenStream,
    function: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    subscribe_to::attribute(events.into(), function.into()).into()
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
