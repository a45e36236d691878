//! Commands that are stored, handled later, and done once.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use eventsourcing::{
    AlreadyDone, CommandAggregate, CommandEvent, DomainEvent, Error, LogPosition, RecordedEvent,
    SnapshotPolicy, StoredCommand, UnitError, UpdateError, Uuid,
};
use serde::{Deserialize, Serialize};

use crate::{
    bank::{Account, Refusal, deposited, opened},
    faults::{Fault, Faulty},
    stores::{Bank, Store, on_every_store},
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Transfer {
    from: Uuid,
    to: Uuid,
    amount: i64,
}

impl StoredCommand for Transfer {
    type Id = Uuid;
    const TOPIC: &'static str = "bank.transfer";
}

type Transfers = CommandAggregate<Transfer>;

/// Another command with the same shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Gift(Transfer);

impl StoredCommand for Gift {
    type Id = Uuid;
    const TOPIC: &'static str = "bank.gift";
}

#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error(transparent)]
    Account(#[from] Refusal),
    #[error(transparent)]
    Done(#[from] AlreadyDone),
}

/// Handles every transfer that is stored and not done, as the guide does.
fn handle_all(store: &Store) -> Result<(), Error> {
    handle_with(store, |_| {})
}

/// The same, with something that happens when a unit is about to end.
fn handle_with(store: &Store, meanwhile: impl Fn(Uuid)) -> Result<(), Error> {
    let transfers = store.repository::<Transfers>();
    for (_, id) in transfers.ids_after(LogPosition::START, 100)? {
        if transfers.find(id)?.is_some_and(|it| !it.is_done()) {
            match carry_out(store, id, &meanwhile) {
                Err(UnitError::Failed(error)) => return Err(error),
                Err(UnitError::Refused(_)) => discard(store, id)?,
                Ok(()) => {}
            }
        }
    }
    Ok(())
}

fn carry_out(store: &Store, id: Uuid, meanwhile: &impl Fn(Uuid)) -> Result<(), UnitError<Stop>> {
    store
        .atomically_once(&format!("transfer {id}"), |work| {
            let Transfer { from, to, amount } = *work.get::<Transfers>(id)?.command();
            work.update(from, |from: &Account| from.withdraw(amount))?;
            work.update(to, |to: &Account| to.deposit(amount))?;
            work.update(id, Transfers::done)?;
            meanwhile(id);
            Ok(())
        })
        .map(drop)
}

fn discard(store: &Store, id: Uuid) -> Result<(), Error> {
    match store
        .repository::<Transfers>()
        .update(id, Transfers::discard)
    {
        Err(UpdateError::Failed(error)) => Err(error),
        _ => Ok(()),
    }
}

/// Two accounts, one of them with money.
struct Bench {
    ada: Uuid,
    eve: Uuid,
}

impl Bench {
    fn new(store: &Store) -> Self {
        let accounts = store.accounts();
        let [ada, eve] = [(); 2].map(|()| accounts.create(opened()).unwrap().id());
        accounts.update(ada, |_| deposited(100)).unwrap();
        Self { ada, eve }
    }

    fn ask(&self, store: &Store, amount: i64) -> Uuid {
        let (from, to) = (self.ada, self.eve);
        let asked = Transfers::create(Transfer { from, to, amount });
        store.repository::<Transfers>().create(asked).unwrap().id()
    }

    fn balances(&self, store: &Store) -> (i64, i64) {
        let balance = |id| store.accounts().get(id).unwrap().balance;
        (balance(self.ada), balance(self.eve))
    }
}

on_every_store! {
    fn a_command_is_stored_handled_and_done(store) {
        let bench = Bench::new(store);
        let id = bench.ask(store, 60);
        let transfers = store.repository::<Transfers>();
        let asked = transfers.get(id).unwrap();
        assert_eq!((asked.command().amount, asked.is_done()), (60, false));

        handle_all(store).unwrap();
        assert!(transfers.get(id).unwrap().is_done());
        assert_eq!(bench.balances(store), (40, 60));

        handle_all(store).unwrap();
        assert_eq!(bench.balances(store), (40, 60), "it was done before");
        assert_eq!(store.versions(id), [0, 1]);
    }

    /// The original took any number of them.
    fn a_second_done_is_refused_and_not_recorded(store) {
        let id = Bench::new(store).ask(store, 1);
        let transfers = store.repository::<Transfers>();
        let mut root = transfers.update(id, Transfers::done).unwrap();

        let refused = root.decide(Transfers::done);
        assert_eq!(refused.unwrap_err().to_string(), "the command is done already");
        let refused = transfers.update(id, Transfers::done);
        assert!(matches!(refused, Err(UpdateError::Refused(AlreadyDone))));
        let refused = transfers.update(id, Transfers::discard);
        assert!(matches!(refused, Err(UpdateError::Refused(AlreadyDone))));

        let events: Vec<RecordedEvent<CommandEvent<Transfer>>> =
            store.get_domain_events(id).unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(events[1].event, CommandEvent::Done);
    }

    fn a_refused_command_is_discarded_and_not_asked_again(store) {
        let bench = Bench::new(store);
        let too_much = bench.ask(store, 101);
        let possible = bench.ask(store, 100);
        handle_all(store).unwrap();

        let transfers = store.repository::<Transfers>();
        assert!(transfers.find(too_much).unwrap().is_none());
        let discarded = transfers.find_ended_too(too_much).unwrap().unwrap();
        assert!(!discarded.is_done() && discarded.has_ended());
        assert!(transfers.get(possible).unwrap().is_done(), "one refusal stops no other");
        assert_eq!(bench.balances(store), (0, 100));
    }

    fn the_handler_dies_in_the_middle_and_the_next_one_goes_on(store) {
        let bench = Bench::new(store);
        let ids = [10, 20, 30].map(|amount| bench.ask(store, amount));
        for dies_at in ids {
            let died = catch_unwind(AssertUnwindSafe(|| {
                handle_with(store, |id| assert_ne!(id, dies_at, "the power is cut"))
            }));
            assert!(died.is_err());
            let transfers = store.repository::<Transfers>();
            assert!(!transfers.get(dies_at).unwrap().is_done());
        }
        assert_eq!(bench.balances(store), (70, 30), "the last has not been handled");
        handle_all(store).unwrap();
        assert_eq!(bench.balances(store), (40, 60));
    }

    fn handlers_that_meet_do_each_command_once(store) {
        let bench = Bench::new(store);
        for _ in 0..8 {
            bench.ask(store, 5);
        }
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| handle_all(store).unwrap());
            }
        });
        assert_eq!(bench.balances(store), (60, 40));
    }

    fn what_waits_is_found_in_the_order_in_which_it_was_asked_for(store) {
        let bench = Bench::new(store);
        let store = &store.clone().with_page_size(2);
        let [first, done, discarded, last] = [1, 2, 3, 4].map(|amount| bench.ask(store, amount));
        let transfers = store.repository::<Transfers>();
        transfers.update(done, Transfers::done).unwrap();
        transfers.update(discarded, Transfers::discard).unwrap();
        let waiting = || transfers.waiting().map(|it| it.unwrap().id()).collect::<Vec<_>>();
        assert_eq!(waiting(), [first, last]);

        transfers.update(first, Transfers::done).unwrap();
        let next = bench.ask(store, 5);
        assert_eq!(waiting(), [last, next]);
        handle_all(store).unwrap();
        assert_eq!(transfers.waiting().count(), 0);
    }

    fn commands_of_different_types_are_told_apart(store) {
        let bench = Bench::new(store);
        let transfer = bench.ask(store, 1);
        let gift = Gift(Transfer { from: bench.ada, to: bench.eve, amount: 1 });
        let gifts = store.repository::<CommandAggregate<Gift>>();
        let gift = gifts.create(CommandAggregate::create(gift)).unwrap().id();

        let transfers = store.repository::<Transfers>();
        assert_eq!(transfers.ids().collect::<Result<Vec<_>, _>>().unwrap(), [transfer]);
        assert_eq!(gifts.ids().collect::<Result<Vec<_>, _>>().unwrap(), [gift]);
        assert!(matches!(transfers.get(gift), Err(Error::AnotherAggregate { .. })));
    }

    fn a_command_is_loaded_from_a_snapshot_too(store) {
        let id = Bench::new(store).ask(store, 7);
        let transfers = store.repository::<Transfers>().with_snapshots(SnapshotPolicy::every(1));
        transfers.update(id, Transfers::done).unwrap();
        let loaded = transfers.get(id).unwrap();
        assert_eq!(*loaded, *store.repository::<Transfers>().get(id).unwrap());
        assert_eq!((loaded.command().amount, loaded.is_done()), (7, true));
    }
}

