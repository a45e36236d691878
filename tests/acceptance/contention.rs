//! Many writers at once: what was answered is stored, and nobody sees an error.

use std::{collections::BTreeSet, sync::Barrier, thread};

use eventsourcing::{KeyedAnswer, LogPosition, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, Refusal, deposited, opened},
    stores::{Bank, on_every_store},
};

pub(crate) const THREADS: u64 = 8;

/// Runs the work on every thread at once.
pub(crate) fn at_once<T: Send>(work: impl Fn(u64) -> T + Sync) -> Vec<T> {
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

/// What is booked under a key: an amount that no other key has.
fn booked(key: u64) -> AccountEvent {
    deposited(1000 + key.cast_signed())
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

    fn every_key_is_booked_once_whoever_brings_it_first(store) {
        const KEYS: u64 = 24;
        let accounts: Vec<Uuid> = (0..3).map(|_| store.accounts().create(opened()).unwrap().id()).collect();
        // Each thread brings every key, beginning with another, and books without a key in between.
        let answers = at_once(|thread| {
            let book = |step| {
                let key = (step + thread * 3) % KEYS;
                let id = accounts[usize::try_from(key % 3).unwrap()];
                let answer = store.accounts().keyed(format!("invoice {key}")).update(id, |_| booked(key)).unwrap();
                if step % 8 == 0 {
                    store.accounts().update(id, |_| deposited(1)).unwrap();
                }
                (key, answer)
            };
            (0..KEYS).map(book).collect::<Vec<_>>()
        })
        .concat();

        for key in 0..KEYS {
            let of_key: Vec<_> = answers.iter().filter(|it| it.0 == key).map(|it| &it.1).collect();
            assert_eq!(of_key.len() as u64, THREADS);
            assert_eq!(of_key.iter().filter(|it| !it.repeated).count(), 1, "{key}");
            let said = |answer: &KeyedAnswer<AccountEvent>| {
                let event = &answer.events[0];
                (answer.originator_id, answer.version, event.save_id, event.timestamp, event.event.clone())
            };
            assert!(of_key.iter().all(|it| said(it) == said(of_key[0])), "{of_key:?}");
            let id = of_key[0].originator_id;
            let times = store.history(id).into_iter().filter(|it| *it == booked(key)).count();
            assert_eq!(times, 1, "{key}");
        }
        let events: usize = accounts.iter().map(|id| store.history(*id).len()).sum();
        assert_eq!(events as u64, 3 + KEYS + THREADS * KEYS / 8);
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
