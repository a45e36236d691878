//! Something else where a value object is asked for.

use eventsourcing::ValueObject;

struct Cents(i64);

fn check<V: ValueObject>(value: V) -> bool {
    value.checked().is_ok()
}

fn cents() -> bool {
    check(Cents(1))
}

fn main() {}
