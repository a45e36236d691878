//! Publish–subscribe: who wants to know of events says so, and is told.

use std::{error::Error, fmt, sync::Arc};

use super::{
    event::DomainEvent,
    position::Position,
    published::Published,
    recorded_event::RecordedEvent,
    subscribers::{Handler, Subscribers, Subscription},
};

/// What a handler answers: nothing, or why it failed. By `?` every error becomes one.
pub type Handled = Result<(), Box<dyn Error + Send + Sync>>;

/// Tells those who have subscribed of events that are published. Clones share the subscriptions.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use eventsourcing::{DomainEvent, Publisher, RecordedEvent, Timestamp, Uuid};
/// use serde::{Deserialize, Serialize};
///
/// #[must_use]
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// struct Seen { what: String }
///
/// let publisher = Publisher::new();
/// let list = Arc::new(Mutex::new(Vec::new()));
/// let subscription = {
///     let list = Arc::clone(&list);
///     publisher.subscribe::<Seen>(move |seen| {
///         list.lock().unwrap().push(seen.event.what.clone());
///         Ok(())
///     })
/// };
///
/// let seen = |what: &str| {
///     RecordedEvent::new(Uuid::nil(), 0, Seen { what: what.into() }, Timestamp::now())
/// };
/// publisher.publish(&seen("a heron"))?;
/// drop(subscription);
/// publisher.publish(&seen("an egret"))?;
///
/// assert_eq!(*list.lock().unwrap(), ["a heron"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Handlers are called one after the other, in the order in which they have subscribed, where the
/// event is published and before [`publish`](Self::publish) answers. When one fails, those behind it
/// are not called, and the publisher learns why.
///
/// A handler may publish, subscribe and unsubscribe. Who subscribes while an event is published is
/// not told of it; who unsubscribes is not called any more.
///
/// `P` is the position of the events in their sequences, as it is of a [`RecordedEvent`]: versions unless
/// said. Events at times have publishers of their own, `Publisher::<Timestamp>::default()`, as they have
/// stores of their own.
///
/// More in the [guide](crate::guide::publish_subscribe).
pub struct Publisher<P = u64> {
    subscribers: Arc<Subscribers<P>>,
}

/// A handler has failed; those that have subscribed after it were not called. Or none was called, since
/// these events are not to be published.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct PublishError {
    what: &'static str,
    #[source]
    cause: Box<dyn Error + Send + Sync>,
}

impl Publisher {
    /// A publisher without subscribers, of events at versions.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<P: Position> Publisher<P> {
    /// Calls `handler` with each event of the type `E`, those of a batch one after the other.
    pub fn subscribe<E: DomainEvent>(
        &self,
        handler: impl Fn(&RecordedEvent<E, P>) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        self.subscribers.add(Handler::of_events(handler))
    }

    /// Calls `handler` with events of the type `E` that are published together, as one; an event
    /// that is published alone is a batch of one.
    pub fn subscribe_to_batches<E: DomainEvent>(
        &self,
        handler: impl Fn(&[RecordedEvent<E, P>]) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        self.subscribers.add(Handler::of_batches(handler))
    }

    /// Calls `handler` with every event of which the predicate says so, of whatever type.
    ///
    /// ```
    /// use eventsourcing::Publisher;
    ///
    /// let publisher = Publisher::new();
    /// let of_the_bank = publisher.subscribe_where(
    ///     |event| event.topic.starts_with("bank."),
    ///     |event| {
    ///         println!("{event}");
    ///         Ok(())
    ///     },
    /// );
    /// # drop(of_the_bank);
    /// ```
    pub fn subscribe_where(
        &self,
        predicate: impl Fn(&Published<'_, P>) -> bool + Send + Sync + 'static,
        handler: impl Fn(&Published<'_, P>) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        self.subscribe_to_all(move |event| {
            if predicate(event) {
                handler(event)
            } else {
                Ok(())
            }
        })
    }

    /// Calls `handler` with every event, of whatever type.
    pub fn subscribe_to_all(
        &self,
        handler: impl Fn(&Published<'_, P>) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        self.subscribers.add(Handler::All(Box::new(handler)))
    }

    /// Publishes one event.
    ///
    /// # Errors
    ///
    /// That of the first handler that fails.
    pub fn publish<E: DomainEvent>(&self, event: &RecordedEvent<E, P>) -> Result<(), PublishError> {
        self.publish_all(std::slice::from_ref(event))
    }

    /// Publishes events that belong together, as one: each subscriber is told of all of them before
    /// the next is told of the first. Nothing happens where there are none.
    ///
    /// # Errors
    ///
    /// That of the first handler that fails.
    pub fn publish_all<E: DomainEvent>(
        &self,
        events: &[RecordedEvent<E, P>],
    ) -> Result<(), PublishError> {
        if events.is_empty() {
            return Ok(());
        }
        // Nothing is locked while a handler runs, which may itself subscribe.
        for subscriber in self.subscribers.now().iter() {
            let told = subscriber.tell(events);
            told.map_err(PublishError::of_subscriber)?;
        }
        Ok(())
    }

    /// How many have subscribed.
    pub fn subscriptions(&self) -> usize {
        self.subscribers.now().len()
    }
}

impl PublishError {
    fn of_subscriber(cause: Box<dyn Error + Send + Sync>) -> Self {
        let what = "a subscriber failed";
        Self { what, cause }
    }

    /// Nobody was told.
    pub(super) fn untold(cause: impl Error + Send + Sync + 'static) -> Self {
        Self {
            what: "nothing was published",
            cause: Box::new(cause),
        }
    }

    /// The error of the handler, if it is of this type: the [`Error`](crate::Error) of a store, for
    /// one.
    pub fn downcast_ref<X: Error + 'static>(&self) -> Option<&X> {
        self.cause.downcast_ref()
    }

    /// The error of the handler.
    pub fn into_cause(self) -> Box<dyn Error + Send + Sync> {
        self.cause
    }
}

impl<P> Clone for Publisher<P> {
    fn clone(&self) -> Self {
        Self {
            subscribers: Arc::clone(&self.subscribers),
        }
    }
}

impl<P> Default for Publisher<P> {
    fn default() -> Self {
        Self {
            subscribers: Arc::default(),
        }
    }
}

impl<P: Position> fmt::Debug for Publisher<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher")
            .field("subscriptions", &self.subscriptions())
            .finish_non_exhaustive()
    }
}
