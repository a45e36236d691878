//! Publishing and subscribing, without any store.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    thread,
};

use eventsourcing::{
    Handled, LogPosition, Metadata, Published, Publisher, RecordedEvent, Subscription, Timestamp,
};
use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

use crate::{
    bank::{AccountEvent, CustomerEvent, deposited, opened, registered, withdrawn},
    stores::cases,
};

/// What was told to whom, in order.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    #[expect(clippy::unnecessary_wraps, reason = "it is what a handler answers")]
    fn tell(&self, what: impl Into<String>) -> Handled {
        self.0.lock().unwrap().push(what.into());
        Ok(())
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// A subscriber to accounts that says its name and the version.
    fn by(&self, publisher: &Publisher, name: &'static str) -> Subscription {
        let told = self.clone();
        publisher.subscribe::<AccountEvent>(move |event| {
            told.tell(format!("{name}{}", event.originator_version))
        })
    }
}

fn recorded<E>(version: u64, event: E) -> RecordedEvent<E> {
    RecordedEvent::new(Uuid::nil(), version, event, Timestamp::from_micros(0))
}

fn batch(count: u64) -> Vec<RecordedEvent<AccountEvent>> {
    (0..count).map(|it| recorded(it, deposited(1))).collect()
}

#[test]
fn subscribers_are_called_in_the_order_of_subscription() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let _subscriptions = ["a", "b", "c"].map(|name| told.by(&publisher, name));
    publisher.publish(&recorded(0, opened())).unwrap();
    assert_eq!(told.take(), ["a0", "b0", "c0"]);
}

#[test]
fn a_batch_is_told_to_one_after_the_other_and_as_one_to_those_who_want() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let _each = told.by(&publisher, "each");
    let as_one = told.clone();
    let _as_one = publisher.subscribe_to_batches::<AccountEvent>(move |events| {
        as_one.tell(format!("batch of {}", events.len()))
    });
    publisher.publish_all(&batch(2)).unwrap();
    assert_eq!(told.take(), ["each0", "each1", "batch of 2"]);
    publisher.publish(&recorded(0, opened())).unwrap();
    assert_eq!(told.take(), ["each0", "batch of 1"]);
    publisher.publish_all(&batch(0)).unwrap();
    assert!(told.take().is_empty(), "nothing was published");
}

#[test]
fn each_is_told_of_what_it_has_subscribed_to() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let _accounts = told.by(&publisher, "account");
    let by_predicate = told.clone();
    let _withdrawn = publisher.subscribe_where(
        |event| event.topic.ends_with("#Withdrawn"),
        move |event| by_predicate.tell(event.to_string()),
    );
    let all = told.clone();
    let _all = publisher.subscribe_to_all(move |event| all.tell(event.event_type.name));

    publisher.publish(&recorded(4, withdrawn(1))).unwrap();
    assert_eq!(
        told.take(),
        [
            "account4",
            "bank.account#Withdrawn, event 4 of 00000000-0000-0000-0000-000000000000, on \
             1970-01-01T00:00:00.000000Z",
            "Withdrawn",
        ]
    );
    publisher.publish(&recorded(0, registered())).unwrap();
    assert_eq!(told.take(), ["Registered"]);
}

#[test]
fn an_event_whose_type_is_forgotten_can_be_asked_for_it() {
    let mut customer = recorded(2, registered());
    customer.metadata = Metadata::default().with("teller", "7");
    let published = Published::new(&customer);
    assert_eq!(published.recorded::<CustomerEvent>(), Some(&customer));
    assert_eq!(published.recorded::<AccountEvent>(), None);
    assert!(published.is::<CustomerEvent>() && !published.is::<AccountEvent>());
    assert_eq!(published.metadata.get("teller"), Some("7"));
    assert!(format!("{published:?}").contains("bank.customer#Registered"));
}

#[test]
fn a_subscription_ends_with_its_guard() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let [first, second] = ["a", "b"].map(|name| told.by(&publisher, name));
    assert_eq!(publisher.subscriptions(), 2);
    drop(first);
    publisher.publish(&recorded(0, opened())).unwrap();
    assert_eq!(told.take(), ["b0"]);

    second.forever();
    publisher.clone().publish(&recorded(1, opened())).unwrap();
    assert_eq!(told.take(), ["b1"], "clones share the subscriptions");

    let orphan = told.by(&Publisher::new(), "c");
    drop(orphan);
}

#[test]
fn who_subscribes_twice_is_told_twice() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let first = told.by(&publisher, "a");
    let _second = told.by(&publisher, "a");
    publisher.publish(&recorded(0, opened())).unwrap();
    assert_eq!(told.take(), ["a0", "a0"]);
    drop(first);
    publisher.publish(&recorded(0, opened())).unwrap();
    assert_eq!(told.take(), ["a0"], "each has a guard of its own");
}

#[test]
fn a_handler_that_holds_subscriptions_is_let_go_of_with_them() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let held = told.by(&publisher, "held");
    let holding = publisher.subscribe_to_all(move |_| {
        let _: &Subscription = &held;
        Ok(())
    });
    assert_eq!(publisher.subscriptions(), 2);
    drop(holding);
    assert_eq!(publisher.subscriptions(), 0);
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("the printer is out of paper")]
struct OutOfPaper;

