//! What an account says no to.

use crate::domain::money::Cents;

/// Why an account does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody would own it.
    #[error("an account needs a holder")]
    NoHolder,
    /// The limit says how far an account may be overdrawn: it counts downwards already.
    #[error("a limit of {limit} is negative: an account that may not be overdrawn has the limit 0")]
    NegativeLimit {
        /// What was asked.
        limit: Cents,
    },
    /// It would move no money, or the other way.
    #[error("an amount must be more than 0, and {amount} is not")]
    NotPositive {
        /// What was asked.
        amount: Cents,
    },
    /// There would be more in it than can be counted.
    #[error("{amount} on top of the {balance} in it is more than an account holds")]
    TooMuch {
        /// What was asked.
        amount: Cents,
        /// What is in it.
        balance: Cents,
    },
    /// There is not so much in it.
    #[error("{amount} is more than the {available} available")]
    Overdrawn {
        /// What was asked.
        amount: Cents,
        /// The balance and the limit.
        available: Cents,
    },
    /// It is overdrawn further than it might be then.
    #[error("the balance of {balance} is below a limit of {limit}")]
    OverdrawnFurther {
        /// What is in it.
        balance: Cents,
        /// What was asked.
        limit: Cents,
    },
    /// Somebody would lose money.
    #[error("an account with a balance of {balance} is not closed: bring it to 0.00 first")]
    NotSettled {
        /// What is in it.
        balance: Cents,
    },
}
