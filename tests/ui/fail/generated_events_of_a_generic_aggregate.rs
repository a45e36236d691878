//! The parameters that the events need would change with the fields.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Box<T> {
    #[aggregate(attribute)]
    content: T,
}

fn main() {}
