//! Fields that anybody writes, past the rule.

use eventsourcing::ValueObject;

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
pub struct Cents(pub i64);

#[derive(ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
pub struct Money {
    pub(crate) amount: i64,
    pub currency: String,
}

impl Cents {
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }
}

impl Money {
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }
}

fn main() {}
