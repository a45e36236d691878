//! Who has subscribed to a publisher, and how they are told.

use std::{
    any::Any,
    fmt, mem,
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    event::DomainEvent, position::Position, published::Published, publisher::Handled,
    recorded_event::RecordedEvent,
};

/// Those who have subscribed, in the order in which they did.
pub(super) struct Subscribers<P>(RwLock<Arc<[Arc<Subscriber<P>>]>>);

pub(super) struct Subscriber<P> {
    handler: Handler<P>,
    subscribed: Arc<AtomicBool>,
}

/// What is called, and with what.
pub(super) enum Handler<P> {
    /// Each event of one type: an [`EventHandler`] of that type.
    Events(Box<dyn Any + Send + Sync>),
    /// Batches of one type of event: a [`BatchHandler`] of that type.
    Batches(Box<dyn Any + Send + Sync>),
    /// Every event.
    All(AnyHandler<P>),
}

type AnyHandler<P> = Box<dyn Fn(&Published<'_, P>) -> Handled + Send + Sync>;
type EventHandler<E, P> = Box<dyn Fn(&RecordedEvent<E, P>) -> Handled + Send + Sync>;
type BatchHandler<E, P> = Box<dyn Fn(&[RecordedEvent<E, P>]) -> Handled + Send + Sync>;

/// A subscription: it ends when this is dropped.
#[must_use = "a subscription ends when it is dropped: keep it, or say `forever`"]
pub struct Subscription {
    /// `None` where it lasts as long as they do.
    subscribers: Option<Weak<dyn Unsubscribe>>,
    subscribed: Arc<AtomicBool>,
}

/// Subscribers whose events may stand at any position.
trait Unsubscribe: Send + Sync {
    /// Lets go of the one who is subscribed as long as this says so.
    fn remove(&self, subscribed: &Arc<AtomicBool>);
}

impl<P: Position> Subscribers<P> {
    /// Those who are there now. Nothing stays locked.
    pub(super) fn now(&self) -> Arc<[Arc<Subscriber<P>>]> {
        let subscribers = self.0.read();
        Arc::clone(&subscribers.unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn add(self: &Arc<Self>, handler: Handler<P>) -> Subscription {
        let subscribed = Arc::new(AtomicBool::new(true));
        let another = Arc::new(Subscriber {
            handler,
            subscribed: Arc::clone(&subscribed),
        });
        self.change(|others| others.iter().cloned().chain([another]).collect());
        let subscribers: Weak<dyn Unsubscribe> = Arc::<Self>::downgrade(self);
        Subscription {
            subscribers: Some(subscribers),
            subscribed,
        }
    }

    fn change(&self, change: impl FnOnce(&[Arc<Subscriber<P>>]) -> Arc<[Arc<Subscriber<P>>]>) {
        let subscribers = self.0.write();
        let mut subscribers = subscribers.unwrap_or_else(PoisonError::into_inner);
        let after = change(&subscribers);
        let before = mem::replace(&mut *subscribers, after);
        // A handler that is let go of may hold subscriptions, which end with it.
        drop(subscribers);
        drop(before);
    }
}

impl<P: Position> Unsubscribe for Subscribers<P> {
    fn remove(&self, subscribed: &Arc<AtomicBool>) {
        let others = |it: &&Arc<Subscriber<P>>| !Arc::ptr_eq(&it.subscribed, subscribed);
        self.change(|all| all.iter().filter(others).cloned().collect());
    }
}

impl<P: Position> Handler<P> {
    pub(super) fn of_events<E: DomainEvent>(
        handler: impl Fn(&RecordedEvent<E, P>) -> Handled + Send + Sync + 'static,
    ) -> Self {
        let handler: EventHandler<E, P> = Box::new(handler);
        Self::Events(Box::new(handler))
    }

    pub(super) fn of_batches<E: DomainEvent>(
        handler: impl Fn(&[RecordedEvent<E, P>]) -> Handled + Send + Sync + 'static,
    ) -> Self {
        let handler: BatchHandler<E, P> = Box::new(handler);
        Self::Batches(Box::new(handler))
    }
}

impl<P: Position> Subscriber<P> {
    /// Calls the handler with the events, if they are of its type, as long as it is subscribed.
    pub(super) fn tell<E: DomainEvent>(&self, events: &[RecordedEvent<E, P>]) -> Handled {
        match &self.handler {
            Handler::Events(handler) => match handler.downcast_ref::<EventHandler<E, P>>() {
                Some(handler) => self.tell_each(events, handler),
                None => Ok(()),
            },
            Handler::Batches(handler) => match handler.downcast_ref::<BatchHandler<E, P>>() {
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
        events: &[RecordedEvent<E, P>],
        handler: impl Fn(&RecordedEvent<E, P>) -> Handled,
    ) -> Handled {
        let mut events = events.iter().take_while(|_| self.is_subscribed());
        events.try_for_each(handler)
    }

    fn is_subscribed(&self) -> bool {
        self.subscribed.load(Ordering::SeqCst)
    }
}

impl Subscription {
    /// Lets it last as long as the publisher does.
    pub fn forever(mut self) {
        self.subscribers = None;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let subscribers = self.subscribers.as_ref().and_then(Weak::upgrade);
        let Some(subscribers) = subscribers else {
            return;
        };
        self.subscribed.store(false, Ordering::SeqCst);
        subscribers.remove(&self.subscribed);
    }
}

impl<P> Default for Subscribers<P> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}