#[test]
fn an_error_reaches_the_publisher_and_stops_those_behind() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let _before = told.by(&publisher, "before");
    let _fails = publisher.subscribe::<AccountEvent>(|event| {
        if event.originator_version == 1 {
            return Err(OutOfPaper.into());
        }
        Ok(())
    });
    let _behind = told.by(&publisher, "behind");

    let error = publisher.publish_all(&batch(3)).unwrap_err();
    assert_eq!(
        eventsourcing_tests::chain(&error),
        "a subscriber failed: the printer is out of paper"
    );
    assert_eq!(error.downcast_ref::<OutOfPaper>(), Some(&OutOfPaper));
    assert_eq!(error.downcast_ref::<std::fmt::Error>(), None);
    assert!(error.into_cause().is::<OutOfPaper>());
    assert_eq!(told.take(), ["before0", "before1", "before2"]);
}

#[test]
fn a_handler_may_publish_subscribe_and_unsubscribe() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let later = Arc::new(Mutex::new(Vec::new()));
    let (inner, telling, keep) = (publisher.clone(), told.clone(), Arc::clone(&later));
    let _first = publisher.subscribe::<CustomerEvent>(move |_| {
        keep.lock().unwrap().push(telling.by(&inner, "late"));
        Ok(inner.publish(&recorded(7, opened()))?)
    });
    let second = Arc::new(Mutex::new(None));
    let itself = Arc::clone(&second);
    let telling = told.clone();
    *second.lock().unwrap() = Some(publisher.subscribe_to_all(move |event| {
        drop(itself.lock().unwrap().take());
        telling.tell(format!("once {}", event.originator_version))
    }));

    publisher
        .publish_all(&[recorded(0, registered()), recorded(1, registered())])
        .unwrap();
    // Each publication is told to those who had subscribed by then; who leaves is told no more.
    assert_eq!(told.take(), ["once 7", "late7", "late7", "late7"]);
    publisher.publish(&recorded(2, opened())).unwrap();
    assert_eq!(told.take(), ["late2", "late2"]);
}

#[test]
fn who_leaves_in_the_middle_of_a_batch_is_not_told_of_the_rest() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let guard = Arc::new(Mutex::new(None));
    let (itself, telling) = (Arc::clone(&guard), told.clone());
    *guard.lock().unwrap() = Some(publisher.subscribe::<AccountEvent>(move |event| {
        drop(itself.lock().unwrap().take());
        telling.tell(event.originator_version.to_string())
    }));
    publisher.publish_all(&batch(3)).unwrap();
    assert_eq!(told.take(), ["0"]);
}

#[test]
fn threads_subscribe_and_publish_as_they_like() {
    let (publisher, told) = (Publisher::new(), Told::default());
    let _always = told.by(&publisher, "always");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for version in 0..50 {
                    let quiet = publisher.subscribe_to_all(|_| Ok(()));
                    publisher.publish(&recorded(version, opened())).unwrap();
                    drop(quiet);
                }
            });
        }
    });
    assert_eq!(told.take().len(), 200, "nobody else lost a call");
    assert_eq!(publisher.subscriptions(), 1);
}

#[test]
fn events_are_equal_by_type_and_content_and_can_be_hashed() {
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Happened(u32);
    let event = recorded(1, Happened(7));
    assert!(event == recorded(1, Happened(7)));
    assert!(event != recorded(1, Happened(8)) && event != recorded(2, Happened(7)));
    let others = [recorded(1, Happened(7)), recorded(2, Happened(7)), event];
    assert_eq!(others.iter().collect::<HashSet<_>>().len(), 2);
}

#[test]
fn an_event_shows_what_there_is_of_it() {
    let mut event = recorded(1, withdrawn(5));
    assert_eq!(
        format!("{event:?}"),
        "RecordedEvent { event: Withdrawn { amount: 5 }, \
         originator_id: 00000000-0000-0000-0000-000000000000, originator_version: 1, \
         timestamp: 1970-01-01T00:00:00.000000Z }"
    );
    event.metadata = Metadata::default().with("teller", "7");
    event.save_id = Uuid::max();
    event.seal = Some(vec![1, 2, 3]);
    event.log_position = Some(LogPosition(9));
    let shown = format!("{event:?}");
    assert!(shown.contains(r#""teller": "7""#), "{shown}");
    assert!(shown.contains("save_id: ffffffff"), "{shown}");
    assert!(
        shown.ends_with("seal: 3 bytes, log_position: 9 }"),
        "{shown}"
    );
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Subscribe,
    Drop(usize),
    Publish(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Subscribe),
        1 => (0..8_usize).prop_map(Step::Drop),
        2 => (0..4_u64).prop_map(Step::Publish),
    ]
}

proptest! {
    #![proptest_config(cases(200))]

    /// A publisher is a list of who is there: each event of a batch is told to one after the other.
    #[test]
    fn is_a_list_of_who_is_there(steps in vec(step(), 0..60)) {
        let (publisher, told) = (Publisher::new(), Told::default());
        let mut there: Vec<(usize, Subscription)> = Vec::new();
        for (name, step) in steps.into_iter().enumerate() {
            match step {
                Step::Subscribe => {
                    let telling = told.clone();
                    let subscription = publisher.subscribe::<AccountEvent>(move |event| {
                        telling.tell(format!("{name}: {}", event.originator_version))
                    });
                    there.push((name, subscription));
                }
                Step::Drop(index) if index < there.len() => drop(there.remove(index)),
                Step::Drop(_) => {}
                Step::Publish(count) => publisher.publish_all(&batch(count)).unwrap(),
            }
            if let Step::Publish(count) = step {
                let names = there.iter().map(|(name, _)| name);
                let expected: Vec<_> = names
                    .flat_map(|name| (0..count).map(move |version| format!("{name}: {version}")))
                    .collect();
                prop_assert_eq!(told.take(), expected);
            }
            prop_assert_eq!(publisher.subscriptions(), there.len());
        }
    }
}
