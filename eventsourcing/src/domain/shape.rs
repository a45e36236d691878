//! What a state is made of, so that a snapshot of another shape is known for one.

use std::{
    any::{TypeId, type_name},
    collections::HashSet,
    fmt::Write as _,
};

use uuid::Uuid;

use super::{aggregate::Aggregate, mutators::Mutators};

/// A type whose shape is known: what it is made of, by names and types.
///
/// An aggregate's snapshots are kept under a fingerprint of its shape. Where the shape changes, so
/// does the fingerprint; the snapshots of before are not found and the events are replayed. Write
/// `#[derive(Shape)]` on the structs and enums that the state of an aggregate is made of: a type
/// without it is known by its name alone, and a change within it has to be said by
/// `#[aggregate(snapshot = 2)]`; a snapshot of it is taken where the state can be compared with what
/// would be read, for which it has `PartialEq` or `Debug`. The types of the standard library have a shape, those that hold
/// others when these have one.
///
/// ```
/// use eventsourcing::Shape;
///
/// #[derive(Shape)]
/// struct Line { article: String, price: Price }
///
/// #[derive(Shape)]
/// enum Price { Free, Cents(u64) }
/// ```
///
/// By hand it is a text that is another when the type is:
///
/// ```
/// use eventsourcing::{Shape, ShapeWriter};
///
/// struct Temperature { kelvin: f64 }
///
/// impl Shape for Temperature {
///     fn describe(shape: &mut ShapeWriter) {
///         shape.opaque::<Self>();
///         shape.revision(2);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the shape of `{Self}` is not known",
    label = "has no shape",
    note = "write `#[derive(Shape)]` on `{Self}`"
)]
pub trait Shape: 'static {
    /// Describes the type.
    fn describe(shape: &mut ShapeWriter);
}

/// Takes the description of a [`Shape`].
#[derive(Debug, Default)]
pub struct ShapeWriter {
    text: String,
    seen: HashSet<TypeId>,
    outlined: HashSet<&'static str>,
    unseen: Option<&'static str>,
    lost: Option<String>,
}

impl ShapeWriter {
    /// Writes a word of the description.
    pub fn text(&mut self, text: &str) {
        // With its length, so that two words are never taken for one.
        _ = write!(self.text, "{}:{text};", text.len());
    }

    /// A type that is known by its name, what it is made of not being seen.
    pub fn opaque<T: ?Sized>(&mut self) {
        self.text(type_name::<T>());
    }

    /// A type without a shape: how it is stored is not known, nor whether all of it is.
    pub(crate) fn unseen<T: ?Sized>(&mut self) {
        self.unseen.get_or_insert(type_name::<T>());
        // Snapshots of before they were compared are not found.
        self.text("unseen");
        self.opaque::<T>();
    }

    /// A generic type, some of whose parameters have no shape. One that was outlined before is named:
    /// by its name, since it may borrow.
    pub(crate) fn outline<T: Outline + ?Sized>(&mut self) {
        if self.outlined.insert(type_name::<T>()) {
            T::outline(self);
        } else {
            self.text("^");
        }
        self.unseen::<T>();
    }

    /// What was written so far.
    pub fn written(&self) -> &str {
        &self.text
    }

    /// A number to count up when a type has changed in a way that its description does not show.
    pub fn revision(&mut self, number: u64) {
        self.text("revision");
        self.text(&number.to_string());
    }

    /// A type that is part of the one described. One that was described before, be it around this
    /// place, is named.
    pub fn part<T: Shape + ?Sized>(&mut self) {
        if self.seen.insert(TypeId::of::<T>()) {
            T::describe(self);
        } else {
            self.text("^");
            self.opaque::<T>();
        }
    }

    /// A field that is not stored, so that a state that was read is not the one that was written:
    /// then there are no snapshots. Nothing is lost where there is nothing to store.
    pub fn skipped<T>(&mut self, field: &str) {
        self.text("skipped");
        if size_of::<T>() > 0 && self.lost.is_none() {
            self.lost = Some(field.to_owned());
        }
    }
}

/// What snapshots are kept under beside the aggregate and the version: the same for two programs
/// whose states have one shape and whose mutators do the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub Uuid);

/// What the shape of an aggregate comes to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Description {
    pub(crate) fingerprint: Fingerprint,
    /// A type in the state that has no shape.
    pub(crate) unseen: Option<&'static str>,
}

/// A generic type as it is described where its parameters have no shape.
pub trait Outline {
    /// Describes the type: of its parameters the names.
    fn outline(shape: &mut ShapeWriter);
}

/// Why there can be no snapshots of a type of aggregate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the field `{field}` of `{aggregate}` is not stored: `#[serde(skip…)]`; leave the attribute out, \
     or the snapshots"
)]
pub(crate) struct FieldNotStored {
    aggregate: &'static str,
    field: String,
}

const NAMESPACE: Uuid = Uuid::from_u128(0x0a6f_41c8_5d0e_5b0c_9d6f_2f0b_3f8e_7c11);

impl Fingerprint {
    /// That of an aggregate: of its name, its shape and its mutators. `None` where there can be no
    /// snapshots, since a field of the state is not stored.
    pub fn of<A: Aggregate>() -> Option<Self> {
        description::<A>().ok().map(|it| it.fingerprint)
    }
}

/// The shape of an aggregate.
pub(crate) fn description<A: Aggregate>() -> Result<Description, FieldNotStored> {
    let mut shape = ShapeWriter::default();
    shape.opaque::<A>();
    A::describe(&mut shape);
    shape.revision(<A as Mutators<A::Event>>::REVISION);
    match shape.lost {
        None => Ok(Description {
            fingerprint: Fingerprint(Uuid::new_v5(&NAMESPACE, shape.text.as_bytes())),
            unseen: shape.unseen,
        }),
        Some(field) => Err(FieldNotStored {
            aggregate: type_name::<A>(),
            field,
        }),
    }
}
