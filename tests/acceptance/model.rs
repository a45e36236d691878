//! Random commands against a plain model: state, history and every version must be the same.

use std::collections::BTreeMap;

use eventsourcing::{Aggregate, AggregateRoot, Error, RecordStrategy, Repository, UpdateError};
use proptest::{collection::vec, prelude::*, test_runner::TestCaseResult};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, Refusal, opened},
    stores::{Bank, Store, cases, in_memory, sqlite},
};

/// What is asked of an account.
#[derive(Debug, Clone, Copy)]
enum Command {
    Deposit(i64),
    Withdraw(i64),
    SetLimit(i64),
    PayOutAndClose,
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        4 => (-5..100_i64).prop_map(Command::Deposit),
        1 => Just(Command::Deposit(i64::MAX)),
        4 => (-5..100_i64).prop_map(Command::Withdraw),
        2 => (0..50_i64).prop_map(Command::SetLimit),
        1 => Just(Command::PayOutAndClose),
    ]
}

/// What the events of a command are, as the account decides.
fn decide(account: &Account, command: Command) -> Result<Vec<AccountEvent>, Refusal> {
    Ok(match command {
        Command::Deposit(amount) => vec![account.deposit(amount)?],
        Command::Withdraw(amount) => vec![account.withdraw(amount)?],
        Command::SetLimit(limit) => account.set_limit(limit).into_iter().collect(),
        Command::PayOutAndClose => account.pay_out_and_close()?.events().to_vec(),
    })
}

/// An account without any library: every state it has been in, and whether it is open.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    states: Vec<Account>,
    closed: bool,
}

impl Model {
    fn open() -> Self {
        let account = Account {
            holder: "Ada".into(),
            limit: 0,
            balance: 0,
        };
        Self {
            states: vec![account],
            closed: false,
        }
    }

    fn now(&self) -> &Account {
        self.states.last().unwrap()
    }

    fn change(&mut self, change: impl FnOnce(&mut Account)) {
        let mut account = self.now().clone();
        change(&mut account);
        self.states.push(account);
    }

    /// Whether it was done.
    fn obey(&mut self, command: Command) -> bool {
        let Account { limit, balance, .. } = *self.now();
        if self.closed {
            // Nothing can happen to it any more; to nothing it agrees.
            return matches!(command, Command::SetLimit(new) if new == limit);
        }
        match command {
            Command::Deposit(amount) if amount > 0 && balance.checked_add(amount).is_some() => {
                self.change(|account| account.balance += amount);
            }
            Command::Withdraw(amount) if amount > 0 && balance - amount >= -limit => {
                self.change(|account| account.balance -= amount);
            }
            Command::SetLimit(new) => {
                if new != limit {
                    self.change(|account| account.limit = new);
                }
            }
            Command::PayOutAndClose if balance >= 0 => {
                if balance > 0 {
                    self.change(|account| account.balance = 0);
                }
                self.change(|_| ());
                self.closed = true;
            }
            _ => return false,
        }
        true
    }
}

/// What is stored is what the model has been through, at every version.
fn agrees(store: &Store, id: Uuid, model: &Model) -> TestCaseResult {
    let accounts = store.accounts();
    let found = accounts.find(id).unwrap();
    prop_assert_eq!(found.is_none(), model.closed);
    prop_assert_eq!(accounts.contains(id).unwrap(), !model.closed);
    let last = model.states.len() as u64 - 1;
    if let Some(root) = found {
        prop_assert_eq!(&*root, model.now());
        prop_assert_eq!(root.version(), last);
    }
    for (version, state) in (0..).zip(&model.states) {
        let then = accounts.get_at(id, version);
        if model.closed && version == last {
            let is_not_there = matches!(then, Err(Error::NotFound { .. }));
            prop_assert!(is_not_there);
        } else {
            let then = then.unwrap();
            prop_assert_eq!((&*then, then.version()), (state, version));
        }
    }
    let versions: Vec<u64> = (0..=last).collect();
    prop_assert_eq!(store.versions(id), versions);
    Ok(())
}

/// One command after the other, by the repository, by a root that is saved now and then, and by
/// another that is loaded anew.
fn commands_do_what_the_model_does(store: &Store, commands: &[(Command, u8)]) -> TestCaseResult {
    let accounts = store.accounts();
    let id = accounts.create(opened()).unwrap().id();
    let mut model = Model::open();
    let mut root = accounts.get(id).unwrap();
    for &(command, way) in commands {
        let done = if way == 0 {
            accounts.save(&mut root).unwrap();
            match accounts.update(id, |account| decide(account, command)) {
                Ok(updated) => {
                    root = updated;
                    true
                }
                Err(error) => {
                    prop_assert!(matches!(error, UpdateError::Refused(_)), "{}", error);
                    false
                }
            }
        } else {
            let done = root.decide(|account| decide(account, command)).is_ok();
            if way == 1 {
                accounts.save(&mut root).unwrap();
            }
            done
        };
        prop_assert_eq!(done, model.obey(command), "{:?}", command);
        prop_assert_eq!(&*root, model.now());
        if root.has_ended() {
            accounts.save(&mut root).unwrap();
            break;
        }
    }
    accounts.save(&mut root).unwrap();
    agrees(store, id, &model)
}

