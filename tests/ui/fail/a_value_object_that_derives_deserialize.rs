//! `Deserialize` is written already.

use eventsourcing::ValueObject;

#[derive(serde::Deserialize, ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
struct Cents(i64);

impl Cents {
    fn check(&self) -> Result<(), &'static str> {
        if self.0 > 0 { Ok(()) } else { Err("nothing") }
    }
}

fn main() {}
