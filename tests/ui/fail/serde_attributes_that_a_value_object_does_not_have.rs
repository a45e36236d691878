//! Attributes that put something else in its place.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
#[serde(try_from = "String")]
struct Name(String);

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
#[serde(rename_all = "camelCase", default)]
struct Money {
    amount: i64,
}

fn main() {}
