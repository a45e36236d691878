//! What events do to an aggregate.

/// What each event of `E` does to `Self`: the mutators.
///
/// Write `#[mutators(E)]` on the `impl` block that has a method per variant. By hand it is one
/// `match` for what happens and one for which events begin and end a life:
///
/// ```
/// use eventsourcing::{Life, Mutators, Role};
///
/// #[derive(Clone)]
/// struct Lamp { watts: u32, on: bool }
/// enum LampEvent { Installed { watts: u32 }, Switched, Broken }
///
/// impl Mutators<LampEvent> for Lamp {
///     fn role(event: &LampEvent) -> Role {
///         match event {
///             LampEvent::Installed { .. } => Role::Begins,
///             LampEvent::Switched => Role::Changes,
///             LampEvent::Broken => Role::Ends,
///         }
///     }
///
///     fn mutate(lamp: &mut Life<Self>, event: LampEvent) {
///         match event {
///             LampEvent::Installed { watts } => lamp.begin(Self { watts, on: false }),
///             LampEvent::Switched => lamp.change(|lamp| lamp.on = !lamp.on),
///             LampEvent::Broken => lamp.end(|_| {}),
///         }
///     }
/// }
///
/// let mut lamp = Life::Unborn;
/// Lamp::mutate(&mut lamp, LampEvent::Installed { watts: 40 });
/// Lamp::mutate(&mut lamp, LampEvent::Switched);
/// assert!(lamp.state().is_some_and(|lamp| lamp.on && lamp.watts == 40));
/// ```
///
/// Applying cannot fail: what happened, happened. Whatever can be refused is refused when it is
/// decided.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what `{E}` does to it",
    label = "no mutators for `{E}`",
    note = "write `#[mutators({E})] impl {Self} {{ … }}` with a method per variant of `{E}`"
)]
pub trait Mutators<E>: Sized {
    /// A number that is another when the mutators are written otherwise: the state that they made
    /// before may not be what they would make now, and snapshots of it are not used.
    /// `#[mutators]` writes it; by hand, count it up.
    const REVISION: u64 = 0;

    /// Whether `event` begins a life, changes a living aggregate or ends it: seen from the variant
    /// alone, so that a decision can be refused before anything is applied.
    fn role(event: &E) -> Role;

    /// Applies `event`, in place and by value.
    fn mutate(life: &mut Life<Self>, event: E);
}

/// What a type of event does to the life of an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Makes the state: a mutator without `self`.
    Begins,
    /// Changes the state: `&mut self`.
    Changes,
    /// The last event of the aggregate: `self`.
    Ends,
}

/// The state of an aggregate through its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Life<A> {
    /// Nothing has happened.
    Unborn,
    /// Begun and not ended.
    Living(A),
    /// Ended; the last state is kept for reading.
    Ended(A),
}

impl<A> Life<A> {
    /// Begins the life with its first state.
    ///
    /// # Panics
    ///
    /// When it has begun already. [`Mutators::role`] keeps that from happening.
    pub fn begin(&mut self, state: A) {
        assert!(
            matches!(self, Self::Unborn),
            "a beginning was applied to an aggregate that has begun"
        );
        *self = Self::Living(state);
    }

    /// Changes the living state in place.
    ///
    /// # Panics
    ///
    /// When there is none. [`Mutators::role`] keeps that from happening.
    pub fn change(&mut self, change: impl FnOnce(&mut A)) {
        match self {
            Self::Living(state) => change(state),
            _ => panic!("a change was applied to an aggregate that is not living"),
        }
    }

    /// Ends the life. The state given to `end` is a copy: the last state stays readable.
    ///
    /// # Panics
    ///
    /// When it is not living. [`Mutators::role`] keeps that from happening.
    pub fn end(&mut self, end: impl FnOnce(A))
    where
        A: Clone,
    {
        match std::mem::replace(self, Self::Unborn) {
            Self::Living(state) => {
                end(state.clone());
                *self = Self::Ended(state);
            }
            _ => panic!("an end was applied to an aggregate that is not living"),
        }
    }

    /// The living state, or the last one.
    pub fn state(&self) -> Option<&A> {
        match self {
            Self::Unborn => None,
            Self::Living(state) | Self::Ended(state) => Some(state),
        }
    }

    /// The stage of life without the state.
    pub(crate) fn stage(&self) -> Stage {
        match self {
            Self::Unborn => Stage::Unborn,
            Self::Living(_) => Stage::Living,
            Self::Ended(_) => Stage::Ended,
        }
    }
}

/// A stage of life, without the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Unborn,
    Living,
    Ended,
}

impl Stage {
    /// The stage after an event of this role, if it may happen here.
    pub(crate) fn after(self, role: Role) -> Option<Self> {
        match (self, role) {
            (Self::Unborn, Role::Begins) | (Self::Living, Role::Changes) => Some(Self::Living),
            (Self::Living, Role::Ends) => Some(Self::Ended),
            _ => None,
        }
    }
}
