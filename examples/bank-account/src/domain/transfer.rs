//! A transfer: what it takes two accounts to decide, and so belongs to neither.

use super::{
    account::{Account, AccountEvent, Refusal},
    money::Cents,
    number::{AccountNumber, Reference},
};

/// Money that goes from one account of the bank to another, once: its reference is never used for
/// another movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Which transfer it is.
    pub reference: Reference,
    /// Which account pays.
    pub from: AccountNumber,
    /// Which account is paid.
    pub to: AccountNumber,
    /// How much.
    pub amount: Cents,
    /// What for.
    pub text: String,
}

/// What happens in a transfer: one half of it without the other would make money, or lose some.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a transfer has not happened before both accounts are told"]
pub struct Transferred {
    /// What happens to the account that pays.
    pub out: AccountEvent,
    /// What happens to the account that is paid.
    pub into: AccountEvent,
}

impl Transfer {
    /// Decides on the transfer between its two accounts as they are.
    ///
    /// # Errors
    ///
    /// Which of the accounts refuses, and why; or that they are the same one.
    pub fn decide(&self, from: &Account, to: &Account) -> Result<Transferred, TransferRefusal> {
        let Self { amount, text, .. } = self;
        if from.number == to.number {
            return Err(TransferRefusal::SameAccount(from.number.clone()));
        }
        let out = from.transfer_out(&to.number, *amount, text);
        let into = to.transfer_in(&from.number, *amount, text);
        Ok(Transferred {
            out: out.map_err(|refusal| TransferRefusal::NotPaid(from.number.clone(), refusal))?,
            into: into.map_err(|refusal| TransferRefusal::NotTaken(to.number.clone(), refusal))?,
        })
    }

    /// What will have happened when it is booked. A reference that comes again and asks for other
    /// events is not the same transfer.
    pub(crate) fn events(&self) -> Transferred {
        let (amount, text) = (self.amount, self.text.clone());
        Transferred {
            out: AccountEvent::TransferredOut {
                to: self.to.clone(),
                amount,
                text: text.clone(),
            },
            into: AccountEvent::TransferredIn {
                from: self.from.clone(),
                amount,
                text,
            },
        }
    }
}

/// Why two accounts do not do a transfer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransferRefusal {
    /// It would move nothing anywhere.
    #[error("account {0} cannot transfer to itself: name two accounts")]
    SameAccount(AccountNumber),
    /// The account that was to pay refuses.
    #[error("account {0} does not pay: {1}")]
    NotPaid(AccountNumber, Refusal),
    /// The account that was to be paid refuses.
    #[error("account {0} does not take it: {1}")]
    NotTaken(AccountNumber, Refusal),
}

#[cfg(test)]
mod tests {
    use eventsourcing::{Life, Mutators as _};

    use super::*;

    fn account(number: &str, balance: i64, limit: i64) -> Account {
        Account {
            number: number.parse().unwrap(),
            holder: "Ada".into(),
            limit: Cents(limit),
            balance: Cents(balance),
        }
    }

    fn transfer(amount: i64) -> Transfer {
        Transfer {
            reference: "T-1".parse().unwrap(),
            from: "1001".parse().unwrap(),
            to: "1002".parse().unwrap(),
            amount: Cents(amount),
            text: "rent".into(),
        }
    }

    fn after(account: Account, event: AccountEvent) -> Account {
        let mut life = Life::Living(account);
        Account::mutate(&mut life, event);
        life.state().unwrap().clone()
    }

    #[test]
    fn what_one_account_pays_the_other_has() {
        let (from, to) = (account("1001", 300, 200), account("1002", -50, 100));
        let happened = transfer(500).decide(&from, &to).unwrap();
        assert_eq!(after(from, happened.out), account("1001", -200, 200));
        assert_eq!(after(to, happened.into), account("1002", 450, 100));
    }

    /// A reference that comes again is told from another by it.
    #[test]
    fn what_happens_is_what_was_asked() {
        let decided = transfer(5).decide(&account("1001", 5, 0), &account("1002", 0, 0));
        assert_eq!(decided, Ok(transfer(5).events()));
    }

    #[test]
    fn pays_to_the_limit_and_no_cent_further() {
        let refused = transfer(501).decide(&account("1001", 300, 200), &account("1002", 0, 0));
        let overdrawn = Refusal::Overdrawn {
            amount: Cents(501),
            available: Cents(500),
        };
        let number = "1001".parse().unwrap();
        assert_eq!(refused, Err(TransferRefusal::NotPaid(number, overdrawn)));
    }

    #[test]
    fn the_account_that_is_paid_can_refuse_too() {
        let refused = transfer(2).decide(&account("1001", 2, 0), &account("1002", i64::MAX - 1, 0));
        assert!(matches!(
            refused,
            Err(TransferRefusal::NotTaken(number, Refusal::TooMuch { .. }))
                if number.to_string() == "1002"
        ));
    }

    #[test]
    fn moves_no_money_the_other_way() {
        for amount in [0, -1, i64::MIN] {
            let refused = transfer(amount).decide(&account("1001", 9, 0), &account("1002", 9, 0));
            assert!(matches!(
                refused,
                Err(TransferRefusal::NotPaid(_, Refusal::NotPositive { .. }))
            ));
        }
    }

    #[test]
    fn an_account_does_not_pay_itself() {
        let one = account("1001", 9, 0);
        let number = one.number.clone();
        let refused = Err(TransferRefusal::SameAccount(number));
        assert_eq!(transfer(5).decide(&one, &one), refused);
    }
}
