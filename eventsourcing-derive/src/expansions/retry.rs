/// Sends a letter.
pub fn send(letter: &Letter) -> Result<Receipt, Unsent> {
    ::eventsourcing::Retry::run(
        &<::eventsourcing::Retry as ::core::default::Default>::default()
            .attempts(5)
            .pauses(Duration::ZERO, LONGEST)
            .without_jitter(),
        || -> Result<Receipt, Unsent> { post(letter)?.receipt() },
        Unsent::is_worth_trying_again,
    )
}
