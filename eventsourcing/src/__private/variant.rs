//! What `#[derive(DomainEvent)]` tells `#[mutators]`, which does not see the enum.
//!
//! The derive says for each variant which fields it has; the attribute says for each variant what it
//! does; the exhaustive `match` that brings them together stands in the derive. A variant is known by
//! the name of its mutator, its fields by their names; both as a number, since a string cannot be a
//! const argument.

use crate::{DomainEvent, Life, Role};

/// An enum that derives `DomainEvent`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum that derives `DomainEvent`",
    label = "not an event enum",
    note = "write `#[derive(DomainEvent)]` on it",
    note = "if it implements `DomainEvent` by hand, write `#[mutators(match …)]`"
)]
pub trait EventEnum: DomainEvent + Variants {}

#[diagnostic::do_not_recommend]
impl<E: DomainEvent + Variants> EventEnum for E {}

/// What the derive says of the variants beside their [`TYPES`](DomainEvent::TYPES).
pub trait Variants {
    /// The names of the mutators, in the order of the variants.
    const MUTATORS: &'static [&'static str];
    /// Those of variants in which the derive has found something wrong, and said so.
    const UNCHECKED: &'static [&'static str] = &[];
    /// Where the enum stands, if it is `#[non_exhaustive]`.
    const NON_EXHAUSTIVE_IN: Option<&'static str>;
}

/// An enum with a variant of this name and these fields.
#[diagnostic::on_unimplemented(
    message = "a mutator does not match its variant of `{Self}`",
    label = "no variant with these fields",
    note = "a mutator has the name of the variant in snake case, and the names of all its fields"
)]
pub trait Variant<const NAME: u64, const FIELDS: u64> {
    /// A struct of nothing and of the fields, by the order of their names.
    type Fields;
}

/// What the variant of this name does to an aggregate.
#[diagnostic::on_unimplemented(
    message = "a variant of `{E}` has no mutator",
    label = "a mutator is missing",
    note = "write a method for each variant of `{E}`, named as the variant in snake case"
)]
pub trait Mutator<E, const NAME: u64>: Sized {
    /// Whether it begins, changes or ends it.
    const ROLE: Role;
    /// The fields of the variant, by the order of their names.
    type Fields;
    /// Applies the event.
    fn mutate(life: &mut Life<Self>, fields: Self::Fields);
}

/// The `match` over an event enum, for an aggregate that has a mutator for every variant.
///
/// `C` is any type at all. It is made of the checks on the mutators: where one of them fails it is no
/// type, and the compiler, which has said so, says nothing about this.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum that derives `DomainEvent`",
    label = "not an event enum"
)]
pub trait Dispatch<A, C: ?Sized>: Sized {
    /// [`Mutators::role`](crate::Mutators::role).
    fn role(&self) -> Role;
    /// [`Mutators::mutate`](crate::Mutators::mutate).
    fn mutate(self, life: &mut Life<A>);
}

/// A check that has passed.
#[derive(Debug)]
pub struct Checked<const PASSED: bool>;

/// The number of a name.
pub const fn name(name: &str) -> u64 {
    fnv1a64(0xcbf2_9ce4_8422_2325, name.as_bytes())
}

/// The number of the names of fields.
pub const fn fields(names: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut index = 0;
    while index < names.len() {
        hash = fnv1a64(hash, names[index].as_bytes());
        hash = fnv1a64(hash, b",");
        index += 1;
    }
    hash
}

const fn fnv1a64(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}
