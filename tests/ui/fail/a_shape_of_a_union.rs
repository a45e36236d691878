//! A union cannot be read: it has no shape.

#[derive(eventsourcing::Shape)]
union Bits {
    number: u32,
    float: f32,
}

fn main() {}
