//! Entities within an aggregate: with ids of their own, changed by events of the aggregate.

use std::collections::BTreeMap;

use eventsourcing::{Aggregate, DomainEvent, Uuid, mutators};
use serde::{Deserialize, Serialize};

use crate::stores::on_every_store;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Bed {
    plant: String,
    litres: u32,
}

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "garden")]
enum GardenEvent {
    LaidOut,
    BedDug { bed: Uuid, plant: String },
    BedWatered { bed: Uuid, litres: u32 },
    BedLevelled { bed: Uuid },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = GardenEvent)]
struct Garden {
    beds: BTreeMap<Uuid, Bed>,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("there is no bed {0}")]
struct NoBed(Uuid);

#[mutators(GardenEvent)]
impl Garden {
    fn laid_out() -> Self {
        Self {
            beds: BTreeMap::new(),
        }
    }

    fn bed_dug(&mut self, bed: Uuid, plant: String) {
        self.beds.insert(bed, Bed { plant, litres: 0 });
    }

    fn bed_watered(&mut self, bed: Uuid, litres: u32) {
        if let Some(bed) = self.beds.get_mut(&bed) {
            bed.litres += litres;
        }
    }

    fn bed_levelled(&mut self, bed: Uuid) {
        self.beds.remove(&bed);
    }
}

impl Garden {
    fn water(&self, bed: Uuid, litres: u32) -> Result<GardenEvent, NoBed> {
        self.known(bed)?;
        Ok(GardenEvent::BedWatered { bed, litres })
    }

    fn level(&self, bed: Uuid) -> Result<GardenEvent, NoBed> {
        self.known(bed)?;
        Ok(GardenEvent::BedLevelled { bed })
    }

    fn known(&self, bed: Uuid) -> Result<&Bed, NoBed> {
        self.beds.get(&bed).ok_or(NoBed(bed))
    }
}

on_every_store! {
    fn entities_within_an_aggregate_are_changed_by_its_events(store) {
        let gardens = store.repository::<Garden>();
        let id = gardens.create(GardenEvent::LaidOut).unwrap().id();
        let [roses, beans] = [0, 0].map(|_| Uuid::now_v7());
        let plant = "roses".to_owned();
        gardens.update(id, |_| GardenEvent::BedDug { bed: roses, plant: plant.clone() }).unwrap();
        let plant = "beans".to_owned();
        gardens.update(id, |_| GardenEvent::BedDug { bed: beans, plant: plant.clone() }).unwrap();
        gardens.update(id, |garden| garden.water(roses, 5)).unwrap();
        let garden = gardens.update(id, |garden| garden.water(beans, 7)).unwrap();
        assert_eq!(*gardens.get(id).unwrap(), *garden);
        assert_eq!((garden.beds[&roses].litres, garden.beds[&beans].litres), (5, 7));

        gardens.update(id, |garden| garden.level(roses)).unwrap();
        let refused = gardens.update(id, |garden| garden.water(roses, 1));
        let Err(eventsourcing::UpdateError::Refused(refusal)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(refusal, NoBed(roses));
        let garden = gardens.get(id).unwrap();
        assert_eq!(garden.beds.keys().copied().collect::<Vec<_>>(), [beans]);
        assert_eq!(gardens.get_at(id, 3).unwrap().beds[&roses].litres, 5);
    }

    fn of_two_who_change_different_entities_of_one_aggregate_one_is_refused(store) {
        let gardens = store.repository::<Garden>();
        let id = gardens.create(GardenEvent::LaidOut).unwrap().id();
        let [roses, beans] = [0, 0].map(|_| Uuid::now_v7());
        let dug = [roses, beans].map(|bed| GardenEvent::BedDug { bed, plant: "any".into() });
        gardens.update(id, |_| dug.clone()).unwrap();
        let [mut one, mut other] = [0, 0].map(|_| gardens.get(id).unwrap());
        one.decide(|garden| garden.water(roses, 1)).unwrap();
        other.decide(|garden| garden.water(beans, 1)).unwrap();
        gardens.save(&mut one).unwrap();
        assert!(gardens.save(&mut other).unwrap_err().is_conflict());
    }
}
