//! Trains a dictionary from the events of a database, and puts it there.

use std::process::ExitCode;

use clap::Parser;
use eventsourcing::{Dictionary, Error, TrainingSettings};
use eventsourcing_diesel::SqliteDatastore;

/// Trains a dictionary from the events of a database, puts it into the table `dictionaries`, and
/// prints its id: what `EventStore::dictionary` takes.
///
/// States that are encrypted are left out. What is stored already stays as it is.
#[derive(Parser)]
struct Arguments {
    /// The database: a path or a URL, such as `bank.db`
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// How many events to train from, all over the log
    #[arg(long, default_value_t = 10_000)]
    rows: usize,
    /// How many bytes the dictionary may have
    #[arg(long, default_value_t = 16_384)]
    max_size: usize,
}

fn main() -> ExitCode {
    match train(&Arguments::parse()) {
        Ok(dictionary) => {
            println!("{:08x}", dictionary.id());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("train-dictionary: {error}");
            let mut below = std::error::Error::source(&error);
            while let Some(error) = below {
                eprintln!("  because {error}");
                below = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn train(arguments: &Arguments) -> Result<Dictionary, Error> {
    let datastore = SqliteDatastore::connect(arguments.database_url.as_str())?;
    let settings = TrainingSettings::default()
        .rows(arguments.rows)
        .max_size(arguments.max_size);
    datastore.event_store().train_dictionary(&settings)
}
