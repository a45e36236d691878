//! Repositories: what is created, saved, updated and read again.

mod beginning;
mod ended;
mod listing;
mod saving;
mod time_travel;
mod updating;

use eventsourcing::Error;

/// Whether the error says that there is no such aggregate.
fn is_not_found<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::NotFound { .. }))
}
