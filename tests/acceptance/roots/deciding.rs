//! Decisions: all of their events happen, or none.

use eventsourcing::{
    AggregateRoot, DecideError, Deciding, DomainEvent, Environment, Timestamp, TriggerError,
};
use uuid::Uuid;

use super::account;
use crate::bank::{Account, AccountEvent, Refusal, deposited, opened, withdrawn};

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
