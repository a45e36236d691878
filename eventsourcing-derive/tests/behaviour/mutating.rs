//! What events do through mutators.

use eventsourcing::{DomainEvent, Life, Mutators, Role, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum PointEvent {
    Drawn { x: i32, y: i32 },
    Moved { y: i32, x: i32 },
    Doubled,
    HTTPSent(String),
    Erased { _why: String },
}

#[derive(Debug, Clone, PartialEq)]
struct Point {
    x: i32,
    y: i32,
}

#[mutators(PointEvent)]
impl Point {
    #[cfg(any())]
    fn nowhere(&mut self) {}

    fn drawn(y: i32, x: i32) -> Self {
        Self { x, y }
    }

    fn moved(&mut self, x: i32, y: i32) {
        self.x = x;
        self.y = y;
    }

    #[cfg(not(any()))]
    fn doubled(&mut self) {
        self.x *= 2;
        self.y *= 2;
    }

    fn http_sent(&mut self, anything: String) {
        self.x = i32::try_from(anything.len()).unwrap_or(i32::MAX);
    }

    fn erased(self, why: String) {
        drop(why);
    }
}

fn living(events: impl IntoIterator<Item = PointEvent>) -> Life<Point> {
    let mut life = Life::Unborn;
    for event in events {
        Point::mutate(&mut life, event);
    }
    life
}

#[test]
fn parameters_meet_fields_by_name() {
    let life = living([PointEvent::Drawn { x: 1, y: 2 }]);
    assert_eq!(life, Life::Living(Point { x: 1, y: 2 }));
    let life = living([
        PointEvent::Drawn { x: 1, y: 2 },
        PointEvent::Moved { x: 3, y: 4 },
    ]);
    assert_eq!(life, Life::Living(Point { x: 3, y: 4 }));
}

#[test]
fn each_variant_has_its_mutator() {
    let life = living([
        PointEvent::Drawn { x: 1, y: 2 },
        PointEvent::Doubled,
        PointEvent::HTTPSent("four".to_owned()),
        PointEvent::Erased {
            _why: String::new(),
        },
    ]);
    assert_eq!(life, Life::Ended(Point { x: 4, y: 4 }));
}

#[test]
fn self_tells_the_role() {
    assert_eq!(Point::role(&PointEvent::Drawn { x: 0, y: 0 }), Role::Begins);
    assert_eq!(Point::role(&PointEvent::Doubled), Role::Changes);
    assert_eq!(
        Point::role(&PointEvent::Erased {
            _why: String::new()
        }),
        Role::Ends
    );
}
