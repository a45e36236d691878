//! `#[subscribe_to]` on functions of all kinds.

use std::cell::RefCell;

use eventsourcing::{
    DomainEvent, Published, Publisher, RecordedEvent, Subscription, Timestamp, Uuid, subscribe_to,
};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "seen")]
struct Seen(String);

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "heard")]
struct Heard(String);

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "smelled")]
struct Smelled(String);

thread_local! {
    /// Handlers are called where the event is published.
    static BOOK: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn write(line: impl Into<String>) {
    BOOK.with_borrow_mut(|book| book.push(line.into()));
}

/// What was written since the last time, when one of each is published.
fn lines(publisher: &Publisher) -> Vec<String> {
    fn recorded<E>(event: E) -> RecordedEvent<E> {
        RecordedEvent::new(Uuid::nil(), 0, event, Timestamp::from_micros(0))
    }
    publisher
        .publish(&recorded(Seen("heron".into())))
        .expect("nobody minds");
    publisher
        .publish(&recorded(Heard("owl".into())))
        .expect("nobody minds");
    publisher
        .publish(&recorded(Smelled("fox".into())))
        .expect("nobody minds");
    BOOK.take()
}

#[subscribe_to(Seen)]
fn one(seen: &RecordedEvent<Seen>) {
    write(&seen.event.0);
}

#[subscribe_to(Seen, Smelled)]
fn two(event: &Published<'_>) -> Result<(), std::num::ParseIntError> {
    let version: u64 = event.originator_version.to_string().parse()?;
    write(format!("{} {version}", event.topic));
    Ok(())
}

#[subscribe_to]
fn all(event: &Published<'_>) {
    write(event.event_type.name);
}

#[subscribe_to()]
fn r#type<'a>(event: &'a Published<'a>) -> Result<(), String> {
    if event.is::<Smelled>() {
        return Err("that smells".into());
    }
    Ok(())
}

#[test]
fn functions_are_told_of_what_they_have_subscribed_to() {
    let publisher = Publisher::new();
    let subscription = one::subscribe(&publisher);
    assert_eq!(lines(&publisher), ["heron"]);
    drop(subscription);

    let subscription = two::subscribe(&publisher);
    assert_eq!(lines(&publisher), ["seen 0", "smelled 0"]);
    drop(subscription);

    let subscription = all::subscribe(&publisher);
    assert_eq!(lines(&publisher), ["Seen", "Heard", "Smelled"]);
    drop(subscription);
    assert!(lines(&publisher).is_empty());
}

#[test]
fn the_function_stays_as_it_is() {
    let seen = RecordedEvent::new(Uuid::nil(), 0, Seen("egret".into()), Timestamp::now());
    one(&seen);
    assert_eq!(BOOK.take(), ["egret"]);
}

#[test]
fn its_error_reaches_the_publisher() {
    let publisher = Publisher::new();
    let _subscription: Subscription = r#type::subscribe(&publisher);
    let smelled = RecordedEvent::new(Uuid::nil(), 0, Smelled("fox".into()), Timestamp::now());
    let error = publisher
        .publish(&smelled)
        .expect_err("it does not like that");
    assert_eq!(error.into_cause().to_string(), "that smells");
}

mod elsewhere {
    use super::*;

    #[subscribe_to(Heard)]
    pub(super) fn hear(heard: &RecordedEvent<Heard>) {
        write(&heard.event.0);
    }

    #[cfg(any())]
    #[subscribe_to(Heard)]
    fn never(heard: &RecordedEvent<Heard>) {}

    #[subscribe_to(Heard)]
    #[cfg(any())]
    fn never(heard: &RecordedEvent<Heard>) {}
}

/// One `use` brings both.
#[test]
fn it_is_imported_with_the_function() {
    use elsewhere::hear;

    #[subscribe_to(Seen)]
    fn local(seen: &RecordedEvent<Seen>) {
        write(format!("local {}", seen.event.0));
    }

    let publisher = Publisher::new();
    let _subscriptions = [hear::subscribe(&publisher), local::subscribe(&publisher)];
    assert_eq!(lines(&publisher), ["local heron", "owl"]);
    let heard = RecordedEvent::new(Uuid::nil(), 0, Heard("bat".into()), Timestamp::now());
    hear(&heard);
    assert_eq!(BOOK.take(), ["bat"]);
}
