//! Commands: decisions as messages, read from JSON and executed.

use std::{convert::Infallible, sync::Barrier, thread};

use eventsourcing::{Aggregate, Command, Error, KeyedAnswer, UnitError, UpdateError, Uuid};
use serde::{Deserialize, Serialize};

use crate::{
    bank::{
        Account, AccountEvent, Customer, CustomerEvent, Refusal, TooMany, deposited, opened,
        withdrawn,
    },
    stores::{Bank, Store, attempts, on_every_store},
};

impl Account {
    fn open(holder: String, limit: i64) -> AccountEvent {
        AccountEvent::Opened { holder, limit }
    }
}

/// What can be asked of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Command)]
#[serde(tag = "command", rename_all = "snake_case")]
#[command(aggregate = Account, error = Refusal)]
enum AccountCommand {
    #[command(begins)]
    Open {
        holder: String,
        #[serde(default)]
        limit: i64,
    },
    Deposit {
        amount: i64,
    },
    Withdraw {
        amount: i64,
    },
    #[command(method = set_limit)]
    ChangeLimit {
        limit: i64,
    },
    PayOutAndClose,
}

use AccountCommand::{ChangeLimit, Deposit, Open, PayOutAndClose, Withdraw};

/// What can be asked of a customer.
#[derive(Debug, Clone, Command)]
#[command(aggregate = Customer, error = TooMany)]
enum CustomerCommand {
    Link(Uuid),
}

/// Everything that a teller can be refused.
#[derive(Debug)]
enum NotDone {
    Account,
    Customer,
}

impl From<Refusal> for NotDone {
    fn from(_: Refusal) -> Self {
        Self::Account
    }
}

impl From<TooMany> for NotDone {
    fn from(_: TooMany) -> Self {
        Self::Customer
    }
}

fn open() -> AccountCommand {
    Open {
        holder: "Ada".into(),
        limit: 0,
    }
}

/// The body of a request.
fn body(json: &str) -> AccountCommand {
    serde_json::from_str(json).unwrap()
}

fn account(store: &Store, balance: i64) -> Uuid {
    store
        .accounts()
        .create([opened(), deposited(balance)])
        .unwrap()
        .id()
}

fn events(answer: &KeyedAnswer<AccountEvent>) -> Vec<AccountEvent> {
    answer.events.iter().map(|it| it.event.clone()).collect()
}

/// Runs the work on eight threads at once.
fn at_once<T: Send>(work: impl Fn() -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        let start = |_| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work()
            })
        };
        let threads: Vec<_> = (0..8).map(start).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

