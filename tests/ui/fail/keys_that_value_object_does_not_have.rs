//! Unknown, repeated, without value, with one; for what has names.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
#[value_object(chekc = Self::check, error = &'static str)]
struct Misspelt(i64);

#[derive(ValueObject)]
#[value_object(check = Self::check, check = Self::check, error = String, display, display)]
struct Twice(i64);

#[derive(ValueObject)]
#[value_object(check, error = String, parse = true)]
struct Without(i64);

#[derive(ValueObject)]
#[value_object(check = Self::check, error = String, display, parse)]
struct Names {
    name: String,
}

#[derive(ValueObject)]
#[value_object]
struct Empty(i64);

fn main() {}
