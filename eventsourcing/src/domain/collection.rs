//! A set of items as an aggregate.

use std::{collections::BTreeSet, collections::btree_set, fmt::Debug};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    aggregate::Aggregate,
    collection_event::CollectionEvent,
    id::AggregateId,
    mutators::{Life, Mutators, Role},
    shape::{Shape, ShapeWriter},
};

/// A set of items as an aggregate: what is in it, and when it came in and went out.
///
/// What its decisions answer are [`CollectionEvent`]s. Adding what is there and removing what is
/// not are refused by [`add`](Self::add) and [`remove`](Self::remove) before anything is recorded,
/// and are no event for [`ensure`](Self::ensure) and [`forget`](Self::forget). Whoever wants a
/// collection of items of their own says what they are: [`CollectionItem`].
///
/// ```
/// use eventsourcing::{Collection, EventStore};
///
/// let guests = EventStore::in_memory().repository::<Collection<String>>();
/// let tonight = guests.create(Collection::create())?.id();
///
/// guests.update(tonight, |guests| guests.add("Ada".to_owned()))?;
/// guests.update(tonight, |guests| guests.add("Eve".to_owned()))?;
/// guests.update(tonight, |guests| guests.remove("Eve".to_owned()))?;
/// assert!(guests.update(tonight, |guests| guests.remove("Bob".to_owned())).is_err());
///
/// let guests = guests.get(tonight)?;
/// assert!(guests.contains("Ada"));
/// assert_eq!(guests.iter().collect::<Vec<_>>(), ["Ada"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The items are kept in order, so that the same items are always read, and stored in a snapshot,
/// in the same way.
///
/// More in the [guide](crate::guide::collection).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de> + Ord"))]
pub struct Collection<T> {
    items: BTreeSet<T>,
}

/// What a [`Collection`] can be of.
///
/// Strings, UUIDs, numbers and the like are. For a type of your own say under which topic its
/// collections are stored, and with which ids; one type of item is one type of collection. Of items
/// that are the same to the compiler and not to you, such as the readers and the writers of a page,
/// make two types.
///
/// ```
/// use eventsourcing::{Collection, CollectionItem, EventStore, Id, Shape, ShapeWriter, Uuid};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Id)]
/// struct ArticleId(Uuid);
///
/// #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
/// struct Tag(String);
///
/// impl CollectionItem for Tag {
///     type Id = ArticleId;
///     const TOPIC: &'static str = "blog.tags";
///
///     fn describe(shape: &mut ShapeWriter) {
///         shape.part::<Self>();
///     }
/// }
///
/// let tags = EventStore::in_memory().repository::<Collection<Tag>>();
/// let article = ArticleId::new();
/// tags.create_as(article, Collection::create())?;
/// tags.update(article, |tags| tags.add(Tag("rust".into())))?;
/// # assert_eq!(tags.get(article)?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "there are no collections of `{Self}`",
    label = "not an item of a collection",
    note = "implement `CollectionItem` for `{Self}`: the topic of such a collection, and the type of its id"
)]
pub trait CollectionItem:
    Debug + Clone + Ord + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What tells one such collection from another: a type of your own, or a plain
    /// [`Uuid`](crate::Uuid).
    type Id: AggregateId;

    /// The first part of the topics of its events: `blog.tags` for `blog.tags#ItemAdded`. By it a
    /// store tells collections of one type of item from those of another.
    const TOPIC: &'static str;

    /// Describes the shape of an item, from which follows what snapshots are kept under. Items that
    /// have a [`Shape`] write `shape.part::<Self>()`; without it they are known by the name of their
    /// type, and snapshots have to be told of changes: [`ShapeWriter::revision`].
    fn describe(shape: &mut ShapeWriter) {
        shape.opaque::<Self>();
    }
}

/// Why an item was not added or removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CollectionRefusal<T: Debug> {
    /// It is there already.
    #[error("{0:?} is in the collection already")]
    AlreadyThere(T),
    /// It is not there.
    #[error("{0:?} is not in the collection")]
    NotThere(T),
}

