//! An enum of another crate, and of another module, under another name.

mod events {
    use eventsourcing::DomainEvent;
    use serde::{Deserialize, Serialize};

    #[must_use]
    #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
    pub enum Event {
        Built,
    }

    /// `#[non_exhaustive]` says nothing inside the crate.
    #[must_use]
    #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
    #[non_exhaustive]
    pub enum Open {
        Built,
    }
}

mod parcels {
    use elsewhere::ParcelEvent as Sent;
    use eventsourcing::{Aggregate, mutators};
    use serde::{Deserialize, Serialize};

    type Alias = crate::events::Event;

    #[derive(Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = Sent)]
    pub struct Parcel {
        to: String,
    }

    #[mutators(Sent)]
    impl Parcel {
        fn posted(weight: u32, to: String) -> Self {
            _ = weight;
            Self { to }
        }

        fn redirected(&mut self, to: String) {
            self.to = to;
        }

        fn delivered(self) {}
    }

    #[derive(Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = Alias)]
    pub struct House;

    #[mutators(Alias)]
    impl House {
        fn built() -> Self {
            Self
        }
    }

    #[derive(Clone, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = super::events::Open)]
    pub struct Garden;

    #[mutators(super::events::Open)]
    impl Garden {
        fn built() -> Self {
            Self
        }
    }
}

fn main() {
    fn is_aggregate<A: eventsourcing::Aggregate>() {}
    is_aggregate::<parcels::Parcel>();
    is_aggregate::<parcels::House>();
    is_aggregate::<parcels::Garden>();
}
