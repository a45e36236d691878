//! A process that is killed: it saves the numbered saves of a sequence, from one on, of which it does not
//! know whether it was stored before, and prints each number when the save was acknowledged.
//! `faults-writer DATABASE URL SEQUENCE FIRST END`

use std::{
    env,
    error::Error,
    io::{Write as _, stdout},
};

use eventsourcing::OutcomeUnknown;
use eventsourcing_tests::served::{MariaDb, MariaDbWithoutTriggers, Postgres, Served};
use uuid::Uuid;

#[path = "numbered_saves.rs"]
mod saves;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [database, url, sequence, first, end] = &arguments[..] else {
        return Err("expected a database, its URL, a sequence, the first save and the end".into());
    };
    let (sequence, numbers) = (sequence.parse()?, first.parse()?..end.parse()?);
    match database.as_str() {
        Postgres::NAME => write::<Postgres>(url, sequence, numbers),
        MariaDb::NAME => write::<MariaDb>(url, sequence, numbers),
        MariaDbWithoutTriggers::NAME => write::<MariaDbWithoutTriggers>(url, sequence, numbers),
        _ => Err(format!("no database of ours: {database}").into()),
    }
}

fn write<S: Served>(
    url: &str,
    sequence: Uuid,
    numbers: impl Iterator<Item = u64>,
) -> Result<(), Box<dyn Error>> {
    let datastore = S::open(url)?;
    for number in numbers {
        datastore.event_store().settle(OutcomeUnknown {
            save: saves::numbered_save(sequence, number),
            cause: "it may have been sent before".into(),
        })?;
        writeln!(stdout(), "{number}")?;
    }
    Ok(())
}