/// What one of two clients does.
#[derive(Debug, Clone, Copy)]
enum Step {
    Load,
    Decide(Command),
    Save,
}

fn step() -> impl Strategy<Value = (bool, Step)> {
    let step = prop_oneof![
        2 => Just(Step::Load),
        4 => command().prop_map(Step::Decide),
        3 => Just(Step::Save),
    ];
    (any::<bool>(), step)
}

/// A client with a root, and the model of what it will be once saved.
struct Client {
    root: AggregateRoot<Account>,
    model: Model,
}

/// Two clients load, decide and save as they like: who is late conflicts, and nothing is lost.
fn the_later_of_two_conflicts(store: &Store, steps: &[(bool, Step)]) -> TestCaseResult {
    let accounts = store.accounts();
    let id = accounts.create(opened()).unwrap().id();
    let mut stored = Model::open();
    let client = || Client {
        root: accounts.get(id).unwrap(),
        model: Model::open(),
    };
    let mut clients = [client(), client()];
    for &(second, step) in steps {
        let client = &mut clients[usize::from(second)];
        match step {
            Step::Load => {
                let Some(root) = accounts.find(id).unwrap() else {
                    break;
                };
                *client = Client {
                    root,
                    model: stored.clone(),
                };
            }
            Step::Decide(command) => {
                let done = client.root.decide(|account| decide(account, command));
                prop_assert_eq!(done.is_ok(), client.model.obey(command));
            }
            Step::Save => {
                let base = client.root.stored_version().unwrap();
                let is_late = base + 1 != stored.states.len() as u64;
                let has_more = !client.root.pending_events().is_empty();
                match accounts.save(&mut client.root) {
                    Ok(()) if has_more => {
                        prop_assert!(!is_late, "a late save was answered");
                        stored = client.model.clone();
                    }
                    Ok(()) => {}
                    Err(error) => {
                        prop_assert!(is_late && has_more && error.is_conflict(), "{}", error);
                        prop_assert!(!client.root.pending_events().is_empty());
                    }
                }
            }
        }
    }
    agrees(store, id, &stored)
}

/// One unit: commands to some of three accounts, all of them or none.
type Unit = Vec<(usize, Command)>;

fn units_are_all_or_nothing(store: &Store, units: &[Unit]) -> TestCaseResult {
    let ids = [0; 3].map(|_| store.accounts().create(opened()).unwrap().id());
    let mut models: BTreeMap<Uuid, Model> = ids.map(|id| (id, Model::open())).into();
    for unit in units {
        let mut after = models.clone();
        let possible = unit.iter().all(|(which, command)| {
            // What has ended before the unit is not there.
            let id = ids[*which];
            !models[&id].closed && after.get_mut(&id).unwrap().obey(*command)
        });
        let done = store.atomically(|work| {
            for (which, command) in unit {
                work.update(ids[*which], |account: &Account| decide(account, *command))?;
            }
            Ok::<_, UpdateError<Refusal>>(())
        });
        prop_assert_eq!(done.is_ok(), possible, "{:?}", unit);
        if possible {
            models = after;
        }
    }
    for (id, model) in &models {
        agrees(store, *id, model)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn in_memory_commands_do_what_the_model_does(commands in vec((command(), 0..4_u8), 0..40)) {
        commands_do_what_the_model_does(&in_memory().store, &commands)?;
    }

    #[test]
    fn in_memory_the_later_of_two_conflicts(steps in vec(step(), 0..60)) {
        the_later_of_two_conflicts(&in_memory().store, &steps)?;
    }

    #[test]
    fn in_memory_units_are_all_or_nothing(units in vec(vec((0..3_usize, command()), 0..6), 0..12)) {
        units_are_all_or_nothing(&in_memory().store, &units)?;
    }
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn sqlite_commands_do_what_the_model_does(commands in vec((command(), 0..4_u8), 0..40)) {
        commands_do_what_the_model_does(&sqlite().store, &commands)?;
    }

    #[test]
    fn sqlite_the_later_of_two_conflicts(steps in vec(step(), 0..60)) {
        the_later_of_two_conflicts(&sqlite().store, &steps)?;
    }

    #[test]
    fn sqlite_units_are_all_or_nothing(units in vec(vec((0..3_usize, command()), 0..6), 0..12)) {
        units_are_all_or_nothing(&sqlite().store, &units)?;
    }
}

/// Compiles for what a user hands around: any strategy, and none that is known.
#[test]
fn repositories_can_be_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    fn repository<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized + 'static>() {
        shared::<Repository<A, S>>();
        shared::<eventsourcing::EventStore<S>>();
    }
    repository::<Account, eventsourcing::InMemoryStrategy>();
    repository::<Account, crate::stores::Strategy>();
    repository::<Account, eventsourcing_diesel::SqliteStrategy>();
    shared::<AggregateRoot<Account>>();
    shared::<eventsourcing::Environment>();
    shared::<eventsourcing_diesel::SqliteDatastore>();
}
