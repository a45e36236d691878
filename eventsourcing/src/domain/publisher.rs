//! Publish–subscribe: who wants to know of events says so, and is told.

use std::{
    any::Any,
    error::Error,
    fmt,
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{event::DomainEvent, published::Published, recorded_event::RecordedEvent};

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
/// More in the [guide](crate::guide::publish_subscribe).
#[derive(Clone, Default)]
pub struct Publisher {
    subscribers: Arc<RwLock<Arc<[Arc<Subscriber>]>>>,
}

struct Subscriber {
    handler: Handler,
    subscribed: AtomicBool,
}

/// What is called, and with what.
enum Handler {
    /// Each event of one type: an [`EventHandler`] of that type.
    Events(Box<dyn Any + Send + Sync>),
    /// Batches of one type of event: a [`BatchHandler`] of that type.
    Batches(Box<dyn Any + Send + Sync>),
    /// Every event.
    All(Box<dyn Fn(&Published<'_>) -> Handled + Send + Sync>),
}

type EventHandler<E> = Box<dyn Fn(&RecordedEvent<E>) -> Handled + Send + Sync>;
type BatchHandler<E> = Box<dyn Fn(&[RecordedEvent<E>]) -> Handled + Send + Sync>;

/// A handler has failed; those that have subscribed after it were not called. Or none was called, since
/// these events are not to be published.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct PublishError {
    what: &'static str,
    #[source]
    cause: Box<dyn Error + Send + Sync>,
}

/// A subscription: it ends when this is dropped.
#[must_use = "a subscription ends when it is dropped: keep it, or say `forever`"]
pub struct Subscription {
    subscribers: Weak<RwLock<Arc<[Arc<Subscriber>]>>>,
    subscriber: Arc<Subscriber>,
}

impl Publisher {
    /// A publisher without subscribers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `handler` with each event of the type `E`, those of a batch one after the other.
    pub fn subscribe<E: DomainEvent>(
        &self,
        handler: impl Fn(&RecordedEvent<E>) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        let handler: EventHandler<E> = Box::new(handler);
        self.add(Handler::Events(Box::new(handler)))
    }

    /// Calls `handler` with events of the type `E` that are published together, as one; an event
    /// that is published alone is a batch of one.
    pub fn subscribe_to_batches<E: DomainEvent>(
        &self,
        handler: impl Fn(&[RecordedEvent<E>]) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        let handler: BatchHandler<E> = Box::new(handler);
        self.add(Handler::Batches(Box::new(handler)))
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
        predicate: impl Fn(&Published<'_>) -> bool + Send + Sync + 'static,
        handler: impl Fn(&Published<'_>) -> Handled + Send + Sync + 'static,
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
        handler: impl Fn(&Published<'_>) -> Handled + Send + Sync + 'static,
    ) -> Subscription {
        self.add(Handler::All(Box::new(handler)))
    }

    /// Publishes one event.
    ///
    /// # Errors
    ///
    /// That of the first handler that fails.
    pub fn publish<E: DomainEvent>(&self, event: &RecordedEvent<E>) -> Result<(), PublishError> {
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
        events: &[RecordedEvent<E>],
    ) -> Result<(), PublishError> {
        if events.is_empty() {
            return Ok(());
        }
        // Nothing is locked while a handler runs, which may itself subscribe.
        for subscriber in self.subscribers().iter() {
            let told = subscriber.tell(events);
            told.map_err(PublishError::of_subscriber)?;
        }
        Ok(())
    }

    /// How many have subscribed.
    pub fn subscriptions(&self) -> usize {
        self.subscribers().len()
    }

    fn subscribers(&self) -> Arc<[Arc<Subscriber>]> {
        let subscribers = self.subscribers.read();
        Arc::clone(&subscribers.unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, handler: Handler) -> Subscription {
        let subscriber = Arc::new(Subscriber {
            handler,
            subscribed: AtomicBool::new(true),
        });
        let subscribers = self.subscribers.write();
        let mut subscribers = subscribers.unwrap_or_else(PoisonError::into_inner);
        let others = subscribers.iter().map(Arc::clone);
        *subscribers = others.chain([Arc::clone(&subscriber)]).collect();
        Subscription {
            subscribers: Arc::downgrade(&self.subscribers),
            subscriber,
        }
    }
}

impl Subscriber {
    /// Calls the handler with the events, if they are of its type, as long as it is subscribed.
    fn tell<E: DomainEvent>(&self, events: &[RecordedEvent<E>]) -> Handled {
        match &self.handler {
            Handler::Events(handler) => match handler.downcast_ref::<EventHandler<E>>() {
                Some(handler) => self.tell_each(events, handler),
                None => Ok(()),
            },
            Handler::Batches(handler) => match handler.downcast_ref::<BatchHandler<E>>() {
                Some(handler) if self.is_subscribed() => handler(events),
                _ => Ok(()),
            },
            Handler::All(handler) => {
                self.tell_each(events, |event| handler(&Published::new(event)))
            }
        }
    }

    fn tell_each<E>(
        &self,
        events: &[RecordedEvent<E>],
        handler: impl Fn(&RecordedEvent<E>) -> Handled,
    ) -> Handled {
        let mut events = events.iter().take_while(|_| self.is_subscribed());
        events.try_for_each(handler)
    }

    fn is_subscribed(&self) -> bool {
        self.subscribed.load(Ordering::SeqCst)
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

impl Subscription {
    /// Lets it last as long as the publisher does.
    pub fn forever(mut self) {
        self.subscribers = Weak::new();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let Some(subscribers) = self.subscribers.upgrade() else {
            return;
        };
        self.subscriber.subscribed.store(false, Ordering::SeqCst);
        let subscribers = subscribers.write();
        let mut subscribers = subscribers.unwrap_or_else(PoisonError::into_inner);
        let others = subscribers.iter();
        let others = others.filter(|it| !Arc::ptr_eq(it, &self.subscriber));
        *subscribers = others.map(Arc::clone).collect();
    }
}

impl fmt::Debug for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher")
            .field("subscriptions", &self.subscriptions())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}
