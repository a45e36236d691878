//! What was booked, under which reference.

use std::fmt;

use eventsourcing::AggregateRoot;
use serde::Serialize;

use super::account::AccountView;
use crate::{
    bank::Booked,
    domain::{account::Account, number::Reference},
};

/// What was booked, and how the account stands after it.
#[derive(Debug, Serialize)]
pub(crate) struct BookedView {
    reference: Reference,
    booked_before: bool,
    #[serde(flatten)]
    account: AccountView,
}

impl BookedView {
    pub(crate) fn new(
        reference: &Reference,
        booked: Booked,
        account: &AggregateRoot<Account>,
    ) -> Self {
        Self {
            reference: reference.clone(),
            booked_before: booked == Booked::Before,
            account: AccountView::of(account),
        }
    }
}

impl fmt::Display for BookedView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        tell(f, &self.reference, self.booked_before)?;
        self.account.fmt(f)
    }
}

/// What was transferred, and how both accounts stand after it.
#[derive(Debug, Serialize)]
pub(crate) struct TransferView {
    reference: Reference,
    booked_before: bool,
    from: AccountView,
    to: AccountView,
}

impl TransferView {
    pub(crate) fn new(
        reference: &Reference,
        booked: Booked,
        from: &AggregateRoot<Account>,
        to: &AggregateRoot<Account>,
    ) -> Self {
        Self {
            reference: reference.clone(),
            booked_before: booked == Booked::Before,
            from: AccountView::of(from),
            to: AccountView::of(to),
        }
    }
}

impl fmt::Display for TransferView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        tell(f, &self.reference, self.booked_before)?;
        self.from.fmt(f)?;
        self.to.fmt(f)
    }
}

fn tell(f: &mut fmt::Formatter<'_>, reference: &Reference, booked_before: bool) -> fmt::Result {
    if booked_before {
        writeln!(
            f,
            "Reference {reference} was booked before; nothing was done."
        )
    } else {
        writeln!(f, "Booked under reference {reference}.")
    }
}
