//! What is in the database, and what was told of it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::Bank;

/// Every account with all its events, the times left out: no two runs have the same.
#[derive(Debug, PartialEq)]
pub(super) struct Books(Vec<Value>);

impl Books {
    pub(super) fn of(bank: &Bank) -> Self {
        let list = bank.json(&["list"]);
        let accounts = list["accounts"].as_array().unwrap().iter();
        Self(accounts.map(|it| account(bank, it)).collect())
    }

    /// How often each reference is in them.
    pub(super) fn references(&self) -> HashMap<&str, usize> {
        let mut references = HashMap::new();
        for account in &self.0 {
            for event in account["events"].as_array().unwrap() {
                *references
                    .entry(event["reference"].as_str().unwrap())
                    .or_default() += 1;
            }
        }
        references
    }
}

fn account(bank: &Bank, listed: &Value) -> Value {
    let number = listed["account"].as_str().unwrap();
    let mut account = bank.json(&["history", number]);
    let fields = account.as_object_mut().unwrap();
    fields.remove("opened_on");
    fields.remove("last_modified");
    for event in account["events"].as_array_mut().unwrap() {
        event.as_object_mut().unwrap().remove("time");
    }
    account
}

/// The references that one import has acknowledged before it was killed.
#[derive(Debug, Default)]
pub(super) struct Acknowledged {
    /// Of movements that it booked.
    pub(super) now: Vec<String>,
    /// Of movements that it found booked.
    pub(super) before: Vec<String>,
    /// Of movements that it refused.
    pub(super) refused: Vec<String>,
    /// How many lines it told of.
    pub(super) lines: u64,
}

impl Acknowledged {
    /// Reads what the import wrote. A line without its end was not told.
    pub(super) fn read(told: &str) -> Self {
        let mut acknowledged = Self::default();
        for line in told
            .split_inclusive('\n')
            .filter_map(|it| it.strip_suffix('\n'))
        {
            let mut fields = line.split('\t').skip(1);
            let (Some(outcome), Some(reference)) = (fields.next(), fields.next()) else {
                break; // The answer, which comes after them.
            };
            match outcome {
                "booked" => acknowledged.now.push(reference.to_owned()),
                "booked_before" => acknowledged.before.push(reference.to_owned()),
                _ => acknowledged.refused.push(reference.to_owned()),
            }
            acknowledged.lines += 1;
        }
        acknowledged
    }

    pub(super) fn booked(&self) -> HashSet<&str> {
        let booked = self.now.iter().chain(&self.before);
        booked.map(String::as_str).collect()
    }
}
