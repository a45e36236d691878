//! Generated events against the same events by hand.
//!
//! The same contact three times, stored as the same bytes: its events generated from its fields, its
//! events generated from its mutators, and everything written by hand, `DomainEvent`, `Mutators` and
//! the decisions. All three go through the same root, mapper and repository, so that what differs is
//! what the macros wrote. Applying alone is compared with a `match` that knows no trait of ours, too.
//! The first line of each group compares the code by hand with itself: how far its ratio is from 1 is
//! how far any of them may be.

mod by_hand;
mod from_fields;
mod from_mutators;

use std::hint::black_box;

use eventsourcing::{
    Aggregate, AggregateRoot, Environment, EventStore, Life, RecordedEvent, SequencedItemMapper,
    StoredEvent, Timestamp,
};
use uuid::Uuid;

use self::by_hand::Contact as ByHand;
use crate::compare::compare_anew;

/// How many events each round has.
const EVENTS: u64 = 1000;

/// One way to write the contact.
trait Contact: Aggregate<Id = Uuid> {
    /// Which way.
    const FORM: &'static str;

    fn add(name: String, email: Option<String>) -> Self::Event;
    fn rename(&self, name: String) -> Self::Event;
    fn change_email(&self, email: Option<String>) -> Self::Event;
    fn change_visits(&self, visits: u32) -> Self::Event;

    /// What is decided as the event of this version.
    fn next(&self, version: u64) -> Self::Event {
        match version % 3 {
            0 => self.rename(format!("Ada the {version}th")),
            1 => self.change_email(Some(format!("ada-{version}@example.org"))),
            _ => self.change_visits(17),
        }
    }
}

/// Compares each way with that by hand.
pub(crate) fn all() {
    compared::<ByHand>();
    compared::<from_fields::Contact>();
    compared::<from_mutators::Contact>();
}

fn compared<C: Contact>() {
    assert_eq!(stored::<C>(), stored::<ByHand>());
    let form = C::FORM;
    let by_hand = |what| format!("{what} 1000 events {form} / by hand");
    compare_anew(&by_hand("trigger"), trigger::<C>, trigger::<ByHand>);
    compare_anew(&by_hand("encode"), encode::<C>, encode::<ByHand>);
    compare_anew(&by_hand("decode"), decode::<C>, decode::<ByHand>);
    compare_anew(&by_hand("load"), load::<C>, load::<ByHand>);
    compare_anew(&by_hand("apply"), apply::<C>, apply::<ByHand>);
    let plain = format!("apply 1000 events {form} / plain match");
    compare_anew(&plain, apply::<C>, plainly_apply);
}

/// A contact that has decided all its events.
fn triggered<C: Contact>() -> AggregateRoot<C> {
    let added = C::add(black_box("Ada".into()), None);
    let environment = Environment::default();
    let root = AggregateRoot::<C>::create_with(Uuid::nil(), &environment, added);
    let mut root = root.expect("it begins");
    for version in 1..EVENTS {
        root.decide(|it| it.next(version)).expect("it is living");
    }
    root
}

/// Its events at a time that is always the same.
fn recorded<C: Contact>() -> Vec<RecordedEvent<C::Event>> {
    let pending = triggered::<C>().pending_events().to_vec();
    let timeless = pending.into_iter().map(|it| RecordedEvent {
        timestamp: Timestamp::from_micros(0),
        save_id: Uuid::nil(),
        ..it
    });
    timeless.collect()
}

fn events<C: Contact>() -> Vec<C::Event> {
    let recorded = recorded::<C>();
    recorded.into_iter().map(|it| it.event).collect()
}

fn stored<C: Contact>() -> Vec<StoredEvent> {
    let mapper = SequencedItemMapper::default();
    let recorded = recorded::<C>();
    let stored = recorded.iter().map(|it| mapper.to_sequenced_item(it));
    stored.map(|it| it.expect("plain data")).collect()
}

fn trigger<C: Contact>() -> impl FnMut() {
    || drop(black_box(triggered::<C>()))
}

fn encode<C: Contact>() -> impl FnMut() {
    let (mapper, recorded) = (SequencedItemMapper::default(), recorded::<C>());
    move || {
        for recorded in &recorded {
            black_box(mapper.to_sequenced_item(recorded).expect("plain data"));
        }
    }
}

fn decode<C: Contact>() -> impl FnMut() {
    let (mapper, stored) = (SequencedItemMapper::default(), stored::<C>());
    move || {
        for stored in &stored {
            let recorded = mapper.from_sequenced_item::<C::Event, u64>(stored);
            black_box(recorded.expect("ours"));
        }
    }
}

fn load<C: Contact>() -> impl FnMut() {
    let contacts = EventStore::in_memory().repository::<C>();
    let created = contacts.create(events::<C>());
    let id = created.expect("memory does not fail").id();
    move || drop(black_box(contacts.get(id).expect("it is there")))
}

fn apply<C: Contact>() -> impl FnMut() {
    let events = events::<C>();
    move || {
        let mut life = Life::Unborn;
        for event in events.clone() {
            C::mutate(&mut life, event);
        }
        drop(black_box(life));
    }
}

fn plainly_apply() -> impl FnMut() {
    let events = events::<ByHand>();
    move || {
        let mut contact = None;
        for event in events.clone() {
            by_hand::apply(&mut contact, event);
        }
        drop(black_box(contact));
    }
}
