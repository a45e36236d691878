//! Everything that happened to an account.

use std::fmt;

use eventsourcing::{AggregateRoot, DomainEvent, Life, Mutators, RecordedEvent};
use serde::Serialize;

use super::{account::AccountView, table};
use crate::{
    bank,
    domain::{
        account::{Account, AccountEvent},
        money::Cents,
        number::AccountNumber,
    },
};

/// An account and its events, oldest first.
#[derive(Debug, Serialize)]
pub(crate) struct HistoryView {
    #[serde(flatten)]
    account: AccountView,
    events: Vec<EventView>,
}

/// What happened.
#[derive(Debug, Serialize)]
struct EventView {
    version: u64,
    time: String,
    event: &'static str,
    #[serde(rename = "amount_cents", skip_serializing_if = "Option::is_none")]
    amount: Option<Cents>,
    #[serde(rename = "limit_cents", skip_serializing_if = "Option::is_none")]
    limit: Option<Cents>,
    #[serde(rename = "balance_cents")]
    balance: Cents,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_account: Option<AccountNumber>,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

impl HistoryView {
    /// The events of an account that was loaded: replaying them again cannot fail.
    pub(crate) fn of(
        account: &AggregateRoot<Account>,
        events: &[RecordedEvent<AccountEvent>],
    ) -> Self {
        let mut life = Life::Unborn;
        let views = events.iter().map(|recorded| {
            Account::mutate(&mut life, recorded.event.clone());
            let balance = life.state().map_or(Cents::ZERO, |account| account.balance);
            EventView::of(recorded, balance)
        });
        Self {
            account: AccountView::of(account),
            events: views.collect(),
        }
    }
}

impl EventView {
    fn of(recorded: &RecordedEvent<AccountEvent>, balance: Cents) -> Self {
        let mut view = Self::without_details(recorded, balance);
        match recorded.event.clone() {
            AccountEvent::Opened { holder, limit, .. } => {
                (view.limit, view.text) = (Some(limit), holder);
            }
            AccountEvent::Deposited { amount, text } | AccountEvent::Withdrawn { amount, text } => {
                (view.amount, view.text) = (Some(amount), text);
            }
            AccountEvent::TransferredOut { to, amount, text } => {
                (view.other_account, view.amount, view.text) = (Some(to), Some(amount), text);
            }
            AccountEvent::TransferredIn { from, amount, text } => {
                (view.other_account, view.amount, view.text) = (Some(from), Some(amount), text);
            }
            AccountEvent::LimitChanged { limit } => view.limit = Some(limit),
            AccountEvent::Closed => {}
        }
        view
    }

    fn without_details(recorded: &RecordedEvent<AccountEvent>, balance: Cents) -> Self {
        Self {
            version: recorded.originator_version,
            time: recorded.timestamp.to_string(),
            event: AccountEvent::TYPES[recorded.event.type_index()].name,
            amount: None,
            limit: None,
            balance,
            other_account: None,
            text: String::new(),
            reference: bank::reference(recorded).map(str::to_owned),
        }
    }
}

impl fmt::Display for HistoryView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.account.fmt(f)?;
        let mut table = table::with_header([
            "Version",
            "Time",
            "Event",
            "Amount",
            "Limit",
            "Balance",
            "Other account",
            "Text",
            "Reference",
        ]);
        for event in &self.events {
            table.add_row([
                table::number(&event.version),
                table::text(&event.time),
                table::text(event.event),
                table::number_if_any(event.amount),
                table::number_if_any(event.limit),
                table::number(&event.balance),
                table::text(
                    event
                        .other_account
                        .as_ref()
                        .map_or("", AccountNumber::as_str),
                ),
                table::text(&event.text),
                table::text(event.reference.as_deref().unwrap_or_default()),
            ]);
        }
        writeln!(f, "{table}")
    }
}
