//! Aggregate roots, without any store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eventsourcing::{
    Aggregate, AggregateRoot, DecideError, Deciding, DomainEvent, Environment, EventStore, Life,
    Metadata, Mutators, Poisoned, RecordedEvent, Replay, ReplayError, Role, Timestamp,
    TriggerError, mutators,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    bank::{Account, AccountEvent, Refusal, deposited, opened, withdrawn},
    stores::SetClock,
};

fn account() -> AggregateRoot<Account> {
    AggregateRoot::create_with(Uuid::now_v7(), &Environment::default(), opened()).unwrap()
}

/// What must be the same after something that changed nothing.
fn seen(root: &AggregateRoot<Account>) -> (Account, u64, Timestamp, Timestamp, usize) {
    (
        Account::clone(root),
        root.version(),
        root.created_on(),
        root.last_modified(),
        root.pending_events().len(),
    )
}

#[test]
fn the_first_event_has_version_0_and_leaves_the_root_at_version_0() {
    let id = Uuid::now_v7();
    let clock = SetClock::default();
    clock.set(7);
    let environment = Environment::default().with_clock(clock);
    let root = AggregateRoot::<Account>::create_with(id, &environment, opened()).unwrap();

    assert_eq!(root.id(), id);
    assert_eq!(root.version(), 0);
    assert_eq!(root.stored_version(), None);
    assert_eq!(root.created_on(), Timestamp::from_micros(7));
    assert_eq!(root.last_modified(), Timestamp::from_micros(7));
    assert_eq!(root.holder, "Ada");
    let [first] = root.pending_events() else {
        panic!("{root:?}")
    };
    assert_eq!(first.event, opened());
    assert_eq!(
        (first.originator_id, first.originator_version),
        (id, 0),
        "the first event"
    );
    assert_eq!(first.timestamp, Timestamp::from_micros(7));
    assert_eq!(first.log_position, None);
}

#[test]
fn timestamps_never_step_back_when_the_clock_does() {
    let clock = SetClock::default();
    clock.set(1000);
    let environment = Environment::default().with_clock(clock.clone());
    let mut root =
        AggregateRoot::<Account>::create_with(Uuid::nil(), &environment, opened()).unwrap();
    for (now, expected) in [(400, 1000), (1000, 1000), (1001, 1001), (-5, 1001)] {
        clock.set(now);
        root.trigger(deposited(1)).unwrap();
        assert_eq!(root.last_modified(), Timestamp::from_micros(expected));
        let last = root.pending_events().last().unwrap();
        assert_eq!(last.timestamp, Timestamp::from_micros(expected));
    }
    assert_eq!(root.created_on(), Timestamp::from_micros(1000));
}

