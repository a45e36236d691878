//! What the bank is asked to do.

use super::{
    account::AccountEvent,
    money::Cents,
    number::{AccountNumber, Reference},
};

/// One thing that the bank is asked to do, once: its reference is never used for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Which movement it is.
    pub reference: Reference,
    /// To which account.
    pub account: AccountNumber,
    /// What to do.
    pub instruction: Instruction,
}

/// What to do with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instruction {
    /// Open it.
    Open {
        /// Whose it will be.
        holder: String,
        /// How far it may be overdrawn.
        limit: Cents,
    },
    /// Take money in.
    Deposit {
        /// How much.
        amount: Cents,
        /// What for.
        text: String,
    },
    /// Pay money out.
    Withdraw {
        /// How much.
        amount: Cents,
        /// What for.
        text: String,
    },
    /// Let it be overdrawn further, or less far.
    ChangeLimit {
        /// How far.
        limit: Cents,
    },
    /// Close it.
    Close,
}

impl Movement {
    /// What will have happened when it is booked. A reference that comes again and asks for another
    /// event is not the same movement.
    pub(crate) fn event(&self) -> AccountEvent {
        match self.instruction.clone() {
            Instruction::Open { holder, limit } => AccountEvent::Opened {
                number: self.account.clone(),
                holder,
                limit,
            },
            Instruction::Deposit { amount, text } => AccountEvent::Deposited { amount, text },
            Instruction::Withdraw { amount, text } => AccountEvent::Withdrawn { amount, text },
            Instruction::ChangeLimit { limit } => AccountEvent::LimitChanged { limit },
            Instruction::Close => AccountEvent::Closed,
        }
    }
}
