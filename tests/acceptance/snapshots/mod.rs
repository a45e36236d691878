//! Snapshots save time and change nothing.

/// Writes each case once and runs it on every store, with snapshots in a table of their own and as
/// events.
macro_rules! wherever_snapshots_are {
    ($(fn $name:ident($store:ident) $body:block)*) => {$(
        mod $name {
            use super::*;
            use crate::stores;

            fn case($store: &stores::Store) $body

            #[test]
            fn in_memory() {
                case(&stores::in_memory().store);
            }

            #[test]
            fn sqlite() {
                case(&stores::sqlite().store);
            }

            #[test]
            fn in_memory_with_snapshots_as_events() {
                case(&stores::in_memory_with_snapshots_as_events().store);
            }

            #[test]
            fn sqlite_with_snapshots_as_events() {
                case(&stores::sqlite_with_snapshots_as_events().store);
            }
        }
    )*};
}

mod damage;
mod elsewhere;
mod generated;
mod histories;
mod nested;
mod policies;
mod problems;
mod same;
pub(crate) mod watched;

use std::sync::{Arc, Mutex};

use eventsourcing::{
    Absence, Aggregate, AggregateRoot, Error, RecordStrategy, Repository, SnapshotPolicy,
    SnapshotProblem, Snapshots, Timestamp,
};
use uuid::Uuid;

use crate::{
    bank::{Account, deposited, opened},
    stores::Store,
};

/// What was told of snapshots.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    /// Snapshots that tell it.
    pub(crate) fn by<A: Aggregate>(&self, policy: SnapshotPolicy<A>) -> Snapshots<A> {
        let told = Arc::clone(&self.0);
        Snapshots::new(policy).on_problem(move |problem: &SnapshotProblem| {
            let mut told = told.lock().unwrap();
            // It tells the whole reason, once: to whoever shows it, and to whoever follows the causes.
            assert_eq!(problem.to_string(), eventsourcing_tests::chain(problem));
            told.push(problem.to_string());
        })
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// An account with so many events.
fn account_of(store: &Store, events: u64) -> Uuid {
    let accounts = store.repository::<Account>();
    let mut account = accounts.create(opened()).unwrap();
    for amount in 1..events {
        account.trigger(deposited(amount.cast_signed())).unwrap();
        accounts.save(&mut account).unwrap();
    }
    account.id()
}

/// All that can be seen of an aggregate, or the error in words.
fn seen<A: Aggregate + std::fmt::Debug>(loaded: Result<AggregateRoot<A>, Error>) -> String {
    match loaded {
        Ok(root) => format!(
            "{:?} {} {:?} {} {} {}",
            *root,
            root.version(),
            root.stored_version(),
            root.created_on(),
            root.last_modified(),
            root.has_ended(),
        ),
        Err(error) => eventsourcing_tests::chain(&error),
    }
}

/// All that a repository shows of an aggregate: now, at every version, at every time.
fn everything<A, S>(repository: &Repository<A, S>, id: Uuid, times: &[i64]) -> Vec<String>
where
    A: Aggregate<Id = Uuid> + std::fmt::Debug,
    S: RecordStrategy<Position = u64> + ?Sized,
{
    let ended_too = repository.find_ended_too(id).and_then(|found| {
        found.ok_or(Error::NotFound {
            id,
            aggregate: "any",
            absence: Absence::NeverBegun,
        })
    });
    let mut all = vec![seen(ended_too), seen(repository.get(id))];
    let versions = 0..repository
        .find_ended_too(id)
        .map_or(3, |it| it.map_or(3, |it| it.version() + 3));
    all.extend(versions.map(|version| seen(repository.get_at(id, version))));
    let times = times.iter().map(|&it| Timestamp::from_micros(it));
    all.extend(times.map(|time| seen(repository.get_as_of(id, time))));
    all
}
