//! Connections that the server ends.
#![allow(clippy::missing_panics_doc, clippy::panic, clippy::unwrap_used)]

use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::{Backend, DieselDatastore};

use crate::{chain, events, new_id, save};

/// `end` ends the only connection of the pool.
pub fn a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another<
    C: Backend,
>(
    datastore: &DieselDatastore<C>,
    end: impl FnOnce(&DieselDatastore<C>),
) {
    let strategy = datastore.strategy();
    let saved = save(events(new_id(), 0..2));
    end(datastore);

    let answer = strategy.append(&saved);
    assert!(
        matches!(answer, Err(RecordError::OutcomeUnknown(_))),
        "{answer:?}"
    );
    strategy.append(&saved).unwrap();
    let again = strategy.append(&saved);
    assert!(matches!(again, Err(RecordError::Conflict)), "{again:?}");
}

/// `end` ends the only connection of the pool.
pub fn a_read_on_a_connection_that_is_gone_says_so_and_the_next_has_another<C: Backend>(
    datastore: &DieselDatastore<C>,
    end: impl FnOnce(&DieselDatastore<C>),
) {
    let strategy = datastore.strategy();
    end(datastore);
    let answer = strategy.get_items(&new_id().into());
    let Err(error @ RecordError::Unavailable(_)) = answer else {
        panic!("{answer:?}");
    };
    assert!(
        chain(&error).contains("has closed the connection"),
        "{}",
        chain(&error)
    );
    assert_eq!(strategy.get_items(&new_id().into()).unwrap(), []);
}
