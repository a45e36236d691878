//! What a command costs: statements by the server's own log, round trips by what passes on the way to it.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use eventsourcing_diesel::{Backend, DieselDatastore};
use eventsourcing_test_servers::Proxy;
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "round_trips.counter")]
enum CounterEvent {
    Begun,
    Counted { by: u64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = CounterEvent)]
struct Counter {
    count: u64,
}

#[mutators(CounterEvent)]
impl Counter {
    fn begun() -> Self {
        Self { count: 0 }
    }

    fn counted(&mut self, by: u64) {
        self.count += by;
    }
}

/// Runs commands on a server behind a proxy. `log` is what the server was asked so far, `BEGIN` and
/// `COMMIT` included.
///
/// # Panics
///
/// If a command asks for statements that do not begin with these words, or takes other than so many
/// round trips.
pub fn assert_that_a_command_asks<C: Backend>(
    datastore: &DieselDatastore<C>,
    proxy: &Proxy,
    log: impl Fn() -> Vec<String>,
    wanted: &[&str],
    round_trips: usize,
) {
    assert_that_a_command_of_events_asks(&[1, 3], datastore, proxy, log, wanted, round_trips);
}

/// The same of commands of so many events each.
///
/// # Panics
///
/// As there.
#[allow(clippy::unwrap_used)]
pub fn assert_that_a_command_of_events_asks<C: Backend>(
    numbers: &[usize],
    datastore: &DieselDatastore<C>,
    proxy: &Proxy,
    log: impl Fn() -> Vec<String>,
    wanted: &[&str],
    round_trips: usize,
) {
    let counters = datastore.repository::<Counter>();
    let id = counters.create(CounterEvent::Begun).unwrap().id();
    let count = |number| vec![CounterEvent::Counted { by: 1 }; number];
    // What is asked the first time on a connection is prepared there, in a round trip of its own.
    for &number in numbers {
        counters.update(id, |_| count(number)).unwrap();
    }
    for &number in numbers {
        let before = (log().len(), proxy.round_trips());
        counters.update(id, |_| count(number)).unwrap();
        let asked = log().split_off(before.0);
        let first_word = |it: &String| it.split_whitespace().next().unwrap_or_default().to_owned();
        let words: Vec<_> = asked.iter().map(first_word).collect();
        assert_eq!(words, wanted, "{asked:?}");
        assert_eq!(proxy.round_trips() - before.1, round_trips, "{asked:?}");
    }
}