on_every_store! {
    fn a_json_body_becomes_a_command_and_is_executed(store) {
        let accounts = store.accounts();
        let id = accounts.execute_new(body(r#"{"command":"open","holder":"Ada"}"#)).unwrap().id();
        accounts.execute(id, body(r#"{"command":"deposit","amount":10}"#)).unwrap();
        accounts.execute(id, body(r#"{"command":"change_limit","limit":5}"#)).unwrap();
        let account = accounts.execute(id, body(r#"{"command":"withdraw","amount":15}"#)).unwrap();
        assert_eq!((account.balance, account.version()), (-5, 3));
        assert!(serde_json::from_str::<AccountCommand>(r#"{"command":"deposit"}"#).is_err());
        assert_eq!(store.history(id)[3], withdrawn(15));
    }

    fn the_refusal_of_a_decision_is_the_error_of_the_command(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let refused = accounts.execute(id, Withdraw { amount: 11 });
        assert!(matches!(refused, Err(UpdateError::Refused(Refusal::Overdrawn))));
        assert_eq!(store.history(id).len(), 2);
    }

    fn a_decision_may_answer_with_no_event_or_with_several(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        assert_eq!(accounts.execute(id, ChangeLimit { limit: 0 }).unwrap().version(), 1);
        assert!(accounts.execute(id, PayOutAndClose).unwrap().has_ended());
        assert_eq!(store.history(id)[2..], [withdrawn(10), AccountEvent::Closed]);
    }

    fn a_beginning_creates_the_aggregate_of_the_id_and_no_other(store) {
        let (id, accounts) = (Uuid::now_v7(), store.accounts());
        assert_eq!(accounts.execute(id, open()).unwrap().id(), id);
        assert!(accounts.execute(id, open()).is_err_and(|error| error.is_conflict()));
        assert_eq!(store.history(id), [opened()]);
    }

    fn a_command_that_begins_nothing_makes_no_aggregate(store) {
        let accounts = store.accounts();
        let Err(UpdateError::Failed(error)) = accounts.execute_new(Deposit { amount: 1 }) else { panic!() };
        assert!(matches!(error, Error::Misuse { .. }));
        assert_eq!(
            error.to_string(),
            "this AccountCommand begins no Account: execute it on one that is there, by its id",
        );
        let missing = accounts.execute(Uuid::now_v7(), Deposit { amount: 1 });
        assert!(matches!(missing, Err(UpdateError::Failed(Error::NotFound { .. }))));
        assert!(accounts.keyed("k").execute_new(Deposit { amount: 1 }).is_err());
        assert!(accounts.keyed("k").find().unwrap().is_none());
        assert!(store.log().is_empty());
    }

    fn a_beginning_decided_on_what_has_begun_cannot_happen(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let mut account = accounts.get(id).unwrap();
        assert!(account.decide(|it| open().decide(it)).is_err());
        assert!(account.pending_events().is_empty());
    }

    fn a_command_is_decided_anew_when_somebody_else_has_saved(store) {
        let (id, accounts) = (account(store, 0), store.accounts());
        let versions = at_once(|| {
            let accounts = store.clone().with_retry(attempts(1000)).accounts();
            (0..10).map(|_| accounts.execute(id, Deposit { amount: 1 }).unwrap().version()).max()
        });
        assert_eq!(versions.into_iter().max().flatten(), Some(81));
        assert_eq!(accounts.get(id).unwrap().balance, 80);
    }

    fn a_command_sent_twice_under_one_key_is_booked_once(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let pay = || accounts.keyed("invoice 17").execute(id, Withdraw { amount: 10 });
        let (first, second) = (pay().unwrap(), pay().unwrap());
        assert_eq!((first.repeated, second.repeated), (false, true));
        assert_eq!((first.version, second.version), (Some(2), Some(2)));
        assert_eq!((events(&first), events(&second)), (vec![withdrawn(10)], vec![withdrawn(10)]));
        assert_eq!(store.history(id).len(), 3);
    }

    fn a_refused_command_is_not_remembered(store) {
        let (id, accounts) = (account(store, 10), store.accounts());
        let pay = || accounts.keyed("invoice 17").execute(id, Withdraw { amount: 11 });
        assert!(matches!(pay(), Err(UpdateError::Refused(Refusal::Overdrawn))));
        accounts.execute(id, Deposit { amount: 1 }).unwrap();
        assert!(!pay().unwrap().repeated);
        assert!(pay().unwrap().repeated);
    }

    fn a_beginning_sent_twice_under_one_key_begins_one_aggregate(store) {
        let accounts = store.accounts();
        let (first, second) = (
            accounts.keyed("form 3").execute_new(open()).unwrap(),
            accounts.keyed("form 3").execute_new(open()).unwrap(),
        );
        assert_eq!(first.originator_id, second.originator_id);
        let id = Uuid::now_v7();
        assert!(!accounts.keyed("form 4").execute(id, open()).unwrap().repeated);
        assert!(accounts.keyed("form 4").execute(id, open()).unwrap().repeated);
        assert_eq!(store.log().len(), 2);
    }

    fn one_key_from_eight_threads_books_a_command_once(store) {
        let id = account(store, 10);
        let answers = at_once(|| {
            store.accounts().keyed("invoice 17").execute(id, Withdraw { amount: 10 }).unwrap()
        });
        assert_eq!(answers.iter().filter(|it| !it.repeated).count(), 1);
        assert!(answers.iter().all(|it| events(it) == [withdrawn(10)] && it.version == Some(2)));
        assert_eq!(store.history(id).len(), 3);
        let begun = at_once(|| store.accounts().keyed("form 3").execute_new(open()).unwrap());
        assert!(begun.iter().all(|it| it.originator_id == begun[0].originator_id));
        assert_eq!(store.log().len(), 4);
    }

    fn a_unit_of_work_executes_all_commands_or_none(store) {
        let (from, to) = (account(store, 10), account(store, 0));
        let transfer = |amount| {
            store.atomically(|work| {
                work.execute(from, Withdraw { amount })?;
                work.execute(to, Deposit { amount })
            })
        };
        transfer(7).unwrap();
        assert!(matches!(transfer(7), Err(UpdateError::Refused(Refusal::Overdrawn))));
        let balance = |id| store.accounts().get(id).unwrap().balance;
        assert_eq!((balance(from), balance(to)), (3, 7));
    }

    fn a_unit_of_work_begins_and_links_with_commands_of_two_aggregates(store) {
        let customer = store.customers().create(CustomerEvent::Registered { name: "Ada".into() }).unwrap().id();
        let open_and_link = || {
            store.atomically(|work| {
                let account = work.execute_new(open())?;
                work.execute(account, Deposit { amount: 1 })?;
                work.execute(customer, CustomerCommand::Link(account))?;
                Ok::<_, UnitError<NotDone>>(account)
            })
        };
        for _ in 0..3 {
            let account = open_and_link().unwrap();
            assert_eq!(store.history(account).len(), 2);
        }
        let refused = open_and_link();
        assert!(matches!(refused, Err(UnitError::Refused(NotDone::Customer))), "{refused:?}");
        assert_eq!(store.accounts().ids().count(), 3);
    }

    fn a_command_that_begins_nothing_dooms_its_unit(store) {
        let done = store.atomically(|work| {
            assert!(work.execute_new(PayOutAndClose).is_err());
            Ok::<_, Error>(())
        });
        assert!(matches!(done, Err(Error::Misuse { .. })));
    }
}

#[test]
fn a_command_by_hand_is_a_match() {
    #[derive(Clone)]
    struct Round;

    impl Command for Round {
        type Aggregate = Account;
        type Error = Infallible;

        fn decide(
            self,
            account: &Account,
        ) -> Result<Vec<<Account as Aggregate>::Event>, Infallible> {
            Ok(vec![withdrawn(account.balance % 10)])
        }
    }

    let fixture = crate::stores::in_memory();
    let id = account(&fixture.store, 17);
    let account = fixture.store.accounts().execute(id, Round).unwrap();
    assert_eq!(account.balance, 10);
    assert!(fixture.store.accounts().execute_new(Round).is_err());
}
