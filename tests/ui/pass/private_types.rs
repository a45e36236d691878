//! Fields whose types are more private than the enum, in a module of their own; and a macro of the
//! user's that declares all of it.

#![deny(warnings)]

mod bank {
    use eventsourcing::{Aggregate, DomainEvent, mutators};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Cents(u64);

    #[must_use]
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    #[allow(private_interfaces)]
    pub enum AccountEvent {
        Opened { limit: Cents },
        Raised(Cents),
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = AccountEvent)]
    pub struct Account {
        limit: Cents,
    }

    #[mutators(AccountEvent)]
    impl Account {
        fn opened(limit: Cents) -> Self {
            Self { limit }
        }

        fn raised(&mut self, limit: Cents) {
            self.limit = limit;
        }
    }

    impl AccountEvent {
        pub fn some() -> [Self; 2] {
            [Self::Opened { limit: Cents(1) }, Self::Raised(Cents(2))]
        }
    }
}

macro_rules! lamp {
    ($lamp:ident, $event:ident, $watts:ty, $field:ident) => {
        #[must_use]
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, eventsourcing::DomainEvent)]
        enum $event {
            Installed { $field: $watts },
            Gone,
        }

        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, eventsourcing::Aggregate)]
        #[aggregate(event = $event)]
        struct $lamp($watts);

        #[eventsourcing::mutators($event)]
        impl $lamp {
            fn installed($field: $watts) -> Self {
                Self($field)
            }

            fn gone(self) {}
        }
    };
}

lamp!(Lamp, LampEvent, Vec<u8>, watts);

fn main() {
    use eventsourcing::{Life, Mutators};

    let mut life = Life::Unborn;
    for event in bank::AccountEvent::some() {
        bank::Account::mutate(&mut life, event);
    }
    assert!(matches!(life, Life::Living(_)));

    let mut life = Life::Unborn;
    Lamp::mutate(&mut life, LampEvent::Installed { watts: vec![1] });
    Lamp::mutate(&mut life, LampEvent::Gone);
    assert!(matches!(life, Life::Ended(Lamp(watts)) if watts == [1]));
}
