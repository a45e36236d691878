//! The kinds of entities: each at its own kind of place, on every store that has such places.

mod checks;
mod each;
mod nested;
mod places;
mod published;
mod unanswered;
mod writers;

use eventsourcing::{Aggregate, AggregateRoot, DomainEvent, StoredKind, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "orchard.tree")]
enum TreeEvent {
    Planted { sort: String },
    Grown { cm: u32 },
    Felled,
}

/// What grows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TreeEvent)]
struct Tree {
    sort: String,
    cm: u32,
}

#[mutators(TreeEvent)]
impl Tree {
    fn planted(sort: String) -> Self {
        Self { sort, cm: 0 }
    }

    fn grown(&mut self, cm: u32) {
        self.cm += cm;
    }

    fn felled(self) {}
}

fn planted() -> TreeEvent {
    TreeEvent::Planted {
        sort: "pear".into(),
    }
}

fn grown(cm: u32) -> TreeEvent {
    TreeEvent::Grown { cm }
}

/// All that is pending or applied of a root, as far as every kind has it.
fn seen<K: StoredKind>(root: &AggregateRoot<Tree, K>) -> (Tree, bool, usize) {
    let state = Tree::clone(root);
    (state, root.has_ended(), root.pending_events().len())
}

/// Writes each case once, generic over the kind and the strategy, and runs it for every kind of
/// entity on every store.
macro_rules! of_every_kind {
    ($($case:ident)*) => {
        $crate::entities::of_kinds! {
            domain: Plain at u64, versioned: Versioned at u64,
            timestamped: Timestamped at Timestamp,
            timestamped_versioned: TimestampedVersioned at u64,
            timeuuided: Timeuuided at TimeUuid,
            timeuuided_versioned: TimeuuidedVersioned at u64;
            [$($case)*]
        }
    };
}
pub(crate) use of_every_kind;

/// The same for some kinds.
macro_rules! of_kinds {
    ($($name:ident: $kind:ident at $position:ident),*; $cases:tt) => {$(
        mod $name {
            $crate::entities::on_every_store! { $kind, $position, $cases }
        }
    )*};
}
pub(crate) use of_kinds;

macro_rules! on_every_store {
    ($kind:ident, $position:ident, [$($case:ident)*]) => {$(
        mod $case {
            #[allow(unused_imports, reason = "an integer is none of them")]
            use eventsourcing::{
                EventStore, InMemoryStrategy, SequencedItem, TimeUuid, Timestamp, kind::$kind,
            };
            use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};

            #[test]
            fn in_memory() {
                let store = EventStore::new(InMemoryStrategy::<$position>::default());
                super::super::$case::<$kind, _>(&store);
            }

            #[test]
            fn sqlite() {
                let folder = tempfile::tempdir().unwrap();
                let settings = SqliteSettings::from(folder.path().join("trees.db").as_path())
                    .synchronous(Synchronous::Off);
                let datastore = SqliteDatastore::open(settings).unwrap();
                let items = datastore.table::<SequencedItem<$position>>().unwrap();
                super::super::$case::<$kind, _>(items.event_store());
            }

            #[cfg(feature = "servers")]
            #[test]
            fn postgres() {
                let schema = eventsourcing_tests::postgres::FreshSchema::make();
                let datastore =
                    eventsourcing_diesel::PostgresDatastore::open(schema.settings()).unwrap();
                let items = datastore.table::<SequencedItem<$position>>().unwrap();
                super::super::$case::<$kind, _>(items.event_store());
            }

            #[cfg(feature = "servers")]
            #[test]
            fn mysql() {
                let database = eventsourcing_tests::mysql::FreshDatabase::make();
                let datastore =
                    eventsourcing_diesel::MysqlDatastore::open(database.settings()).unwrap();
                let items = datastore.table::<SequencedItem<$position>>().unwrap();
                super::super::$case::<$kind, _>(items.event_store());
            }
        }
    )*};
}
pub(crate) use on_every_store;