impl<T: CollectionItem> Collection<T> {
    /// The beginning of a collection, without items.
    pub fn create() -> CollectionEvent<T> {
        CollectionEvent::Created
    }

    /// Adds an item.
    ///
    /// # Errors
    ///
    /// When it is there.
    pub fn add(&self, item: T) -> Result<CollectionEvent<T>, CollectionRefusal<T>> {
        if self.items.contains(&item) {
            return Err(CollectionRefusal::AlreadyThere(item));
        }
        Ok(CollectionEvent::ItemAdded { item })
    }

    /// Removes an item.
    ///
    /// # Errors
    ///
    /// When it is not there.
    pub fn remove(&self, item: T) -> Result<CollectionEvent<T>, CollectionRefusal<T>> {
        if !self.items.contains(&item) {
            return Err(CollectionRefusal::NotThere(item));
        }
        Ok(CollectionEvent::ItemRemoved { item })
    }

    /// Adds an item unless it is there: then nothing happens.
    pub fn ensure(&self, item: T) -> Option<CollectionEvent<T>> {
        self.add(item).ok()
    }

    /// Removes an item if it is there; if not, nothing happens.
    pub fn forget(&self, item: T) -> Option<CollectionEvent<T>> {
        self.remove(item).ok()
    }

    /// Ends the collection: nothing happens to it any more, and its id is not used again.
    pub fn discard(&self) -> CollectionEvent<T> {
        CollectionEvent::Discarded
    }
}

impl<T: Ord> Collection<T> {
    /// Whether the item is there.
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: std::borrow::Borrow<Q>,
    {
        self.items.contains(item)
    }
}

impl<T> Collection<T> {
    /// The items, in their order.
    pub fn iter(&self) -> btree_set::Iter<'_, T> {
        self.items.iter()
    }

    /// The items as the set that they are.
    pub fn items(&self) -> &BTreeSet<T> {
        &self.items
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a, T> IntoIterator for &'a Collection<T> {
    type Item = &'a T;
    type IntoIter = btree_set::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<T: CollectionItem> Mutators<CollectionEvent<T>> for Collection<T> {
    fn role(event: &CollectionEvent<T>) -> Role {
        match event {
            CollectionEvent::Created => Role::Begins,
            CollectionEvent::ItemAdded { .. } | CollectionEvent::ItemRemoved { .. } => {
                Role::Changes
            }
            CollectionEvent::Discarded => Role::Ends,
        }
    }

    fn mutate(collection: &mut Life<Self>, event: CollectionEvent<T>) {
        match event {
            CollectionEvent::Created => collection.begin(Self {
                items: BTreeSet::new(),
            }),
            CollectionEvent::ItemAdded { item } => collection.change(|it| {
                it.items.insert(item);
            }),
            CollectionEvent::ItemRemoved { item } => collection.change(|it| {
                it.items.remove(&item);
            }),
            CollectionEvent::Discarded => collection.end(drop),
        }
    }
}

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<T: CollectionItem> Aggregate for Collection<T> {
    type Event = CollectionEvent<T>;
    type Id = T::Id;

    fn describe(shape: &mut ShapeWriter) {
        shape.text("items");
        T::describe(shape);
    }
}

/// What everybody has, under the topic `eventsourcing.collection.<type>` and a plain UUID.
macro_rules! plain_items {
    ($($type:ty = $topic:literal),+ $(,)?) => {$(
        impl CollectionItem for $type {
            type Id = uuid::Uuid;
            const TOPIC: &'static str = concat!("eventsourcing.collection.", $topic);

            fn describe(shape: &mut ShapeWriter) {
                <Self as Shape>::describe(shape);
            }
        }
    )+};
}

plain_items! {
    String = "string", char = "char", uuid::Uuid = "uuid",
    u8 = "u8", u16 = "u16", u32 = "u32", u64 = "u64",
    i8 = "i8", i16 = "i16", i32 = "i32", i64 = "i64",
}
