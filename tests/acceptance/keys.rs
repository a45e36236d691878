//! Keys of the caller's own: what is sent twice under one key is stored once.

use std::{sync::Barrier, thread};

use eventsourcing::{Error, KeyedAnswer, Once, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, Refusal, deposited, opened, registered, withdrawn},
    stores::{Bank, Store, on_every_store},
};

fn account(store: &Store, balance: i64) -> Uuid {
    let events = [opened(), deposited(balance)];
    store.accounts().create(events).unwrap().id()
}

fn events(answer: &KeyedAnswer<AccountEvent>) -> Vec<AccountEvent> {
    answer.events.iter().map(|it| it.event.clone()).collect()
}

fn is_misuse<T, R>(result: Result<T, UpdateError<R>>) -> bool {
    matches!(result, Err(UpdateError::Failed(Error::Misuse { .. })))
}

on_every_store! {
    fn a_key_says_something_and_is_not_too_long(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        for (key, fits) in [("", false), ("a", true), (&"k".repeat(255), true), (&"k".repeat(256), false)] {
            let answer = accounts.keyed(key).update(id, |_| deposited(1));
            assert_eq!(answer.is_ok(), fits, "{key}");
            assert!(fits || is_misuse(answer));
            let done = store.atomically_once(key, |_| Ok::<(), Error>(()));
            assert_eq!(done.is_ok(), fits, "{key}");
        }
    }

    fn one_key_is_one_update(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let pay = || accounts.keyed("invoice 17").update(id, |account| account.withdraw(4));
        assert!(accounts.keyed("invoice 17").find().unwrap().is_none());
        let first = pay().unwrap();
        assert_eq!((first.originator_id, first.version, first.repeated), (id, Some(2), false));
        assert_eq!(events(&first), [withdrawn(4)]);
        let second = pay().unwrap();
        assert_eq!((second.originator_id, second.version, second.repeated), (id, Some(2), true));
        assert_eq!(events(&second), events(&first));
        assert!(second.events[0].log_position.is_some());
        assert_eq!(store.history(id), [opened(), deposited(10), withdrawn(4)]);
        let found = accounts.keyed("invoice 17").find().unwrap().unwrap();
        assert_eq!(found.save_id, first.events[0].save_id);
    }

    fn a_key_answers_the_same_after_other_events_and_after_the_end(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let pay = || accounts.keyed("invoice 17").update(id, |account| account.withdraw(10));
        let first = pay().unwrap();
        accounts.update(id, |_| [deposited(1), withdrawn(1)]).unwrap();
        assert_eq!(events(&pay().unwrap()), events(&first));
        accounts.update(id, Account::close).unwrap();
        let after = pay().unwrap();
        assert_eq!((after.version, after.repeated), (first.version, true));
        assert_eq!(store.versions(id), [0, 1, 2, 3, 4, 5]);
    }

    fn the_decision_of_a_repeated_call_is_not_taken(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let mut decided = 0;
        for _ in 0..3 {
            let answer = accounts.keyed("k").update(id, |_| {
                decided += 1;
                [deposited(1), deposited(2)]
            });
            assert_eq!(events(&answer.unwrap()), [deposited(1), deposited(2)]);
        }
        assert_eq!(decided, 1);
    }

    fn one_key_is_one_creation(store) {
        let accounts = store.accounts();
        let open = || accounts.keyed("form 3").create([opened(), deposited(1)]);
        let (first, second) = (open().unwrap(), open().unwrap());
        assert_eq!(first.originator_id, second.originator_id);
        assert_eq!((first.repeated, second.repeated), (false, true));
        assert_eq!(events(&second), [opened(), deposited(1)]);
        assert_eq!(accounts.ids().count(), 1);

        let id = Uuid::now_v7();
        let open = |key: &str| accounts.keyed(key).create_as(id, opened());
        assert!(!open("form 4").unwrap().repeated);
        assert!(open("form 4").unwrap().repeated);
        assert!(open("form 5").is_err_and(|error| error.is_conflict()), "the id is taken");
        assert!(accounts.keyed("form 5").find().unwrap().is_none(), "and the key is not");
        assert!(is_misuse(accounts.keyed("form 4").create_as(Uuid::now_v7(), opened())));
    }

    fn the_key_of_another_aggregate_is_misuse(store) {
        let (one, other) = (account(store, 10), account(store, 10));
        let accounts = store.accounts();
        accounts.keyed("k").update(one, |_| deposited(1)).unwrap();
        assert!(is_misuse(accounts.keyed("k").update(other, |_| deposited(1))));
        let Err(UpdateError::Failed(error)) = accounts.keyed("k").update(other, |_| deposited(1))
        else { panic!() };
        assert!(error.to_string().contains("`k`"), "{error}");
        assert_eq!(store.log().len(), 5);
    }

    fn the_key_of_another_type_of_aggregate_is_misuse_and_nothing_is_corrupt(store) {
        let customers = store.customers();
        let customer = customers.keyed("request 9").create(registered()).unwrap().originator_id;
        assert!(is_misuse(store.accounts().keyed("request 9").create(opened())));
        assert!(is_misuse(store.accounts().keyed("request 9").create_as(customer, opened())));
        let updated = store.accounts().keyed("request 9").update(customer, |_| deposited(1));
        assert!(is_misuse(updated));
        assert_eq!(store.log().len(), 1);
    }

    fn a_key_of_two_aggregates_creates_neither_again(store) {
        let (one, other) = (account(store, 10), account(store, 10));
        store
            .atomically_once("k", |work| {
                work.update(one, |_: &Account| withdrawn(1))?;
                work.update(other, |_: &Account| deposited(1))
            })
            .unwrap();
        assert!(is_misuse(store.accounts().keyed("k").create(opened())));
        let part = store.accounts().keyed("k").update(other, |_| deposited(1)).unwrap();
        assert_eq!((events(&part), part.repeated), (vec![deposited(1)], true));
    }

    fn a_refusal_is_not_remembered(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let pay = || accounts.keyed("invoice 17").update(id, |account| account.withdraw(11));
        assert!(matches!(pay(), Err(UpdateError::Refused(Refusal::Overdrawn))));
        assert!(accounts.keyed("invoice 17").find().unwrap().is_none());
        accounts.update(id, |_| deposited(1)).unwrap();
        assert!(!pay().unwrap().repeated);
        assert!(pay().unwrap().repeated, "refused now, and booked before");
    }

    fn two_equal_movements_with_two_keys_are_both_booked(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        for key in ["a", "b", "A", "a ", " ", "ä", "a\u{308}", "a\0"] {
            assert!(!accounts.keyed(key).update(id, |_| deposited(5)).unwrap().repeated, "{key:?}");
        }
        for key in ["a", "b", "A", "a ", " ", "ä", "a\u{308}", "a\0"] {
            assert!(accounts.keyed(key).update(id, |_| deposited(5)).unwrap().repeated, "{key:?}");
        }
        assert_eq!(accounts.get(id).unwrap().balance, 50);
    }

    fn a_key_remembers_that_nothing_was_to_be_done(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let set = |limit| accounts.keyed("k").update(id, |account| account.set_limit(limit));
        let first = set(0).unwrap();
        assert_eq!((first.version, first.repeated), (None, false));
        let second = set(7).unwrap();
        assert_eq!((second.version, second.repeated), (None, true));
        assert_eq!(accounts.get(id).unwrap().limit, 0);
    }

    fn a_key_that_is_booked_while_its_twin_is_refused_is_no_refusal(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        // The twin books after our look at the key. Had it done so before our load, we would see an
        // account without money.
        let late = accounts.keyed("invoice 17").update(id, |_| {
            accounts.keyed("invoice 17").update(id, |it| it.withdraw(10)).unwrap();
            Err::<AccountEvent, _>(Refusal::Overdrawn)
        });
        assert_eq!(events(&late.unwrap()), [withdrawn(10)], "it is booked, and says so");
        assert_eq!(store.history(id).len(), 3);

        let (from, to) = (account(store, 10), account(store, 0));
        let once = |twin: bool| {
            store.atomically_once("transfer 1", |work| {
                if twin {
                    store.atomically_once("transfer 1", |work| {
                        work.update(from, |from: &Account| from.withdraw(10))?;
                        work.update(to, |to: &Account| to.deposit(10))
                    })?;
                }
                work.update(from, |from: &Account| from.withdraw(10))?;
                work.update(to, |to: &Account| to.deposit(10))
            })
        };
        assert!(matches!(once(true), Ok(Once::DoneBefore(_))), "refused, though it is done");
        assert_eq!(accounts.get(to).unwrap().balance, 10);
    }

    fn the_key_of_an_update_creates_nothing(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        accounts.keyed("k").update(id, |_| deposited(1)).unwrap();
        assert!(is_misuse(accounts.keyed("k").create(opened())));
        assert_eq!(accounts.ids().count(), 1);
    }

    fn a_key_is_taken_by_one_of_two_that_meet_nowhere_else(store) {
        let (one, other) = (account(store, 10), account(store, 10));
        let mut runs = 0;
        let done = store.atomically_once("k", |work| {
            runs += 1;
            store.atomically_once("k", |work| work.update(one, |_: &Account| deposited(1)))?;
            work.update(other, |_: &Account| deposited(1))
        });
        assert!(matches!(done, Ok(Once::DoneBefore(_))));
        assert_eq!(runs, 1);
        assert_eq!(store.history(other).len(), 2, "the second is not stored");
        assert_eq!(store.history(one).len(), 3);
    }

    fn one_key_is_one_unit_of_work(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        let mut once = || {
            store.atomically_once("transfer 1", |work| {
                runs += 1;
                work.update(from, |from: &Account| from.withdraw(4))?;
                work.update(to, |to: &Account| to.deposit(4))?;
                Ok::<_, UpdateError<Refusal>>(runs)
            })
        };
        assert_eq!(once().unwrap(), Once::Done(1));
        let Once::DoneBefore(saved) = once().unwrap() else { panic!("done again") };
        assert_eq!(runs, 1);
        let ranges: Vec<_> =
            saved.ranges.iter().map(|it| (it.originator_id, it.first, it.last)).collect();
        assert_eq!(ranges, [(from, 2, 2), (to, 2, 2)]);
        assert_eq!(store.accounts().get(to).unwrap().balance, 4);
    }

    fn a_refused_unit_of_work_is_not_remembered(store) {
        let (from, to) = (account(store, 1), account(store, 0));
        let once = || {
            store.atomically_once("transfer 1", |work| {
                work.update(to, |to: &Account| to.deposit(4))?;
                work.update(from, |from: &Account| from.withdraw(4))
            })
        };
        assert!(matches!(once(), Err(UpdateError::Refused(Refusal::Overdrawn))));
        store.accounts().update(from, |_| deposited(3)).unwrap();
        assert!(matches!(once(), Ok(Once::Done(()))));
        assert!(matches!(once(), Ok(Once::DoneBefore(_))));
        assert_eq!(store.accounts().get(to).unwrap().balance, 4);
    }

    fn a_unit_that_decides_nothing_is_remembered_under_its_key(store) {
        let id = account(store, 0);
        let once = || {
            store.atomically_once("k", |work| {
                work.get::<Account>(id)?;
                Ok::<_, Error>(())
            })
        };
        assert_eq!(once().unwrap(), Once::Done(()));
        assert!(matches!(once().unwrap(), Once::DoneBefore(saved) if saved.ranges.is_empty()));
    }

    fn one_key_from_eight_threads_is_booked_once(store) {
        let (id, start) = (account(store, 10), Barrier::new(8));
        for round in 0..5 {
            let key = format!("invoice {round}");
            let answers: Vec<_> = thread::scope(|scope| {
                let threads: Vec<_> = (0..8)
                    .map(|_| {
                        scope.spawn(|| {
                            start.wait();
                            store.accounts().keyed(&*key).update(id, |_| deposited(1)).unwrap()
                        })
                    })
                    .collect();
                threads.into_iter().map(|it| it.join().unwrap()).collect()
            });
            assert_eq!(answers.iter().filter(|it| !it.repeated).count(), 1);
            assert!(answers.iter().all(|it| it.version == answers[0].version));
        }
        assert_eq!(store.accounts().get(id).unwrap().balance, 15);
    }

    fn one_key_from_eight_threads_can_empty_an_account_once(store) {
        let (id, start) = (account(store, 10), Barrier::new(8));
        let key = "invoice 17";
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    start.wait();
                    let pay = store.accounts().keyed(key).update(id, |it| it.withdraw(10));
                    assert_eq!(events(&pay.unwrap()), [withdrawn(10)]);
                });
            }
        });
        assert_eq!(store.history(id).len(), 3);
    }

    fn one_key_from_eight_threads_creates_one_aggregate(store) {
        let start = Barrier::new(8);
        let ids: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        let created = store.accounts().keyed("form 3").create(opened());
                        created.unwrap().originator_id
                    })
                })
                .collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!(store.log().len(), 1);
    }
}
