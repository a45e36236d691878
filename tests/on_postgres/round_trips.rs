//! What a command costs: statements by the server's own log, round trips by what passes on the way to it.

use std::fs;

use eventsourcing::{Aggregate, DomainEvent, mutators};
use eventsourcing_diesel::{PostgresDatastore, PostgresSettings};
use eventsourcing_test_servers::{Product, Proxy, Server, Settings};
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

/// What the server was asked so far: `BEGIN` and `COMMIT` included.
fn statements(server: &Server) -> Vec<String> {
    let log = fs::read_to_string(server.folder().join("log")).unwrap();
    let statement = |line: &str| {
        let (_, said) = line.split_once("LOG:  ")?;
        let is_one = said.starts_with("statement: ") || said.starts_with("execute ");
        is_one.then(|| said.to_owned())
    };
    log.lines().filter_map(statement).collect()
}

#[test]
fn a_command_is_two_statements_and_two_round_trips() {
    let settings = Settings::default().and("log_statement", "all");
    let server = Server::start_with(Product::Postgres, &settings).unwrap();
    let proxy = Proxy::start(server.endpoint()).unwrap();
    let settings = PostgresSettings::new(proxy.endpoint().url()).pool_size(1);
    let datastore = PostgresDatastore::open(settings).unwrap();
    let counters = datastore.repository::<Counter>();
    let id = counters.create(CounterEvent::Begun).unwrap().id();
    let count = |by| CounterEvent::Counted { by };
    // What is asked the first time on a connection is prepared there, in a round trip of its own.
    counters.update(id, |_| count(1)).unwrap();
    counters.update(id, |_| [count(1), count(1)]).unwrap();

    for events in [vec![count(1)], vec![count(1), count(2), count(3)]] {
        let before = (statements(&server).len(), proxy.round_trips());
        counters.update(id, |_| events.clone()).unwrap();
        let asked = statements(&server).split_off(before.0);
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert!(asked[0].contains("SELECT"), "{asked:?}");
        assert!(asked[1].contains("INSERT"), "{asked:?}");
        assert_eq!(proxy.round_trips() - before.1, 2);
    }
}
