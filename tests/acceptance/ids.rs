//! Ids of a type of their own.

use std::collections::{BTreeSet, HashSet};

use eventsourcing::{Aggregate, DomainEvent, Error, Id, LogPosition, UpdateError, Uuid, mutators};
use serde::{Deserialize, Serialize};

use crate::{
    bank::opened,
    stores::{Bank, on_every_store},
};

/// Which lamp.
#[derive(Id)]
struct LampId(Uuid);

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed { beside: Option<LampId> },
    Switched,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent, id = LampId)]
struct Lamp {
    beside: Option<LampId>,
    on: bool,
}

#[mutators(LampEvent)]
impl Lamp {
    fn installed(beside: Option<LampId>) -> Self {
        Self { beside, on: false }
    }

    fn switched(&mut self) {
        self.on = !self.on;
    }
}

on_every_store! {
    fn an_aggregate_is_found_under_its_own_kind_of_id(store) {
        let lamps = store.repository::<Lamp>();
        let first: LampId = lamps.create(LampEvent::Installed { beside: None }).unwrap().id();
        let id = LampId::named(Uuid::NAMESPACE_URL, "lamps/2");
        lamps.create_as(id, LampEvent::Installed { beside: Some(first) }).unwrap();
        lamps.update(id, |_| LampEvent::Switched).unwrap();

        assert_eq!(*lamps.get(id).unwrap(), Lamp { beside: Some(first), on: true });
        assert!(!lamps.get_at(id, 0).unwrap().on);
        assert!(lamps.contains(id).unwrap());
        assert_eq!(lamps.ids().collect::<Result<Vec<_>, _>>().unwrap(), [first, id]);
        let page = lamps.ids_after(LogPosition::START, 1).unwrap();
        assert_eq!(page[0].1, first);
    }

    fn a_unit_of_work_and_a_key_take_it_too(store) {
        let lamps = store.repository::<Lamp>();
        let id = store.atomically(|work| -> Result<LampId, UpdateError<_>> {
            let id = work.create::<Lamp, _>(LampEvent::Installed { beside: None })?;
            work.update(id, |_: &Lamp| LampEvent::Switched)?;
            work.require_unchanged(id)?;
            Ok(id)
        });
        let id = id.unwrap();
        for _ in 0..2 {
            lamps.keyed("once").update(id, |_| LampEvent::Switched).unwrap();
        }
        assert_eq!(lamps.get(id).unwrap().version(), 2);
    }

    fn the_uuid_of_another_aggregate_is_said_to_be_its_stream(store) {
        let account = store.accounts().create(opened()).unwrap().id();
        let found = store.repository::<Lamp>().get(LampId::from(account));
        assert!(matches!(found, Err(Error::AnotherAggregate { id, .. }) if id == account));
    }
}

#[test]
fn an_id_is_shown_parsed_compared_and_serialised_as_its_uuid() {
    let uuid = Uuid::from_u128(17);
    let id = LampId::from(uuid);
    assert_eq!(id.to_string(), uuid.to_string());
    assert_eq!(format!("{id:?}"), format!("LampId({uuid})"));
    assert_eq!(uuid.to_string().parse(), Ok(id));
    let refusal = "17".parse::<LampId>().unwrap_err();
    assert!(refusal.to_string().starts_with("`LampId` is a UUID"));
    assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{uuid}\""));
    assert_eq!(
        serde_json::from_str::<LampId>(&format!("\"{uuid}\"")).unwrap(),
        id
    );

    let (first, second) = (LampId::new(), LampId::new());
    assert!(first < second, "ids sort by the time they were made");
    assert_eq!(BTreeSet::from([first, second, first]).len(), 2);
    assert_eq!(HashSet::from([first, second, first]).len(), 2);
    assert_eq!(Uuid::from(first).get_version_num(), 7);
    let named = LampId::named(Uuid::NAMESPACE_DNS, "lamp");
    assert_eq!(
        Uuid::from(named),
        Uuid::new_v5(&Uuid::NAMESPACE_DNS, b"lamp")
    );
}

#[test]
fn what_is_no_id_is_told_by_the_name_of_its_type() {
    let read = |json| {
        serde_json::from_str::<LampId>(json)
            .unwrap_err()
            .to_string()
    };
    let text = read(r#""lamp""#);
    assert!(text.starts_with("`LampId` is a UUID, such as `"), "{text}");
    let text = read("5");
    assert!(text.contains("expected `LampId`, a UUID"), "{text}");

    let json = format!(
        "{{\"Installed\":{{\"beside\":\"{}\"}}}}",
        Uuid::max().simple()
    );
    let beside = Some(LampId::from(Uuid::max()));
    let read = serde_json::from_str::<LampEvent>(&json).unwrap();
    assert_eq!(read, LampEvent::Installed { beside });
}

/// A format of bytes, which people do not read, and one that people read and that has bytes.
#[test]
fn an_id_is_the_bytes_of_its_uuid_where_nobody_reads_it() {
    use serde::de::value::{BytesDeserializer, Error, SeqDeserializer};
    let lamp = LampId::new();
    let uuid = Uuid::from(lamp);
    let bytes = BytesDeserializer::<Error>::new(uuid.as_bytes());
    assert_eq!(LampId::deserialize(bytes), Ok(lamp));
    let bytes = SeqDeserializer::<_, Error>::new(uuid.as_bytes().iter().copied());
    assert_eq!(LampId::deserialize(bytes), Ok(lamp));
}
