//! Many writers at once: what was answered is stored, and nobody sees an error.

use std::{collections::BTreeSet, sync::Barrier, thread};

use eventsourcing::{LogPosition, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{Account, Refusal, deposited, opened},
    stores::{Bank, on_every_store},
};

const THREADS: u64 = 8;

/// Runs the work on every thread at once.
fn at_once<T: Send>(work: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(usize::try_from(THREADS).unwrap());
    thread::scope(|scope| {
        let start = |thread| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(thread)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(start).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

on_every_store! {
    fn updates_of_one_aggregate_are_all_stored(store) {
        const UPDATES: u64 = 40;
        let id = store.accounts().create(opened()).unwrap().id();
        let versions: Vec<u64> = at_once(|_| {
            let accounts = store.accounts();
            let update = |_| accounts.update(id, |_| deposited(1)).unwrap().version();
            (0..UPDATES).map(update).collect::<Vec<_>>()
        })
        .concat();
        let distinct: BTreeSet<_> = versions.iter().copied().collect();
        assert_eq!(distinct, (1..=THREADS * UPDATES).collect());
        assert_eq!(versions.len(), distinct.len());
        let account = store.accounts().get(id).unwrap();
        assert_eq!(account.balance.unsigned_abs(), THREADS * UPDATES);
    }

    fn writers_of_different_aggregates_never_conflict(store) {
        const UPDATES: u64 = 40;
        let ids: Vec<Uuid> = at_once(|_| {
            let accounts = store.clone().with_retry(eventsourcing::Retry::never()).accounts();
            let id = accounts.create(opened()).unwrap().id();
            for _ in 0..UPDATES {
                let mut decided = 0;
                accounts.update(id, |_| { decided += 1; deposited(1) }).unwrap();
                assert_eq!(decided, 1);
            }
            id
        });
        for id in ids {
            assert_eq!(store.accounts().get(id).unwrap().version(), UPDATES);
        }
    }

    fn an_id_is_created_by_one_of_many(store) {
        let id = Uuid::now_v7();
        let created = at_once(|thread| {
            let created = store.accounts().create_as(id, [opened(), deposited(1 + thread.cast_signed())]);
            match created {
                Ok(_) => true,
                Err(error) => { assert!(error.is_conflict(), "{error}"); false }
            }
        });
        assert_eq!(created.into_iter().filter(|it| *it).count(), 1);
        assert_eq!(store.log().len(), 2);
    }

    fn transfers_between_two_accounts_lose_no_money(store) {
        const TRANSFERS: u64 = 15;
        let create = || store.accounts().create([opened(), deposited(20)]).unwrap().id();
        let (one, other) = (create(), create());
        let done: u64 = at_once(|thread| {
            let (from, to) = if thread % 2 == 0 { (one, other) } else { (other, one) };
            let transfer = |_| {
                let done = store.atomically(|work| {
                    work.update(from, |from: &Account| from.withdraw(7))?;
                    work.update(to, |to: &Account| to.deposit(7))
                });
                match done {
                    Ok(()) => 1,
                    Err(UpdateError::Refused(Refusal::Overdrawn)) => 0,
                    Err(error) => panic!("{error}"),
                }
            };
            (0..TRANSFERS).map(transfer).sum::<u64>()
        })
        .into_iter()
        .sum();
        let [one, other] = [one, other].map(|id| store.accounts().get(id).unwrap());
        assert_eq!(one.balance + other.balance, 40);
        assert!(one.balance >= 0 && other.balance >= 0);
        assert_eq!((one.version(), other.version()), (1 + done, 1 + done));
        assert!(done > 0);
    }

    fn two_that_protect_what_the_other_writes_do_not_both_write(store) {
        // Each may leave only while the other is there: with both gone, nobody is on duty.
        for _ in 0..10 {
            let create = || store.accounts().create([opened(), deposited(1)]).unwrap().id();
            let duty = [create(), create()];
            at_once(|thread| {
                let me = duty[usize::try_from(thread % 2).unwrap()];
                let other = duty[usize::try_from((thread + 1) % 2).unwrap()];
                store.atomically(|work| {
                    if work.get::<Account>(other)?.balance == 1 {
                        work.require_unchanged(other)?;
                        work.update(me, |me: &Account| {
                            (me.balance == 1).then_some(crate::bank::withdrawn(1))
                        })?;
                    }
                    Ok::<_, UpdateError<std::convert::Infallible>>(())
                })
                .unwrap();
            });
            let on_duty: i64 = duty.map(|id| store.accounts().get(id).unwrap().balance).iter().sum();
            assert_eq!(on_duty, 1);
        }
    }

    fn a_reader_that_follows_the_log_misses_nothing(store) {
        const EVENTS: u64 = 30;
        let seen = thread::scope(|scope| {
            let follower = scope.spawn(|| {
                let (mut seen, mut after) = (Vec::new(), LogPosition::START);
                while seen.len() < usize::try_from((THREADS - 1) * EVENTS).unwrap() {
                    for row in store.all_stored_events(after) {
                        let row = row.unwrap();
                        let position = row.log_position.unwrap();
                        assert!(position > after);
                        after = position;
                        seen.push((row.originator_id, row.originator_version));
                    }
                    thread::yield_now();
                }
                seen
            });
            for _ in 1..THREADS {
                scope.spawn(|| {
                    let accounts = store.accounts();
                    let id = accounts.create(opened()).unwrap().id();
                    for _ in 1..EVENTS {
                        accounts.update(id, |_| deposited(1)).unwrap();
                    }
                });
            }
            follower.join().unwrap()
        });
        let stored: Vec<_> = store.log().into_iter()
            .map(|row| (row.originator_id, row.originator_version)).collect();
        assert_eq!(seen, stored);
    }
}
