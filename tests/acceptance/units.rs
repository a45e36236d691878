//! Units of work: several aggregates changed together, all or none.

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
};

use eventsourcing::{Error, Expected, Selection, UnitError, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{
        Account, AccountEvent, Customer, Refusal, TooMany, deposited, opened, registered, withdrawn,
    },
    stores::{Bank, Store, attempts, on_every_store},
};

fn account(store: &Store, balance: i64) -> Uuid {
    let events = [opened(), deposited(balance)];
    store.accounts().create(events).unwrap().id()
}

fn balances<const N: usize>(store: &Store, ids: [Uuid; N]) -> [i64; N] {
    ids.map(|id| store.accounts().get(id).unwrap().balance)
}

fn transfer(store: &Store, from: Uuid, to: Uuid, amount: i64) -> Result<(), UpdateError<Refusal>> {
    store.atomically(|work| {
        work.update(from, |from: &Account| from.withdraw(amount))?;
        work.update(to, |to: &Account| to.deposit(amount))
    })
}

/// What a user would write: an error type of their own.
#[derive(Debug, thiserror::Error)]
enum BankError {
    #[error(transparent)]
    Refusal(#[from] Refusal),
    #[error(transparent)]
    TooMany(#[from] TooMany),
    #[error("we are closed")]
    Closed,
    #[error(transparent)]
    Store(#[from] Error),
}

/// Either refusal, as `UnitError` wants it.
#[derive(Debug, PartialEq, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Account(#[from] Refusal),
    #[error(transparent)]
    Customer(#[from] TooMany),
}

impl From<UpdateError<Refusal>> for BankError {
    fn from(error: UpdateError<Refusal>) -> Self {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(error) => error.into(),
        }
    }
}

impl From<UpdateError<TooMany>> for BankError {
    fn from(error: UpdateError<TooMany>) -> Self {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(error) => error.into(),
        }
    }
}

on_every_store! {
    fn both_or_none(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        transfer(store, from, to, 7).unwrap();
        assert_eq!(balances(store, [from, to]), [3, 7]);
        let refused = transfer(store, from, to, 4);
        assert!(matches!(refused, Err(UpdateError::Refused(Refusal::Overdrawn))));
        assert_eq!(balances(store, [from, to]), [3, 7]);
        assert_eq!(store.log().len(), 6);
        let [.., out, into] = &store.log()[..] else { panic!() };
        assert_eq!(out.save_id, into.save_id, "one save");
    }

    fn a_second_update_of_one_id_sees_the_first(store) {
        let id = account(store, 10);
        let mut seen = Vec::new();
        store
            .atomically(|work| {
                seen.clear();
                for _ in 0..3 {
                    work.update(id, |account: &Account| {
                        seen.push(account.balance);
                        account.withdraw(3)
                    })?;
                }
                let now = work.get::<Account>(id).unwrap();
                assert_eq!((now.balance, now.version(), now.stored_version()), (1, 4, Some(1)));
                Ok::<_, UpdateError<Refusal>>(())
            })
            .unwrap();
        assert_eq!(seen, [10, 7, 4]);
        assert_eq!(store.versions(id), [0, 1, 2, 3, 4]);
    }

    fn a_transfer_to_itself_is_two_movements(store) {
        let id = account(store, 10);
        transfer(store, id, id, 10).unwrap();
        assert_eq!(balances(store, [id]), [10]);
        assert_eq!(store.history(id)[2..], [withdrawn(10), deposited(10)]);
    }

    fn a_swallowed_refusal_dooms_the_unit(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let before = store.log();
        let done = store.atomically(|work| {
            work.update(to, |to: &Account| to.deposit(99))?;
            let refused = work.update(from, |from: &Account| from.withdraw(99));
            assert!(refused.is_err());
            Ok::<_, UpdateError<Refusal>>(())
        });
        let Err(UpdateError::Failed(Error::Misuse { what, .. })) = done else { panic!("{done:?}") };
        assert!(what.contains(&from.to_string()), "{what}");
        assert_eq!(store.log(), before);
    }

    fn every_swallowed_error_dooms_the_unit(store) {
        let (id, nobody) = (account(store, 10), Uuid::now_v7());
        let customer = store.customers().create(registered()).unwrap().id();
        let before = store.log();
        for mistake in 0..7 {
            let done = store.atomically(|work| {
                work.update(id, |_: &Account| deposited(1))?;
                let swallowed = match mistake {
                    0 => work.get::<Account>(nobody).is_err(),
                    1 => work.get::<Account>(customer).is_err(),
                    2 => work.get::<Customer>(id).is_err(),
                    3 => work.require_unchanged(nobody).is_err(),
                    4 => work.create_as::<Account, _>(id, opened()).is_err(),
                    5 => work.create::<Account, _>(deposited(1)).is_err(),
                    _ => work.update(id, |_: &Account| [deposited(1), opened()]).is_err(),
                };
                assert!(swallowed, "{mistake}");
                Ok::<_, UpdateError<Infallible>>(())
            });
            assert!(matches!(done, Err(UpdateError::Failed(Error::Misuse { .. }))), "{mistake}");
            assert_eq!(store.log(), before, "{mistake}");
        }
    }

    fn a_swallowed_panic_dooms_the_unit(store) {
        let (one, other) = (account(store, 10), account(store, 10));
        let before = store.log();
        let done = store.atomically(|work| {
            work.update(one, |_: &Account| deposited(1))?;
            let swallowed = catch_unwind(AssertUnwindSafe(|| {
                work.update(other, |account: &Account| {
                    assert!(account.balance > 10, "the decision panics");
                    deposited(1)
                })
            }));
            assert!(swallowed.is_err());
            Ok::<_, UpdateError<Infallible>>(())
        });
        assert!(done.is_err(), "half of it was saved");
        assert_eq!(store.log(), before);
    }

    fn a_panic_saves_nothing(store) {
        let id = account(store, 10);
        let before = store.log();
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            store.atomically(|work| {
                work.update(id, |_: &Account| deposited(1))?;
                assert!(id.is_nil(), "the closure panics");
                Ok::<_, UpdateError<Infallible>>(())
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(store.log(), before);
    }

    fn an_error_of_the_closures_own_saves_nothing(store) {
        let id = account(store, 10);
        let before = store.log();
        let done = store.atomically(|work| {
            work.update(id, |account: &Account| account.deposit(1))?;
            Err::<(), _>(BankError::Closed)
        });
        assert!(matches!(done, Err(BankError::Closed)));
        assert_eq!(store.log(), before);
    }

    fn a_conflict_runs_the_whole_closure_again(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        store
            .atomically(|work| {
                runs += 1;
                let mut left = 0;
                work.update(from, |from: &Account| {
                    left = from.balance;
                    from.withdraw(left)
                })?;
                if runs < 3 {
                    store.accounts().update(from, |_| deposited(1)).unwrap();
                }
                work.update(to, |to: &Account| to.deposit(left))
            })
            .unwrap();
        assert_eq!(runs, 3);
        assert_eq!(balances(store, [from, to]), [0, 12]);
    }

    fn a_unit_gives_up_and_answers_with_the_last_conflict(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        let done = store.clone().with_retry(attempts(4)).atomically(|work| {
            runs += 1;
            work.update(from, |_: &Account| withdrawn(1))?;
            work.update(to, |_: &Account| deposited(1))?;
            store.accounts().update(to, |_| deposited(100)).unwrap();
            Ok::<_, UpdateError<Infallible>>(())
        });
        let Err(UpdateError::Failed(Error::Conflict(conflict))) = done else { panic!("{done:?}") };
        assert_eq!(runs, 4);
        assert_eq!(conflict.originator_id, to);
        assert_eq!((conflict.expected, conflict.actual), (Expected::Free(5), Some(5)));
        assert_eq!(balances(store, [from, to]), [10, 400]);
    }

    fn an_aggregate_that_was_only_read_is_not_protected_unless_asked(store) {
        let (read, written) = (account(store, 10), account(store, 0));
        for protect in [false, true] {
            let mut runs = 0;
            store
                .atomically(|work| {
                    runs += 1;
                    let seen = work.get::<Account>(read)?.balance;
                    if protect {
                        work.require_unchanged(read)?;
                    }
                    if runs == 1 {
                        store.accounts().update(read, |_| deposited(1)).unwrap();
                    }
                    work.update(written, |_: &Account| deposited(seen))
                })
                .unwrap();
            assert_eq!(runs, if protect { 2 } else { 1 });
        }
        assert_eq!(balances(store, [read, written]), [12, 10 + 12]);
    }

    fn what_must_be_unchanged_may_be_changed_by_the_unit_itself(store) {
        let (id, other) = (account(store, 10), account(store, 0));
        store
            .atomically(|work| {
                work.get::<Account>(id)?;
                work.require_unchanged(id)?;
                work.update(id, |_: &Account| withdrawn(1))?;
                work.require_unchanged(id)?;
                let new = work.create::<Account, _>(opened())?;
                work.require_unchanged(new)?;
                work.update(other, |_: &Account| deposited(1))
            })
            .unwrap();
        assert_eq!(balances(store, [id, other]), [9, 1]);
    }

    fn only_to_require_that_nothing_has_changed_is_a_unit_too(store) {
        let id = account(store, 10);
        let check = |moved: bool| {
            let mut runs = 0;
            store.clone().with_retry(attempts(2)).atomically(|work| {
                runs += 1;
                work.get::<Account>(id)?;
                work.require_unchanged(id)?;
                if moved {
                    store.accounts().update(id, |_| deposited(1)).unwrap();
                }
                Ok::<_, Error>(runs)
            })
        };
        assert_eq!(check(false).unwrap(), 1);
        let Err(Error::Conflict(conflict)) = check(true) else { panic!("not checked") };
        assert_eq!((conflict.expected, conflict.actual), (Expected::Last(2), Some(3)));
    }

    fn what_was_ended_meanwhile_has_changed(store) {
        let (id, other) = (account(store, 0), account(store, 0));
        let mut runs = 0;
        let done = store.atomically(|work| {
            runs += 1;
            work.get::<Account>(id)?;
            work.require_unchanged(id)?;
            if runs == 1 {
                store.accounts().update(id, |_| AccountEvent::Closed).unwrap();
            }
            work.update(other, |_: &Account| deposited(1))
        });
        assert!(matches!(done, Err(UpdateError::Failed(Error::NotFound { .. }))));
        assert_eq!((runs, balances(store, [other])), (2, [0]));
    }

    fn refusals_of_two_types_become_one(store) {
        let id = account(store, 10);
        let customer = store.customers().create(registered()).unwrap().id();
        let link = |amount: i64| {
            store.atomically(|work| {
                work.update(id, |account: &Account| account.withdraw(amount))?;
                work.update(customer, |customer: &Customer| customer.link(id))?;
                Ok::<_, UnitError<Refused>>(())
            })
        };
        for _ in 0..3 {
            link(1).unwrap();
        }
        let refused = |done| match done {
            Err(UnitError::Refused(refused)) => refused,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(link(1)), Refused::Customer(TooMany));
        assert_eq!(refused(link(99)), Refused::Account(Refusal::Overdrawn));
        assert_eq!(balances(store, [id]), [7]);

        let own = store.atomically(|work| {
            work.update(id, |account: &Account| account.withdraw(1))?;
            work.update(customer, |customer: &Customer| customer.link(id))?;
            Ok::<_, BankError>(())
        });
        assert!(matches!(own, Err(BankError::TooMany(TooMany))));
        let own = store.atomically(|work| {
            work.update(Uuid::nil(), |account: &Account| account.withdraw(1))?;
            Ok::<_, BankError>(())
        });
        assert!(matches!(own, Err(BankError::Store(Error::NotFound { .. }))));
    }

    fn what_was_created_inside_is_there_for_the_rest_of_the_unit(store) {
        let (id, customer) = store
            .atomically(|work| {
                let id = work.create::<Account, _>(opened())?;
                work.update(id, |account: &Account| account.deposit(5))?;
                let customer = Uuid::now_v7();
                work.create_as::<Customer, _>(customer, registered())?;
                work.update(customer, |customer: &Customer| customer.link(id))?;
                assert_eq!(work.get::<Customer>(customer)?.accounts, [id]);
                Ok::<_, UnitError<Anything>>((id, customer))
            })
            .unwrap();
        assert_eq!(balances(store, [id]), [5]);
        assert_eq!(store.customers().get(customer).unwrap().accounts, [id]);
    }

    fn an_id_that_is_taken_shows_when_the_unit_is_saved(store) {
        let (taken, other) = (account(store, 10), account(store, 0));
        let mut runs = 0;
        let done = store.clone().with_retry(attempts(2)).atomically(|work| {
            runs += 1;
            work.update(other, |_: &Account| deposited(5))?;
            work.create_as::<Account, _>(taken, opened())
        });
        assert!(done.is_err_and(|error| error.is_conflict()));
        assert_eq!((runs, balances(store, [taken, other])), (2, [10, 0]));
    }

    fn the_log_has_the_events_in_the_order_of_the_decisions(store) {
        let (one, two) = (account(store, 0), account(store, 0));
        let after = store.log().last().unwrap().log_position.unwrap();
        store
            .atomically(|work| {
                work.update(two, |_: &Account| deposited(1))?;
                work.update(one, |_: &Account| [deposited(2), deposited(3)])?;
                work.update(two, |_: &Account| ())?;
                work.create::<Account, _>([opened(), deposited(4)])?;
                work.update(two, |_: &Account| deposited(5))?;
                work.update(one, |_: &Account| deposited(6))
            })
            .unwrap();
        let amounts: Vec<_> = store
            .all_domain_events::<AccountEvent>(after)
            .map(|event| match event.unwrap().event {
                AccountEvent::Deposited { amount } => amount,
                _ => 0,
            })
            .collect();
        assert_eq!(amounts, [1, 2, 3, 0, 4, 5, 6]);
    }

    fn an_end_inside_a_unit_is_the_end(store) {
        let id = account(store, 10);
        store.atomically(|work| work.update(id, Account::pay_out_and_close)).unwrap();
        assert!(!store.accounts().contains(id).unwrap());
        let new = account(store, 0);
        let done = store.atomically(|work| {
            work.update(new, |_: &Account| AccountEvent::Closed)?;
            work.update(new, |_: &Account| deposited(1))
        });
        assert!(matches!(done, Err(UpdateError::Failed(Error::Misuse { .. }))));
        assert!(store.accounts().contains(new).unwrap());
    }

    fn a_unit_that_decides_nothing_writes_nothing(store) {
        let id = account(store, 10);
        let before = store.log();
        let answer = store
            .atomically(|work| Ok::<_, Error>(work.get::<Account>(id)?.balance))
            .unwrap();
        assert_eq!(answer, 10);
        store.atomically(|_| Ok::<_, Error>(())).unwrap();
        assert_eq!(store.log(), before);
    }

    fn units_of_different_aggregates_do_not_conflict(store) {
        let (one, other) = (account(store, 0), account(store, 0));
        let mut runs = 0;
        store
            .atomically(|work| {
                runs += 1;
                work.update(one, |_: &Account| deposited(1))?;
                store.accounts().update(other, |_| deposited(1)).unwrap();
                Ok::<_, UpdateError<Infallible>>(())
            })
            .unwrap();
        assert_eq!((runs, balances(store, [one, other])), (1, [1, 1]));
    }

    fn a_unit_over_many_aggregates_is_one_save(store) {
        let ids: Vec<Uuid> = (0..200).map(|_| Uuid::now_v7()).collect();
        store
            .atomically(|work| {
                for id in &ids {
                    work.create_as::<Account, _>(*id, [opened(), deposited(1)])?;
                }
                Ok::<_, UpdateError<Infallible>>(())
            })
            .unwrap();
        let log = store.log();
        assert_eq!(log.len(), 400);
        assert!(log.iter().all(|row| row.save_id == log[0].save_id));
        let [first, ..] = ids[..] else { panic!() };
        let last = store.get_most_recent_event::<AccountEvent>(Selection::of(first)).unwrap();
        assert_eq!(last.unwrap().event, deposited(1));
    }
}

/// Any refusal, those of decisions that have none included.
#[derive(Debug)]
struct Anything;

impl From<Refusal> for Anything {
    fn from(_: Refusal) -> Self {
        Self
    }
}

impl From<TooMany> for Anything {
    fn from(_: TooMany) -> Self {
        Self
    }
}

impl From<Infallible> for Anything {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
