//! Nobody could be told why.

use eventsourcing::ValueObject;

struct NotPositive;

#[derive(ValueObject)]
#[value_object(check = Self::check, error = NotPositive)]
struct Cents(i64);

impl Cents {
    fn check(&self) -> Result<(), NotPositive> {
        if self.0 > 0 { Ok(()) } else { Err(NotPositive) }
    }
}

fn main() {}
