//! Sealed histories after a rename in the program: what is sealed is what is stored.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

use super::{Charts, chart_of};
use crate::stores::on_every_store;

/// What was once `ChartEvent`.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "hospital.record", alias = "clinic.chart")]
enum RecordEvent {
    Opened {
        #[serde(alias = "patient")]
        name: String,
    },
    #[event(alias = "Given")]
    Dosed {
        #[serde(alias = "mg")]
        milligrams: u32,
    },
}

/// What was once `Chart`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = RecordEvent, hash_chain)]
struct Record {
    name: String,
    milligrams: Vec<u32>,
}

#[mutators(RecordEvent)]
impl Record {
    fn opened(name: String) -> Self {
        Self {
            name,
            milligrams: Vec::new(),
        }
    }

    fn dosed(&mut self, milligrams: u32) {
        self.milligrams.push(milligrams);
    }
}

on_every_store! {
    fn what_was_renamed_in_the_program_is_verified(store) {
        let charts: Charts = store.repository();
        let id = chart_of(&charts, 3);
        let head = charts.get(id).unwrap().head().unwrap();
        let records = store.repository::<Record>();
        assert_eq!(records.verify(id).unwrap().head, Some(head.clone()));
        let record = records.update(id, |_| RecordEvent::Dosed { milligrams: 9 }).unwrap();
        assert_eq!((&*record.name, &*record.milligrams), ("Ada", &[1, 2, 9][..]));
        assert_eq!(records.verify_against(&head).unwrap().events, 4);
        assert_eq!(records.verify_all().flatten().count(), 1);
    }
}
