//! The strategies on PostgreSQL behind pgbouncer in transaction mode, each as a role of its own, with more
//! connections to pgbouncer than it has to the server.

use std::sync::Arc;

use eventsourcing::{
    SequencedItem, StoredEvent, TimeUuid,
    testing::{Fresh, Nth},
};
use eventsourcing_diesel::{Item, PostgresDatastore};
use eventsourcing_tests::pooled::FreshRole;

use super::HeldWithin;

pub(crate) fn events() -> Fresh {
    of_a_role::<StoredEvent>()
}

pub(crate) fn timeuuid_items() -> Fresh<TimeUuid> {
    of_a_role::<SequencedItem<TimeUuid>>()
}

fn of_a_role<I: Item<Position: Nth>>() -> Fresh<I::Position> {
    let role = Arc::new(FreshRole::ready());
    let datastore = PostgresDatastore::open(role.settings()).unwrap();
    let holding = Arc::clone(&role);
    Fresh::new(datastore.table::<I>().unwrap().strategy().clone())
        .holding(move |save| HeldWithin::append::<I>(holding.connection(), save))
        .keeping(role)
}
