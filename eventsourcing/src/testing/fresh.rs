//! The store that a case is run on.

use std::{any::Any, fmt, ops::Deref};

use super::{Strategy, nth::Nth};
use crate::{RecordError, RecordStrategy, Save};

/// A new and empty store, for one case.
///
/// It derefs to the strategy.
pub struct Fresh<P: Nth = u64> {
    strategy: Box<dyn RecordStrategy<Position = P>>,
    hold: Option<Box<Hold<P>>>,
    /// Dropped after the strategy.
    kept: Vec<Box<dyn Any + Send + Sync>>,
}

type Hold<P> = dyn Fn(&Save<P>) -> Result<Box<dyn Held>, RecordError> + Send + Sync;

/// An append that has been done in a transaction which is still open.
///
/// One that is dropped is rolled back.
pub trait Held: Send {
    /// Commits it.
    fn commit(self: Box<Self>) -> Result<(), RecordError>;

    /// Rolls it back.
    fn roll_back(self: Box<Self>) -> Result<(), RecordError>;
}

impl<P: Nth> Fresh<P> {
    /// A store on a strategy that has no records yet.
    pub fn new(strategy: impl RecordStrategy<Position = P> + 'static) -> Self {
        Self {
            strategy: Box::new(strategy),
            hold: None,
            kept: Vec::new(),
        }
    }

    /// The same with what has to live as long as its database: a folder, a server.
    #[must_use]
    pub fn keeping(mut self, what: impl Any + Send + Sync) -> Self {
        self.kept.push(Box::new(what));
        self
    }

    /// The same with a way to append in a transaction and to end that later, what the capability
    /// `held` asks for. It is called while others append and read, and has a connection of its own.
    #[must_use]
    pub fn holding<H: Held + 'static>(
        mut self,
        hold: impl Fn(&Save<P>) -> Result<H, RecordError> + Send + Sync + 'static,
    ) -> Self {
        self.hold = Some(Box::new(move |save| Ok(Box::new(hold(save)?))));
        self
    }

    /// The strategy.
    pub fn strategy(&self) -> Strategy<'_, P> {
        &*self.strategy
    }

    /// Whether appends can be held.
    pub(super) fn can_hold(&self) -> bool {
        self.hold.is_some()
    }

    /// Appends a save in a transaction that stays open.
    pub(super) fn hold(&self, save: &Save<P>) -> Box<dyn Held> {
        let hold = self.hold.as_ref();
        let hold = hold.expect("`held` needs a store with `Fresh::holding`");
        hold(save).expect("an append that is to be held")
    }
}

impl<P: Nth> Deref for Fresh<P> {
    type Target = dyn RecordStrategy<Position = P>;

    fn deref(&self) -> &Self::Target {
        &*self.strategy
    }
}

impl<'a, P: Nth> From<&'a Fresh<P>> for Strategy<'a, P> {
    fn from(fresh: &'a Fresh<P>) -> Self {
        fresh.strategy()
    }
}

impl<P: Nth> fmt::Debug for Fresh<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fresh")
            .field("can_hold", &self.can_hold())
            .field("kept", &self.kept.len())
            .finish_non_exhaustive()
    }
}
