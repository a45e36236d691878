#[allow(
    clippy::fn_params_excessive_bools,
    clippy::just_underscores_and_digits,
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_self,
    clippy::used_underscore_binding,
    clippy::wrong_self_convention
)]
impl Todo {
    /// Somebody wants it done.
    fn added(text: String, _urgent: bool) -> Self {
        Self { text, done: false }
    }
    fn done(&mut self) {
        self.done = true;
    }
    fn removed(self) {}
}
/// What can happen to a [`Todo`].
#[must_use = "an event that is not triggered has not happened"]
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::eventsourcing::__private::serde::Serialize,
    ::eventsourcing::__private::serde::Deserialize,
    ::eventsourcing::DomainEvent,
    PartialEq
)]
#[serde(crate = "::eventsourcing::__private::serde")]
#[allow(private_interfaces)]
#[event(topic = "todo")]
pub(crate) enum TodoEvent {
    /// Somebody wants it done.
    Added {
        /// What there is to do.
        text: String,
        /// Its `urgent`.
        #[serde(default)]
        urgent: bool,
    },
    /// Applied to a [`Todo`] by its mutator `done`.
    #[event(alias = "Done")]
    Finished,
    /// Applied to a [`Todo`] by its mutator `removed`.
    Removed,
}
