//! An account as it was.

use std::fmt;

use eventsourcing::AggregateRoot;
use serde::Serialize;

use super::account::AccountView;
use crate::domain::{account::Account, moment::Moment};

/// How an account stood, and when that was: a day or another zone is told as the time it was read as.
#[derive(Debug, Serialize)]
pub(crate) struct PastView {
    as_of: String,
    #[serde(flatten)]
    account: AccountView,
}

impl PastView {
    pub(crate) fn new(moment: Moment, account: &AggregateRoot<Account>) -> Self {
        Self {
            as_of: moment.to_string(),
            account: AccountView::of(account),
        }
    }
}

impl fmt::Display for PastView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "As of {}:", self.as_of)?;
        self.account.fmt(f)
    }
}
