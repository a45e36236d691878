//! At every version and every time, what is loaded is the same with snapshots and without: whatever
//! happened, whenever they were taken, whichever shape they have and whatever became of them.

use eventsourcing::{Aggregate, Environment, SnapshotPolicy, mutators};
use proptest::{prelude::*, test_runner::TestCaseResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    damage::damaged,
    everything,
    watched::{WatchedStore, watched},
};
use crate::{
    bank::{Account, AccountEvent, deposited, opened},
    stores::{SetClock, Store, in_memory, sqlite},
};

/// The account of another version of the program: its state has another shape.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
struct Counted {
    balance: i64,
    deposits: u32,
}

#[mutators(AccountEvent)]
impl Counted {
    fn opened(_holder: String, _limit: i64) -> Self {
        Self {
            balance: 0,
            deposits: 0,
        }
    }

    fn deposited(&mut self, amount: i64) {
        self.balance += amount;
        self.deposits += 1;
    }

    fn withdrawn(&mut self, amount: i64) {
        self.balance -= amount;
    }

    fn limit_changed(&mut self, _limit: i64) {}

    fn closed(self) {}
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Deposit(u8),
    Close,
    SetClock(u8),
    Snapshot { counted: bool },
    SnapshotAt { counted: bool, version: u64 },
    Damage { which: usize, at: usize, mask: u8 },
    Prune { keep: usize },
    DeleteLast,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => any::<u8>().prop_map(Step::Deposit),
        1 => Just(Step::Close),
        4 => any::<u8>().prop_map(Step::SetClock),
        3 => any::<bool>().prop_map(|counted| Step::Snapshot { counted }),
        3 => (any::<bool>(), 0..20_u64)
            .prop_map(|(counted, version)| Step::SnapshotAt { counted, version }),
        3 => (any::<usize>(), any::<usize>(), any::<u8>())
            .prop_map(|(which, at, mask)| Step::Damage { which, at, mask }),
        1 => (1..4_usize).prop_map(|keep| Step::Prune { keep }),
        1 => Just(Step::DeleteLast),
    ]
}

fn snapshot<A: Aggregate<Id = Uuid>>(store: &WatchedStore<'_>, id: Uuid, version: Option<u64>) {
    let repository = store.repository::<A>();
    // There may be no such version.
    _ = match version {
        Some(version) => repository.take_snapshot_at(id, version),
        None => repository.take_snapshot(id).map(drop),
    };
}

fn take(store: &WatchedStore<'_>, id: Uuid, counted: bool, version: Option<u64>) {
    if counted {
        snapshot::<Counted>(store, id, version);
    } else {
        snapshot::<Account>(store, id, version);
    }
}

fn run(store: &WatchedStore<'_>, id: Uuid, clock: &SetClock, step: Step) {
    let accounts = store.repository::<Account>();
    match step {
        // What has ended refuses.
        Step::Deposit(amount) => drop(accounts.update(id, |_| deposited(amount.into()))),
        Step::Close => drop(accounts.update(id, |_| AccountEvent::Closed)),
        Step::SetClock(micros) => clock.set(micros.into()),
        Step::Snapshot { counted } => take(store, id, counted, None),
        Step::SnapshotAt { counted, version } => take(store, id, counted, Some(version)),
        Step::Damage { which, at, mask } => {
            let puts = store.strategy().puts();
            if let Some(whole) = puts.get(which % puts.len().max(1)) {
                // A version that no database holds is refused.
                _ = store
                    .strategy()
                    .kept()
                    .put_snapshot(&damaged(whole, at, mask));
            }
        }
        Step::Prune { keep } => {
            let fingerprint = eventsourcing::Fingerprint::of::<Account>().unwrap();
            let kept = store.strategy().kept();
            kept.prune_snapshots(id, fingerprint, keep).unwrap();
        }
        Step::DeleteLast => {
            let last = store.repository::<Counted>().find_ended_too(id).unwrap();
            if let Some(last) = last.map(|it| it.version()).filter(|&it| it > 0) {
                use eventsourcing::RecordStrategy as _;
                store.strategy().delete_record(id, last).unwrap();
            }
        }
    }
}

fn the_same_with_and_without(store: &Store, every: u64, steps: &[Step]) -> TestCaseResult {
    let clock = SetClock::default();
    let environment = Environment::default().with_clock(clock.clone());
    let with = watched(store)
        .with_environment(environment)
        .with_snapshots(SnapshotPolicy::<Account>::every(every))
        .with_snapshots(SnapshotPolicy::<Counted>::replayed(every));
    let id = with.repository::<Account>().create(opened()).unwrap().id();
    for &step in steps {
        run(&with, id, &clock, step);
    }
    let times: Vec<_> = (-1..=256).step_by(7).collect();
    prop_assert_eq!(
        everything(&with.repository::<Account>(), id, &times),
        everything(&store.repository::<Account>(), id, &times)
    );
    prop_assert_eq!(
        everything(&with.repository::<Counted>(), id, &times),
        everything(&store.repository::<Counted>(), id, &times)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_memory_the_same_with_and_without(
        every in 1..6_u64,
        steps in prop::collection::vec(step(), 0..40),
    ) {
        the_same_with_and_without(&in_memory().store, every, &steps)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_the_same_with_and_without(
        every in 1..6_u64,
        steps in prop::collection::vec(step(), 0..40),
    ) {
        the_same_with_and_without(&sqlite().store, every, &steps)?;
    }
}
