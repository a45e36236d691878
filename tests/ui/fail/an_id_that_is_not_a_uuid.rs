//! An id is a struct around a UUID.

use eventsourcing::{Id, Uuid};

#[derive(Id)]
struct Named(String);

#[derive(Id)]
struct WithFields {
    uuid: Uuid,
}

#[derive(Id)]
struct Two(Uuid, Uuid);

#[derive(Id)]
struct Nothing;

#[derive(Id)]
enum Either {
    One(Uuid),
}

#[derive(Id)]
union Bits {
    uuid: Uuid,
}

#[derive(Id)]
struct Generic<T>(Uuid, T);

fn main() {}
