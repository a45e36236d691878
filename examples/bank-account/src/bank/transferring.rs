//! Transfers: two accounts in one transaction.

use eventsourcing::{Error, KeyedSave, Once, UnitOfWork, UpdateError, Uuid};
use eventsourcing_diesel::AnyStrategy;

use super::{Bank, Booked};
use crate::{
    domain::{
        account::{Account, AccountEvent},
        number::AccountNumber,
        transfer::{Transfer, TransferRefusal, Transferred},
    },
    errors::BankError,
};

impl Bank {
    /// Books a transfer to both its accounts or to none, once: a reference that was booked before
    /// books nothing.
    ///
    /// # Errors
    ///
    /// Why it is refused, or that the database fails.
    pub fn transfer(&self, transfer: &Transfer) -> Result<Booked, BankError> {
        let accounts = self.stamping(&transfer.reference);
        let once = accounts
            .event_store()
            .atomically_once(transfer.reference.as_str(), |work| {
                carry_out(transfer, work)
            });
        match once.map_err(|error| self.not_transferred(transfer, error))? {
            Once::Done(()) => Ok(Booked::Now),
            Once::DoneBefore(saved) => self.transferred_before(transfer, &saved),
        }
    }

    /// What was saved under the reference: this transfer, or something else.
    fn transferred_before(
        &self,
        transfer: &Transfer,
        saved: &KeyedSave,
    ) -> Result<Booked, BankError> {
        let reference = || transfer.reference.clone();
        if saved.ranges.is_empty() {
            return Err(BankError::RefusedBefore(reference()));
        }
        let Transferred { out, into } = transfer.events();
        if self.happened(saved, &transfer.from, &out)?
            && self.happened(saved, &transfer.to, &into)?
        {
            return Ok(Booked::Before);
        }
        Err(BankError::ReferenceTaken(reference()))
    }

    /// Whether a save has this event for this account.
    fn happened(
        &self,
        saved: &KeyedSave,
        account: &AccountNumber,
        event: &AccountEvent,
    ) -> Result<bool, BankError> {
        let id = Uuid::from(account.id());
        let Some(range) = saved.ranges.iter().find(|it| it.originator_id == id) else {
            return Ok(false);
        };
        let stored = self
            .accounts
            .event_store()
            .get_domain_event::<AccountEvent>(id, range.first)
            .map_err(|error| self.failed(error))?;
        Ok(stored.is_some_and(|stored| stored.event == *event))
    }

    fn not_transferred(
        &self,
        transfer: &Transfer,
        error: UpdateError<TransferRefusal>,
    ) -> BankError {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(Error::NotFound { id, .. }) => {
                let payer = id == Uuid::from(transfer.from.id());
                self.gone(if payer { &transfer.from } else { &transfer.to })
            }
            UpdateError::Failed(error) => self.failed(error),
        }
    }
}

/// Has the two accounts decide together. Both are written, so neither can have changed since it was
/// read: the unit would conflict, and run again.
fn carry_out(
    transfer: &Transfer,
    work: &mut UnitOfWork<'_, AnyStrategy>,
) -> Result<(), UpdateError<TransferRefusal>> {
    let (from, to) = (transfer.from.id(), transfer.to.id());
    let payer = Account::clone(work.get(from)?);
    let happened = transfer.decide(&payer, work.get(to)?);
    let Transferred { out, into } = happened.map_err(UpdateError::Refused)?;
    work.update(from, |_: &Account| Ok(out))?;
    work.update(to, |_: &Account| Ok(into))
}
