//! Accounts, one or all.

use std::fmt;

use eventsourcing::AggregateRoot;
use serde::Serialize;

use super::table;
use crate::domain::{account::Account, money::Cents, number::AccountNumber};

/// How an account stands.
#[derive(Debug, Serialize)]
pub(crate) struct AccountView {
    account: AccountNumber,
    holder: String,
    #[serde(rename = "balance_cents")]
    balance: Cents,
    #[serde(rename = "limit_cents")]
    limit: Cents,
    version: u64,
    opened_on: String,
    last_modified: String,
    closed: bool,
}

impl AccountView {
    pub(crate) fn of(account: &AggregateRoot<Account>) -> Self {
        Self {
            account: account.number.clone(),
            holder: account.holder.clone(),
            balance: account.balance,
            limit: account.limit,
            version: account.version(),
            opened_on: account.created_on().to_string(),
            last_modified: account.last_modified().to_string(),
            closed: account.has_ended(),
        }
    }

    fn state(&self) -> &'static str {
        if self.closed { "closed" } else { "open" }
    }
}

impl fmt::Display for AccountView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = table::with_header(["Account", &self.account.to_string()]);
        table.add_row([table::text("Holder"), table::text(&self.holder)]);
        table.add_row([table::text("Balance"), table::text(&self.balance)]);
        table.add_row([table::text("Limit"), table::text(&self.limit)]);
        table.add_row([table::text("State"), table::text(self.state())]);
        table.add_row([table::text("Version"), table::text(&self.version)]);
        table.add_row([table::text("Opened"), table::text(&self.opened_on)]);
        table.add_row([table::text("Last event"), table::text(&self.last_modified)]);
        writeln!(f, "{table}")
    }
}

/// All accounts.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Accounts {
    accounts: Vec<AccountView>,
}

impl Accounts {
    pub(crate) fn of(accounts: &[AggregateRoot<Account>]) -> Self {
        Self {
            accounts: accounts.iter().map(AccountView::of).collect(),
        }
    }
}

impl fmt::Display for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.accounts.is_empty() {
            return writeln!(f, "There are no accounts: `open` or `import` makes some.");
        }
        let mut table = table::with_header(["Account", "Holder", "Balance", "Limit", "State"]);
        for account in &self.accounts {
            table.add_row([
                table::text(&account.account),
                table::text(&account.holder),
                table::number(&account.balance),
                table::number(&account.limit),
                table::text(account.state()),
            ]);
        }
        writeln!(f, "{table}")
    }
}
