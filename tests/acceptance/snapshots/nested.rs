//! What serde skips somewhere in the state, where no derive of ours sees it: no snapshot is taken
//! that would be read as another state.

use std::collections::{BTreeMap, HashMap};

use eventsourcing::{Aggregate, DomainEvent, Error, Shape, SnapshotPolicy, mutators};
use proptest::{prelude::*, test_runner::TestCaseResult};
use serde::{Deserialize, Serialize};

use super::{Told, everything, watched::watched};
use crate::stores::{Store, in_memory, sqlite};

/// A type of another crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
struct Foreign(u8);

/// One that keeps something to itself, as long as it is nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Opaque {
    hits: u32,
    #[serde(skip)]
    seen: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Shape)]
struct Shaped {
    hits: u32,
    #[serde(skip)]
    seen: u32,
}

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum Happened {
    Begun,
    Hit { by: Foreign },
    Looked,
    Forgotten,
}

/// A state of this form, that remembers what it has seen in a field that is not stored.
macro_rules! state {
    ($(#[$derive:meta])* $state:ident, $field:ty, $at:ident => $key:expr) => {
        $(#[$derive])*
        #[derive(Clone, Serialize, Deserialize, Aggregate)]
        #[aggregate(event = Happened)]
        struct $state {
            parts: $field,
        }

        #[mutators(Happened)]
        impl $state {
            fn begun() -> Self {
                Self { parts: Default::default() }
            }

            fn hit(&mut self, by: Foreign) {
                let $at = by;
                self.parts.entry($key).or_default().hits += 1;
            }

            fn looked(&mut self) {
                for part in self.parts.values_mut() {
                    part.seen += 1;
                }
            }

            fn forgotten(&mut self) {
                for part in self.parts.values_mut() {
                    part.seen = 0;
                }
            }
        }
    };
}

state!(#[derive(Debug, PartialEq)] Equal, BTreeMap<String, Opaque>, by => by.0.to_string());
state!(#[derive(Debug)] Shown, BTreeMap<String, Opaque>, by => by.0.to_string());
state!(Dark, BTreeMap<String, Opaque>, by => by.0.to_string());
state!(#[derive(Debug, PartialEq)] Beside, BTreeMap<Foreign, Shaped>, by => by);
state!(#[derive(Debug, PartialEq)] Unordered, HashMap<Foreign, Opaque>, by => by);
state!(#[derive(Debug)] Scattered, HashMap<u8, Opaque>, by => by.0);

fn hit(by: u8) -> Happened {
    Happened::Hit { by: Foreign(by) }
}

/// Which versions have a snapshot, and what was told, of one that had seen something at version 2.
fn taken<A: Aggregate<Event = Happened, Id = uuid::Uuid>>(
    store: &Store,
) -> (Vec<u64>, Vec<String>) {
    let told = Told::default();
    let store = watched(store);
    let all = store.repository::<A>();
    let all = all.with_snapshots(told.by(SnapshotPolicy::every(1)));
    let id = all.create(Happened::Begun).unwrap().id();
    for event in [hit(1), Happened::Looked, Happened::Forgotten] {
        all.update(id, |_| event.clone()).unwrap();
    }
    let asked = all.take_snapshot_at(id, 2).unwrap_err();
    assert!(matches!(asked, Error::Misuse { .. }), "{asked}");
    (store.strategy().versions_put(), told.take())
}

wherever_snapshots_are! {
    fn what_would_be_lost_is_seen_by_what_is_equal(store) {
        let (versions, told) = taken::<Equal>(store);
        assert_eq!(versions, [0, 1, 3]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("would be read as another state"), "{told:?}");
    }

    fn what_would_be_lost_is_seen_by_what_is_shown(store) {
        let (versions, told) = taken::<Shown>(store);
        assert_eq!(versions, [0, 1, 3]);
        assert!(told[0].contains("would be read as another state"), "{told:?}");
    }

    fn where_nobody_could_tell_there_are_no_snapshots(store) {
        let (versions, told) = taken::<Dark>(store);
        assert_eq!(versions, [0_u64; 0]);
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[0].contains("nested::Opaque"), "{told:?}");
        assert!(told[0].ends_with("write `#[derive(PartialEq)]` on the state"), "{told:?}");
    }

    fn a_field_that_is_skipped_is_seen_beside_a_type_without_shape(store) {
        let (versions, told) = taken::<Beside>(store);
        assert_eq!(versions, [0_u64; 0]);
        assert!(told[0].contains("the field `seen` of `"), "{told:?}");
    }

    fn a_hash_map_is_the_same_in_any_order(store) {
        let store = watched(store);
        let all = store.repository::<Unordered>().with_snapshots(SnapshotPolicy::every(1));
        let id = all.create(Happened::Begun).unwrap().id();
        for by in 0..20 {
            all.update(id, |_| hit(by)).unwrap();
        }
        assert_eq!(store.strategy().versions_put().len(), 21);
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Hit(u8),
    Look,
    Forget,
    SnapshotAt(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8).prop_map(Step::Hit),
        2 => Just(Step::Look),
        2 => Just(Step::Forget),
        1 => (0..20_u64).prop_map(Step::SnapshotAt),
    ]
}

fn agree<A>(store: &Store, every: u64, steps: &[Step]) -> TestCaseResult
where
    A: Aggregate<Event = Happened, Id = uuid::Uuid>,
    A: std::fmt::Debug,
{
    let with = watched(store).with_snapshots(SnapshotPolicy::<A>::every(every));
    let all = with.repository::<A>();
    let id = all.create(Happened::Begun).unwrap().id();
    for &step in steps {
        let event = match step {
            Step::Hit(by) => hit(by),
            Step::Look => Happened::Looked,
            Step::Forget => Happened::Forgotten,
            Step::SnapshotAt(version) => {
                // There may be no such version, or none that can be kept.
                _ = all.take_snapshot_at(id, version);
                continue;
            }
        };
        all.update(id, |_| event.clone()).unwrap();
    }
    let replayed = everything(&store.repository::<A>(), id, &[]);
    prop_assert_eq!(everything(&all, id, &[]), replayed);
    Ok(())
}

fn the_same_with_and_without(store: &Store, every: u64, steps: &[Step]) -> TestCaseResult {
    agree::<Equal>(store, every, steps)?;
    agree::<Shown>(store, every, steps)?;
    agree::<Beside>(store, every, steps)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_memory_the_same_with_and_without(
        every in 1..4_u64,
        steps in prop::collection::vec(step(), 0..20),
    ) {
        the_same_with_and_without(&in_memory().store, every, &steps)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_the_same_with_and_without(
        every in 1..4_u64,
        steps in prop::collection::vec(step(), 0..20),
    ) {
        the_same_with_and_without(&sqlite().store, every, &steps)?;
    }
}

/// A hash map that is only shown looks like another one in another order, and nobody can tell.
#[test]
fn a_hash_map_that_is_only_shown_is_never_read_as_another() {
    let store = in_memory().store;
    let all = store.repository::<Scattered>();
    let with = all.with_snapshots(SnapshotPolicy::every(1));
    let id = with.create(Happened::Begun).unwrap().id();
    for event in [hit(1), hit(2), hit(3), Happened::Looked] {
        with.update(id, |_| event.clone()).unwrap();
    }
    let loaded = with.get(id).unwrap();
    assert!(loaded.parts.values().all(|it| it.seen == 1), "{loaded:?}");
}
