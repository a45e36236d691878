//! Which values are right is not said, or not why others are not.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
struct Cents(i64);

#[derive(ValueObject)]
#[value_object(check = Self::check)]
struct Percent(u8);

impl Percent {
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }
}

#[derive(serde::Deserialize)]
struct Price {
    _amount: Cents,
    _discount: Percent,
}

fn main() {}
