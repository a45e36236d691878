//! The whole of an aggregate, with every form that the macros take.

use eventsourcing::{Aggregate, AggregateRoot, DomainEvent, Environment, Life, Mutators, Role, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "bank.account", alias = "bank.old", alias = "bank.older")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum AccountEvent {
    Opened { holder: String, limit: u64 },
    Imported { holder: String },
    #[event(topic = "PaidIn", alias = "Deposited", alias = "somewhere.else#Deposit")]
    Deposited { #[serde(rename = "a", default)] amount: u64 },
    HTTPRenamed(String),
    Frozen { reason: String, r#type: u8 },
    Checked {},
    Closed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
struct Account {
    holder: String,
    limit: u64,
    balance: u64,
}

#[mutators(AccountEvent)]
impl Account {
    // In any order; parameters meet fields by name.
    fn opened(limit: u64, holder: String) -> Self {
        Self { holder, limit, balance: 0 }
    }

    fn imported(holder: String) -> Account {
        Account { holder, limit: 0, balance: 0 }
    }

    fn deposited(&mut self, amount: u64) {
        self.balance += amount;
    }

    // A newtype variant: one parameter of any name.
    fn http_renamed(&mut self, mut name: String) {
        name.push('!');
        self.holder = name;
    }

    #[event(Frozen)]
    fn on_frozen(&mut self, _reason: String, r#type: u8) {
        self.limit = u64::from(r#type);
    }

    fn checked(&mut self) -> () {}

    fn closed(mut self) {
        self.balance = 0;
    }
}

impl Account {
    fn deposit(&self, amount: u64) -> Option<AccountEvent> {
        (amount > 0).then_some(AccountEvent::Deposited { amount })
    }
}

fn main() {
    let opened = AccountEvent::Opened { holder: "Ada".to_owned(), limit: 3 };
    let id = eventsourcing_id();
    let mut account =
        AggregateRoot::<Account>::create_with(id, &Environment::default(), opened).unwrap();
    account.decide(|account| account.deposit(5)).unwrap();
    account.trigger(AccountEvent::HTTPRenamed("Eve".to_owned())).unwrap();
    account
        .trigger(AccountEvent::Frozen { reason: String::new(), r#type: 7 })
        .unwrap();
    account.trigger(AccountEvent::Checked {}).unwrap();
    assert_eq!(*account, Account { holder: "Eve!".to_owned(), limit: 7, balance: 5 });

    assert_eq!(Account::role(&AccountEvent::Closed), Role::Ends);
    let mut life = Life::Unborn;
    Account::mutate(&mut life, AccountEvent::Imported { holder: "Bob".to_owned() });
    Account::mutate(&mut life, AccountEvent::Closed);
    assert!(matches!(life, Life::Ended(_)));
}

fn eventsourcing_id<T: Default>() -> T {
    T::default()
}
