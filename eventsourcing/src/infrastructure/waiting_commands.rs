//! Finds the commands that are stored and wait to be done.

use super::{
    event_store::Answer, record_strategy::RecordStrategy, repository::Repository,
    stored_kind::StoredKind,
};
use crate::domain::{
    aggregate_root::AggregateRoot,
    command_aggregate::{CommandAggregate, StoredCommand},
};

/// A stored command of this kind.
type Root<C, K> = AggregateRoot<CommandAggregate<C>, K>;

impl<C, S, K> Repository<CommandAggregate<C>, S, K>
where
    C: StoredCommand,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// The commands that are neither done nor discarded, in the order in which they were asked for:
    /// whoever handles them takes as many as they can, and asks again for the next.
    ///
    /// ```
    /// # use eventsourcing::{CommandAggregate, EventStore, StoredCommand, Uuid};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Debug, Clone, Serialize, Deserialize)]
    /// # struct SendInvoice { order: u32 }
    /// # impl StoredCommand for SendInvoice {
    /// #     type Id = Uuid;
    /// #     const TOPIC: &'static str = "shop.send_invoice";
    /// # }
    /// let commands = EventStore::in_memory().repository::<CommandAggregate<SendInvoice>>();
    /// for order in [17, 18, 19] {
    ///     commands.create(CommandAggregate::create(SendInvoice { order }))?;
    /// }
    ///
    /// let mut orders = Vec::new();
    /// for waiting in commands.waiting().take(2) {
    ///     let waiting = waiting?;
    ///     orders.push(waiting.command().order);
    ///     commands.update(waiting.id(), CommandAggregate::done)?;
    /// }
    /// assert_eq!(orders, [17, 18]);
    /// assert_eq!(commands.waiting().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// All commands of the type are read, from the first that was ever asked for. Who has handled
    /// many keeps the position behind which nothing waits, and goes on there by
    /// [`ids_after`](Self::ids_after).
    ///
    /// # Errors
    ///
    /// Each item can be one, as of [`all`](Self::all).
    pub fn waiting(&self) -> impl Iterator<Item = Answer<S, Root<C, K>>> + '_ {
        let waits = |command: &Root<C, K>| !command.is_done();
        self.all()
            .filter(move |command| command.as_ref().map_or(true, waits))
    }
}
