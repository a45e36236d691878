//! Enums, unions, and structs of nothing.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
enum Currency {
    Eur,
    Usd,
}

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
union Either {
    amount: i64,
}

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
struct Nothing;

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
struct Money(i64, String);

fn main() {}
