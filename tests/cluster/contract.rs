//! What every record strategy promises, where each call goes to another node.
//!
//! Nothing is `held`: a transaction that is open loses to whoever commits on another node.

use std::sync::Mutex;

use eventsourcing::testing::Fresh;

use crate::{
    in_turn::InTurn,
    nodes::{Nodes, STEADY},
};

eventsourcing::record_strategy_contract! {
    capabilities = [versions, snapshots, dictionaries, data_keys];
    events: events,
}

fn events() -> Fresh {
    let lent = Lent::new();
    let nodes = lent.0.iter().flat_map(|it| &it.datastores);
    let strategies: Vec<_> = nodes.map(|it| it.strategy().clone()).collect();
    Fresh::new(InTurn::over(strategies)).keeping(lent)
}

/// Empty databases: making one takes a cluster longer than most cases.
static EMPTY: Mutex<Vec<Nodes>> = Mutex::new(Vec::new());

/// A database that is given back when a case has passed.
struct Lent(Option<Nodes>);

impl Lent {
    fn new() -> Self {
        let empty = EMPTY.lock().unwrap().pop();
        Self(Some(empty.unwrap_or_else(|| Nodes::of(&STEADY))))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(nodes) = self.0.take()
            && !std::thread::panicking()
        {
            nodes.datastores[0].schema().truncate().unwrap();
            EMPTY.lock().unwrap().push(nodes);
        }
    }
}
