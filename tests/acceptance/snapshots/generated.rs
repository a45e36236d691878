//! Aggregates whose events are generated, with snapshots and without: also where a later version of the
//! program has another field, or has the events written by hand, and all of them write.

use eventsourcing::{Aggregate, DomainEvent, SnapshotPolicy, mutators};
use proptest::{prelude::*, test_runner::TestCaseResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    damage::damaged,
    everything,
    watched::{WatchedStore, watched},
};
use crate::stores::{Store, in_memory, sqlite};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "profile")]
struct Profile {
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute)]
    email: Option<String>,
}

mod later {
    use super::{Aggregate, Deserialize, Serialize};

    #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(topic = "profile")]
    pub(super) struct Profile {
        #[aggregate(attribute)]
        name: String,
        #[aggregate(attribute)]
        email: Option<String>,
        #[aggregate(default)]
        remarks: Vec<String>,
    }
}

mod from_mutators {
    use super::{Aggregate, Deserialize, Serialize, mutators};

    #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = ProfileEvent)]
    pub(super) struct Profile {
        names: Vec<String>,
    }

    #[mutators(generate = pub(super) ProfileEvent, topic = "profile")]
    impl Profile {
        fn created(name: String, _email: Option<String>) -> Self {
            Self { names: vec![name] }
        }

        fn name_changed(&mut self, name: String) {
            self.names.push(name);
        }

        fn email_changed(&mut self, _email: Option<String>) {}

        fn discarded(self) {}
    }
}

mod by_hand {
    use super::{Aggregate, Deserialize, DomainEvent, Serialize, mutators};

    #[must_use]
    #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
    #[event(topic = "profile")]
    pub(super) enum ProfileEvent {
        Created { name: String, email: Option<String> },
        NameChanged { name: String },
        EmailChanged { email: Option<String> },
        Discarded,
    }

    #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = ProfileEvent)]
    pub(super) struct Profile {
        name: String,
        email: Option<String>,
        changes: u32,
    }

    #[mutators(ProfileEvent)]
    impl Profile {
        fn created(name: String, email: Option<String>) -> Self {
            let changes = 0;
            Self {
                name,
                email,
                changes,
            }
        }

        fn name_changed(&mut self, name: String) {
            self.name = name;
            self.changes += 1;
        }

        fn email_changed(&mut self, email: Option<String>) {
            self.email = email;
            self.changes += 1;
        }

        fn discarded(self) {}
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Rename(u8),
    RenameByHand(u8),
    ChangeEmailLater(Option<u8>),
    Discard,
    Snapshot { form: u8, version: u64 },
    Damage { which: usize, at: usize, mask: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let number = any::<usize>;
    prop_oneof![
        4 => any::<u8>().prop_map(Step::Rename),
        4 => any::<u8>().prop_map(Step::RenameByHand),
        4 => any::<Option<u8>>().prop_map(Step::ChangeEmailLater),
        1 => Just(Step::Discard),
        6 => (0..4_u8, 0..20_u64).prop_map(|(form, version)| Step::Snapshot { form, version }),
        4 => (number(), number(), any::<u8>())
            .prop_map(|(which, at, mask)| Step::Damage { which, at, mask }),
    ]
}

/// What has ended refuses changes, and versions that are not there have no snapshots.
fn run(store: &WatchedStore<'_>, id: Uuid, step: Step) {
    match step {
        Step::Rename(name) => {
            let profiles = store.repository::<Profile>();
            _ = profiles.update(id, |it| it.change_name(name.to_string()));
        }
        Step::RenameByHand(name) => {
            let profiles = store.repository::<by_hand::Profile>();
            let name = name.to_string();
            _ = profiles.update(id, |_| by_hand::ProfileEvent::NameChanged {
                name: name.clone(),
            });
        }
        Step::ChangeEmailLater(email) => {
            let profiles = store.repository::<later::Profile>();
            _ = profiles.update(id, |it| it.change_email(email.map(|it| it.to_string())));
        }
        Step::Discard => _ = store.repository().update(id, Profile::discard),
        Step::Snapshot { form, version } => snapshot(store, id, form, version),
        Step::Damage { which, at, mask } => {
            let puts = store.strategy().puts();
            if let Some(whole) = puts.get(which % puts.len().max(1)) {
                // A version that no database holds is refused.
                let kept = store.strategy().kept();
                _ = kept.put_snapshot(&damaged(whole, at, mask));
            }
        }
    }
}

fn snapshot(store: &WatchedStore<'_>, id: Uuid, form: u8, version: u64) {
    _ = match form {
        0 => store.repository::<Profile>().take_snapshot_at(id, version),
        1 => store
            .repository::<later::Profile>()
            .take_snapshot_at(id, version),
        2 => store
            .repository::<from_mutators::Profile>()
            .take_snapshot_at(id, version),
        _ => store
            .repository::<by_hand::Profile>()
            .take_snapshot_at(id, version),
    };
}

fn ada(store: &WatchedStore<'_>) -> Uuid {
    let profiles = store.repository::<Profile>();
    let created = profiles.create(Profile::create("Ada".into(), None));
    created.unwrap().id()
}

fn agree<A: Aggregate<Id = Uuid> + std::fmt::Debug>(
    with: &WatchedStore<'_>,
    without: &Store,
    id: Uuid,
) -> TestCaseResult {
    let seen = everything(&with.repository::<A>(), id, &[0, i64::MAX]);
    let replayed = everything(&without.repository::<A>(), id, &[0, i64::MAX]);
    prop_assert_eq!(seen, replayed);
    Ok(())
}

fn the_same_with_and_without(store: &Store, every: u64, steps: &[Step]) -> TestCaseResult {
    let with = watched(store)
        .with_snapshots(SnapshotPolicy::<Profile>::every(every))
        .with_snapshots(SnapshotPolicy::<later::Profile>::replayed(every))
        .with_snapshots(SnapshotPolicy::<from_mutators::Profile>::on_request())
        .with_snapshots(SnapshotPolicy::<by_hand::Profile>::every(every + 1));
    let id = ada(&with);
    for &step in steps {
        run(&with, id, step);
    }
    agree::<Profile>(&with, store, id)?;
    agree::<later::Profile>(&with, store, id)?;
    agree::<from_mutators::Profile>(&with, store, id)?;
    agree::<by_hand::Profile>(&with, store, id)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_memory_the_same_with_and_without(
        every in 1..6_u64,
        steps in prop::collection::vec(step(), 0..30),
    ) {
        the_same_with_and_without(&in_memory().store, every, &steps)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_the_same_with_and_without(
        every in 1..6_u64,
        steps in prop::collection::vec(step(), 0..30),
    ) {
        the_same_with_and_without(&sqlite().store, every, &steps)?;
    }
}

/// What the cases above agree on is more than that there is nothing.
#[test]
fn all_of_them_read_what_each_has_written() {
    let store = in_memory().store;
    let with = watched(&store).with_snapshots(SnapshotPolicy::<Profile>::every(1));
    let id = ada(&with);
    for step in [Step::Rename(1), Step::RenameByHand(2), Step::Rename(3)] {
        run(&with, id, step);
    }
    assert!(with.strategy().puts().len() > 1);
    let by_hand = store.repository::<by_hand::Profile>().get(id).unwrap();
    assert_eq!(
        format!("{:?}", *by_hand),
        r#"Profile { name: "3", email: None, changes: 3 }"#
    );
}
