//! The id of a customer is not the id of an account.

use eventsourcing::{Aggregate, DomainEvent, EventStore, Id, Uuid, mutators};
use serde::{Deserialize, Serialize};

#[derive(Id)]
struct AccountId(Uuid);

#[derive(Id)]
struct CustomerId(Uuid);

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent, id = AccountId)]
struct Account {}

#[mutators(AccountEvent)]
impl Account {
    fn opened() -> Self {
        Self {}
    }
}

fn main() {
    let accounts = EventStore::in_memory().repository::<Account>();
    let customer = CustomerId::new();
    _ = accounts.get(customer);
    _ = accounts.update(customer, |_| AccountEvent::Opened);
    _ = accounts.keyed("once").create_as(customer, AccountEvent::Opened);
    _ = EventStore::in_memory().atomically(|work| work.create_as::<Account, _>(customer, AccountEvent::Opened));
}