#[test]
fn a_decision_has_no_event_or_one_or_many() {
    let mut root = account();
    let before = seen(&root);
    root.decide(|_| ()).unwrap();
    root.decide(|account| account.set_limit(0)).unwrap();
    root.decide(|_| Vec::<AccountEvent>::new()).unwrap();
    root.decide(|_| None::<[AccountEvent; 3]>).unwrap();
    assert_eq!(seen(&root), before);

    root.decide(|account| account.deposit(5)).unwrap();
    assert_eq!((root.version(), root.balance), (1, 5));
    root.decide(|account| account.set_limit(3)).unwrap();
    assert_eq!((root.version(), root.limit), (2, 3));
    root.decide(|_| [deposited(1), deposited(2)]).unwrap();
    root.decide(|_| Ok::<_, Refusal>(vec![deposited(4), withdrawn(1)]))
        .unwrap();
    assert_eq!((root.version(), root.balance), (6, 11));
    let versions: Vec<_> = root
        .pending_events()
        .iter()
        .map(|it| it.originator_version)
        .collect();
    assert_eq!(versions, [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_refusal_comes_back_as_it_is_and_changes_nothing() {
    let mut root = account();
    let before = seen(&root);
    let refused = root.decide(|account| account.withdraw(1));
    assert_eq!(refused, Err(DecideError::Refused(Refusal::Overdrawn)));
    assert_eq!(seen(&root), before);
}

#[test]
fn an_impossible_event_at_the_end_takes_the_whole_decision_with_it() {
    let mut root = account();
    let before = seen(&root);
    let id = root.id();
    let topic = "bank.account#Opened";
    assert_eq!(
        root.decide(|_| [deposited(1), withdrawn(1), opened()]),
        Err(TriggerError::AlreadyBegun { id, topic }.into())
    );
    assert_eq!(seen(&root), before);
    let topic = "bank.account#Deposited";
    assert_eq!(
        root.decide(|_| [AccountEvent::Closed, deposited(1)]),
        Err(TriggerError::Ended { id, topic }.into())
    );
    assert_eq!(seen(&root), before);
    assert!(!root.has_ended());
}

#[test]
fn an_aggregate_begins_with_a_beginning_and_with_one_only() {
    let (id, environment) = (Uuid::now_v7(), Environment::default());
    let create = |events: Vec<AccountEvent>| {
        AggregateRoot::<Account>::create_with(id, &environment, events).unwrap_err()
    };
    let deposited_topic = "bank.account#Deposited";
    assert_eq!(create(vec![]), TriggerError::NotBegun { id }.into());
    assert_eq!(
        create(vec![deposited(1), opened()]),
        TriggerError::NoBeginning {
            id,
            topic: deposited_topic
        }
        .into()
    );
    assert_eq!(
        create(vec![opened(), opened()]),
        TriggerError::AlreadyBegun {
            id,
            topic: "bank.account#Opened"
        }
        .into()
    );
    let several =
        AggregateRoot::<Account>::create_with(id, &environment, [opened(), deposited(4)]).unwrap();
    assert_eq!((several.version(), several.balance), (1, 4));
}

#[test]
fn a_creation_can_be_refused_by_the_users_own_type() {
    let refused = AggregateRoot::<Account>::create_with(
        Uuid::nil(),
        &Environment::default(),
        Err::<AccountEvent, _>(Refusal::NotPositive),
    );
    assert_eq!(
        refused.unwrap_err(),
        DecideError::Refused(Refusal::NotPositive)
    );
}

#[test]
fn a_value_that_decides_sees_what_its_earlier_events_have_done() {
    let mut root = account();
    root.trigger(deposited(30)).unwrap();
    root.decide(Account::pay_out_and_close).unwrap();
    let events: Vec<_> = root
        .pending_events()
        .iter()
        .map(|it| it.event.clone())
        .collect();
    assert_eq!(
        events,
        [opened(), deposited(30), withdrawn(30), AccountEvent::Closed]
    );
    assert!(root.has_ended());
    assert_eq!(root.balance, 0);
}

#[test]
fn a_value_that_decides_is_refused_as_a_whole() {
    let mut root = account();
    let before = seen(&root);
    let id = root.id();
    let refused = root.decide(|account| {
        let mut account = Deciding::on(account);
        account.trigger(deposited(5));
        account.trigger(opened());
        account.trigger(deposited(7));
        assert_eq!(account.balance, 12, "the impossible one is not applied");
        account
    });
    let topic = "bank.account#Opened";
    assert_eq!(
        refused,
        Err(TriggerError::AlreadyBegun { id, topic }.into())
    );
    assert_eq!(seen(&root), before);
}

#[test]
fn after_the_end_every_event_is_refused_and_the_last_state_can_be_read() {
    let mut root = account();
    root.trigger(AccountEvent::Closed).unwrap();
    let before = seen(&root);
    assert!(root.has_ended());
    assert_eq!((root.version(), &*root.holder), (1, "Ada"));
    assert_eq!(root.state().unwrap().balance, 0);
    for event in [
        opened(),
        deposited(1),
        AccountEvent::LimitChanged { limit: 1 },
        AccountEvent::Closed,
    ] {
        let (id, topic) = (root.id(), event.topic());
        let refused = TriggerError::Ended { id, topic };
        assert_eq!(root.trigger(event.clone()), Err(refused.clone()));
        assert_eq!(root.decide(|_| event), Err(refused.into()));
    }
    root.decide(|_| ()).unwrap();
    assert_eq!(seen(&root), before);
}

#[test]
fn a_root_shows_itself_and_can_be_cloned() {
    let mut root = account();
    let mut clone = root.clone();
    clone.trigger(deposited(5)).unwrap();
    assert_eq!((root.balance, clone.balance), (0, 5));
    root.trigger(deposited(7)).unwrap();
    assert_eq!((root.balance, clone.balance), (7, 5));
    let shown = format!("{root:?}");
    assert!(
        shown.contains("Ada") && shown.contains(&root.id().to_string()),
        "{shown}"
    );
}

#[test]
fn metadata_is_that_of_the_environment_until_it_is_set() {
    let environment = Environment::default().with_metadata(Metadata::default().with("teller", "7"));
    let mut root =
        AggregateRoot::<Account>::create_with(Uuid::nil(), &environment, opened()).unwrap();
    root.set_metadata(Metadata::default().with("teller", "8"));
    root.trigger(deposited(1)).unwrap();
    let tellers: Vec<_> = root
        .pending_events()
        .iter()
        .map(|it| it.metadata.get("teller"))
        .collect();
    assert_eq!(tellers, [Some("7"), Some("8")]);
}

/// An aggregate with a mutator that panics, and one whose copy of an event does.
#[must_use]
#[derive(Debug, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "fuse")]
enum FuseEvent {
    Fitted,
    Loaded { watts: u32 },
    Copied { times: u32 },
    Removed { badly: bool },
}

impl Clone for FuseEvent {
    fn clone(&self) -> Self {
        match self {
            Self::Fitted => Self::Fitted,
            Self::Loaded { watts } => Self::Loaded { watts: *watts },
            Self::Copied { times } => {
                assert_ne!(*times, 0, "this one cannot be copied");
                Self::Copied { times: *times }
            }
            Self::Removed { badly } => Self::Removed { badly: *badly },
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = FuseEvent)]
struct Fuse {
    watts: u32,
}

#[mutators(FuseEvent)]
impl Fuse {
    fn fitted() -> Self {
        Self { watts: 0 }
    }

    fn loaded(&mut self, watts: u32) {
        self.watts += watts;
        assert!(self.watts <= 100, "the fuse has blown");
    }

    fn copied(&mut self, times: u32) {
        self.watts += times;
    }

    fn removed(self, badly: bool) {
        assert!(!badly, "it broke");
    }
}

fn panics<T>(work: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_err()
}

fn fuse() -> AggregateRoot<Fuse> {
    AggregateRoot::create_with(Uuid::now_v7(), &Environment::default(), FuseEvent::Fitted).unwrap()
}

fn is_poisoned(root: &mut AggregateRoot<Fuse>) {
    let poisoned = Poisoned { id: root.id() };
    assert_eq!(root.state(), Err(poisoned));
    assert!(panics(|| root.watts), "reading the state panics");
    let refused = root.trigger(FuseEvent::Loaded { watts: 1 });
    assert_eq!(refused, Err(poisoned.into()));
    let mut asked = false;
    let refused = root.decide(|_| {
        asked = true;
        FuseEvent::Loaded { watts: 1 }
    });
    assert_eq!(refused, Err(TriggerError::from(poisoned).into()));
    assert!(!asked, "no decision is taken on a half-changed state");
    assert_eq!(
        (root.version(), root.pending_events().len()),
        (0, 1),
        "nothing of it is pending"
    );
    assert_eq!(root.clone().state(), Err(poisoned), "a clone is poisoned");
    assert!(format!("{root:?}").contains("poisoned"));

    let store = EventStore::in_memory();
    let fuses = store.repository::<Fuse>();
    let error = fuses.save(root).unwrap_err();
    assert!(
        matches!(error, eventsourcing::Error::Misuse { .. }),
        "{error}"
    );
    assert!(!fuses.contains(root.id()).unwrap(), "nothing was saved");
}

#[test]
fn a_panicking_mutator_poisons_the_root() {
    let mut root = fuse();
    assert!(panics(|| root.trigger(FuseEvent::Loaded { watts: 101 })));
    is_poisoned(&mut root);
}

#[test]
fn a_panic_at_a_later_event_of_a_decision_leaves_none_of_it_pending() {
    let mut root = fuse();
    assert!(panics(|| root.decide(|_| [
        FuseEvent::Loaded { watts: 99 },
        FuseEvent::Loaded { watts: 99 }
    ])));
    is_poisoned(&mut root);
}

#[test]
fn a_panicking_end_poisons_the_root() {
    let mut root = fuse();
    assert!(panics(|| root.trigger(FuseEvent::Removed { badly: true })));
    is_poisoned(&mut root);
}

#[test]
fn an_event_that_panics_when_it_is_copied_poisons_the_root_like_a_mutator() {
    let mut root = fuse();
    assert!(panics(|| root.decide(|_| [
        FuseEvent::Loaded { watts: 10 },
        FuseEvent::Copied { times: 0 }
    ])));
    is_poisoned(&mut root);
}

#[test]
fn a_decision_that_panics_before_it_has_events_poisons_nothing() {
    let mut root = fuse();
    assert!(panics(|| root.decide(|fuse| {
        let mut fuse = Deciding::on(fuse);
        fuse.trigger(FuseEvent::Loaded { watts: 101 });
        fuse
    })));
    assert_eq!(root.watts, 0);
    root.trigger(FuseEvent::Loaded { watts: 1 }).unwrap();
    assert_eq!(root.watts, 1);
}

fn recorded(id: Uuid, version: u64, event: AccountEvent) -> RecordedEvent<AccountEvent> {
    RecordedEvent::new(id, version, event, Timestamp::from_micros(5))
}

#[test]
fn a_replay_checks_originator_then_version_then_whether_it_can_happen() {
    let id = Uuid::now_v7();
    let another = Uuid::now_v7();
    let mut replay = Replay::<Account>::new(id, &Environment::default());
    assert_eq!(
        replay.apply(recorded(another, 1, deposited(1))),
        Err(ReplayError::OriginatorId {
            expected: id,
            found: another
        })
    );
    assert_eq!(
        replay.apply(recorded(id, 1, deposited(1))),
        Err(ReplayError::OriginatorVersion {
            id,
            expected: 0,
            found: 1
        })
    );
    let topic = "bank.account#Deposited";
    assert_eq!(
        replay.apply(recorded(id, 0, deposited(1))),
        Err(TriggerError::NoBeginning { id, topic }.into())
    );
    replay.apply(recorded(id, 0, opened())).unwrap();
    let again = replay.apply(recorded(id, 0, deposited(1)));
    assert!(matches!(again, Err(ReplayError::OriginatorVersion { .. })));
    replay.apply(recorded(id, 1, deposited(2))).unwrap();
    let root = replay.finish().unwrap();
    assert_eq!((root.version(), root.balance), (1, 2));
    assert_eq!(root.stored_version(), Some(1));
    assert!(root.pending_events().is_empty());
    assert!(
        Replay::<Account>::new(id, &Environment::default())
            .finish()
            .is_none()
    );
}

/// Mutators by hand, which say one thing of an event and do another.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Liar;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "liar")]
enum LiarEvent {
    Began,
    BeganAgain,
}

impl Mutators<LiarEvent> for Liar {
    fn role(event: &LiarEvent) -> Role {
        match event {
            LiarEvent::Began => Role::Begins,
            LiarEvent::BeganAgain => Role::Changes,
        }
    }

    fn mutate(life: &mut Life<Self>, _: LiarEvent) {
        life.begin(Self);
    }
}

impl Aggregate for Liar {
    type Event = LiarEvent;
    type Id = Uuid;
}

#[test]
fn mutators_that_do_not_do_what_they_say_poison_the_root() {
    let environment = Environment::default();
    let mut root =
        AggregateRoot::<Liar>::create_with(Uuid::nil(), &environment, LiarEvent::Began).unwrap();
    assert!(panics(|| root.trigger(LiarEvent::BeganAgain)));
    assert!(root.state().is_err());
    assert_eq!(root.pending_events().len(), 1);
}
