//! Rules that are no rules for the value.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
struct Cents(i64);

impl Cents {
    fn check(value: i64) -> Result<(), &'static str> {
        if value > 0 { Ok(()) } else { Err("nothing") }
    }
}

#[derive(ValueObject)]
#[value_object(check = Self::check, error = String)]
struct Percent(u8);

impl Percent {
    fn check(&self) -> bool {
        self.0 <= 100
    }
}

fn main() {}