/// Whatever becomes of whichever append: who asks and handles until that is answered has each
/// command done once.
#[test]
fn every_crash_around_a_save_is_safe() {
    let faults = [
        Fault::StoredUnanswered,
        Fault::LostUnanswered,
        Fault::StoredLater,
        Fault::StoredAfterTheNext,
        Fault::Unavailable,
        Fault::RolledBack,
    ];
    let mut deaths = 0;
    for (fault, good) in faults
        .iter()
        .flat_map(|&fault| (0..4).map(move |good| (fault, good)))
    {
        let database = Faulty::default();
        let store = database.store();
        let bench = Bench::new(&store);
        for amount in [10, 101, 20] {
            bench.ask(&store, amount);
        }
        // Some units are saved; then all attempts at one fail.
        database.plan([Fault::None].repeat(good).into_iter().chain([fault; 3]));
        deaths += usize::from(handle_all(&store).is_err());
        database.plan([]);
        database.arrive();

        let next = database.store();
        handle_all(&next).unwrap();
        handle_all(&next).unwrap();
        assert_eq!(bench.balances(&next), (70, 30), "{fault:?} after {good}");
        let transfers = next.repository::<Transfers>();
        let living = transfers
            .ids()
            .filter_map(|id| transfers.find(id.unwrap()).unwrap());
        assert_eq!(
            living.map(|it| it.is_done()).collect::<Vec<_>>(),
            [true, true]
        );
    }
    assert!(deaths > 6, "{deaths}");
}

#[test]
fn a_command_says_under_which_topics_it_is_stored() {
    let topics = CommandEvent::<Transfer>::TYPES.iter().map(|it| it.topic);
    assert_eq!(
        topics.collect::<Vec<_>>(),
        [
            "bank.transfer#Created",
            "bank.transfer#Done",
            "bank.transfer#Discarded"
        ]
    );
    assert_eq!(CommandEvent::<Transfer>::Done.topic(), "bank.transfer#Done");
    assert_eq!(
        CommandEvent::<Transfer>::Discarded.topic(),
        "bank.transfer#Discarded"
    );
}
