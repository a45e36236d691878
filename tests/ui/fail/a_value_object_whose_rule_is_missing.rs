//! The rule is named, and is nowhere.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
#[value_object(check = Self::chekc, error = &'static str)]
struct Cents(i64);

impl Cents {
    fn check(&self) -> Result<(), &'static str> {
        if self.0 > 0 { Ok(()) } else { Err("nothing") }
    }
}

fn main() {}
