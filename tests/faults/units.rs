//! A unit of work, cut at every boundary between two messages: of what it loads, and of its save.

use std::convert::Infallible;

use eventsourcing::{Aggregate, DomainEvent, Error, UpdateError, mutators};
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::Fault;
use eventsourcing_tests::{on_every_served, served::Served};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::setup::{MANY, Setup};

on_every_served! {
    a_unit_of_work
}

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "faults.purse")]
enum PurseEvent {
    Begun,
    Changed { by: i64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = PurseEvent)]
struct Purse {
    content: i64,
}

#[mutators(PurseEvent)]
impl Purse {
    fn begun() -> Self {
        Self { content: 0 }
    }

    fn changed(&mut self, by: i64) {
        self.content += by;
    }
}

fn a_unit_of_work<S: Served>() {
    let setup = Setup::<S>::new();
    let boundaries = (0..MANY).take_while(|messages| is_done_once(&setup, *messages));
    assert!((11..MANY).contains(&boundaries.count()));
}

/// Whether the unit had so many messages.
fn is_done_once<S: Served>(setup: &Setup<S>, messages: usize) -> bool {
    let purses = setup.direct.repository::<Purse>();
    let both = [(); 2].map(|()| purses.create(PurseEvent::Begun).unwrap().id());
    let datastore = setup.connected(None);
    setup.proxy.after(messages, Fault::Cut);
    let answer = move_money::<S>(&datastore, both);
    let was_cut = setup.proxy.disarm();
    setup.proxy.settle();
    match answer {
        Ok(()) => {}
        Err(UpdateError::Failed(Error::Unavailable(_))) => {
            assert_eq!(contents(setup, both), [(0, 0), (0, 0)]);
            move_money::<S>(&datastore, both).unwrap();
        }
        Err(error) => panic!("{error:?}"),
    }
    assert_eq!(contents(setup, both), [(-5, 1), (5, 1)]);
    was_cut
}

fn move_money<S: Served>(
    datastore: &DieselDatastore<S::Connection>,
    [from, to]: [Uuid; 2],
) -> Result<(), UpdateError<Infallible>> {
    datastore.atomically(|work| {
        work.update(from, |_: &Purse| PurseEvent::Changed { by: -5 })?;
        work.update(to, |_: &Purse| PurseEvent::Changed { by: 5 })?;
        Ok(())
    })
}

/// What is in each, and its version.
fn contents<S: Served>(setup: &Setup<S>, both: [Uuid; 2]) -> [(i64, u64); 2] {
    both.map(|id| {
        let purse = setup.direct.repository::<Purse>().get(id).unwrap();
        (purse.content, purse.version())
    })
}
