//! Unknown, repeated, without value, with one too many.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "crm.profile", aliases = "crm.person")]
struct Unknown {
    #[aggregate(atribute)]
    name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(generate = TwiceEvent, generate = OtherEvent, create(no_method), create(no_method))]
struct Twice {
    #[aggregate(attribute, attribute)]
    name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(generate, create, discard(), derive = PartialEq)]
struct Without {
    #[aggregate(attribute, variant, method())]
    name: String,
    #[aggregate]
    email: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(create(no_method = true), discard(name = Ended))]
struct With {
    #[aggregate(attribute = true)]
    name: String,
    #[aggregate(default = 0)]
    visits: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "", generate = 1, derive(1))]
struct Wrong {
    #[aggregate(attribute, method = "rename")]
    name: String,
}

fn main() {
    let profile: Option<Unknown> = None;
    println!("{:?}", profile.map(|it| (it.discard(), Unknown::create(it.name))));
}
