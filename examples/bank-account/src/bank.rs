//! The bank: accounts by number, movements by reference.

mod transferring;

use std::path::{Path, PathBuf};

use eventsourcing::{
    AggregateRoot, Error, Keyed, KeyedAnswer, KeyedSave, Metadata, RecordedEvent, Repository,
    SnapshotPolicy, UpdateError, Uuid,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteStrategy};

use crate::{
    domain::{
        account::{Account, AccountEvent, Refusal},
        moment::Moment,
        movement::{Instruction, Movement},
        number::{AccountNumber, Reference},
    },
    errors::BankError,
};

/// The name under which an event's metadata has the reference of its movement.
const REFERENCE: &str = "reference";

/// After so many events a snapshot of an account is taken: to load one replays no more than that,
/// however long it has been with the bank.
const EVENTS_PER_SNAPSHOT: u64 = 50;

/// A bank in a database.
#[derive(Debug, Clone)]
pub struct Bank {
    accounts: Repository<Account, SqliteStrategy>,
    database: PathBuf,
}

/// What a movement that was not refused came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booked {
    /// It was booked now.
    Now,
    /// It was booked before, under the same reference; nothing was done.
    Before,
}

impl Bank {
    /// The bank in the database at this path, which is made when it is not there.
    pub fn open(database: &Path) -> Result<Self, BankError> {
        let datastore =
            SqliteDatastore::open(database).map_err(|error| BankError::storage(database, error))?;
        let snapshots = SnapshotPolicy::every(EVENTS_PER_SNAPSHOT);
        Ok(Self {
            accounts: datastore.with_snapshots::<Account>(snapshots).repository(),
            database: database.to_owned(),
        })
    }

    /// The bank in the database at this path, which must be there: whoever asks for an account has
    /// mistyped the path if it is not.
    pub fn open_existing(database: &Path) -> Result<Self, BankError> {
        if database.try_exists().is_ok_and(|exists| !exists) {
            return Err(BankError::NoDatabase(database.to_owned()));
        }
        Self::open(database)
    }

    /// Books a movement, once: a reference that was booked before books nothing.
    ///
    /// # Errors
    ///
    /// Why it is refused, or that the database fails.
    pub fn book(&self, movement: &Movement) -> Result<Booked, BankError> {
        let accounts = self.stamping(&movement.reference);
        let once = accounts.keyed(movement.reference.as_str());

        let earlier = once.find().map_err(|error| self.failed(error))?;
        if earlier.is_some_and(|earlier| is_of_another(movement, &earlier)) {
            return Err(BankError::ReferenceTaken(movement.reference.clone()));
        }
        let answer = carry_out(movement, &once).map_err(|error| self.refused(movement, error))?;
        booked(movement, &answer)
    }

    /// Keeps the reference of a movement that its account refused, so that it stays refused: what a
    /// statement asked for in its turn must not be booked later, when the statement is imported
    /// again and there happens to be enough in the account.
    pub fn keep_refused(&self, movement: &Movement) -> Result<(), BankError> {
        let nothing = |_: &Account| ();
        let kept = self
            .accounts
            .keyed(movement.reference.as_str())
            .update(movement.account.id(), nothing);
        match kept {
            // An account that was closed meanwhile refuses for ever, without being told.
            Ok(_) | Err(UpdateError::Failed(Error::NotFound { .. })) => Ok(()),
            Err(UpdateError::Failed(error)) => Err(self.failed(error)),
        }
    }

    /// How an account stands now.
    pub fn account(&self, number: &AccountNumber) -> Result<AggregateRoot<Account>, BankError> {
        let found = self
            .accounts
            .find_ended_too(number.id())
            .map_err(|error| self.failed(error))?;
        found.ok_or_else(|| BankError::NoSuchAccount(number.clone()))
    }

    /// How an account stood at a moment; closed, when it had been closed by then.
    ///
    /// # Errors
    ///
    /// That it was not there yet, or has not come so far; or that the database fails.
    pub fn account_as_of(
        &self,
        number: &AccountNumber,
        moment: Moment,
    ) -> Result<AggregateRoot<Account>, BankError> {
        let last = self.account(number)?;
        let id = number.id();
        let then = match moment {
            Moment::Version(version) if version > last.version() => {
                return Err(BankError::no_version(number, version, last.version()));
            }
            Moment::Time(time) if time < last.created_on() => {
                return Err(BankError::not_opened_by(number, time, last.created_on()));
            }
            Moment::Version(version) if version == last.version() => return Ok(last),
            Moment::Time(time) if last.last_modified() <= time => return Ok(last),
            Moment::Version(version) => self.accounts.get_at(id, version),
            Moment::Time(time) => self.accounts.get_as_of(id, time),
        };
        then.map_err(|error| self.failed(error))
    }

    /// How all accounts stand, by number.
    pub fn accounts(&self) -> Result<Vec<AggregateRoot<Account>>, BankError> {
        let accounts = self
            .accounts
            .ids()
            .map(|id| self.accounts.find_ended_too(id?));
        let found: Result<Vec<_>, Error> = accounts.filter_map(Result::transpose).collect();
        let mut found = found.map_err(|error| self.failed(error))?;
        found.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(found)
    }

    /// Everything that happened to an account, oldest first.
    pub fn history(
        &self,
        number: &AccountNumber,
    ) -> Result<Vec<RecordedEvent<AccountEvent>>, BankError> {
        let events = self.accounts.event_store().get_domain_events(number.id());
        events.map_err(|error| self.failed(error))
    }

    /// Why a movement was not booked, in the words of a banker where it is not the database's fault.
    fn refused(&self, movement: &Movement, error: UpdateError<Refusal>) -> BankError {
        let number = || movement.account.clone();
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(Error::Conflict(_))
                if matches!(movement.instruction, Instruction::Open { .. }) =>
            {
                BankError::NumberTaken(number())
            }
            UpdateError::Failed(Error::NotFound { .. }) => self.gone(&movement.account),
            UpdateError::Failed(error) => self.failed(error),
        }
    }

    /// Why nothing can happen to an account: it is closed, or was never opened.
    fn gone(&self, number: &AccountNumber) -> BankError {
        match self.account(number) {
            Ok(_) => BankError::Closed(number.clone()),
            Err(error) => error,
        }
    }

    /// The accounts, whose new events have this reference with them.
    fn stamping(&self, reference: &Reference) -> Repository<Account, SqliteStrategy> {
        let metadata = Metadata::default().with(REFERENCE, reference.as_str());
        self.accounts.with_metadata(metadata)
    }

    fn failed(&self, error: Error) -> BankError {
        BankError::storage(&self.database, error)
    }
}

/// The reference of the movement that an event belongs to.
pub(crate) fn reference(event: &RecordedEvent<AccountEvent>) -> Option<&str> {
    event.metadata.get(REFERENCE)
}

/// Has the account decide: each instruction is a decision of its own.
fn carry_out(
    movement: &Movement,
    once: &Keyed<'_, Account, SqliteStrategy>,
) -> Result<KeyedAnswer<AccountEvent>, UpdateError<Refusal>> {
    let id = movement.account.id();
    match &movement.instruction {
        Instruction::Open { holder, limit } => {
            once.create_as(id, Account::open(&movement.account, holder, *limit))
        }
        Instruction::Deposit { amount, text } => {
            once.update(id, |account| account.deposit(*amount, text))
        }
        Instruction::Withdraw { amount, text } => {
            once.update(id, |account| account.withdraw(*amount, text))
        }
        Instruction::ChangeLimit { limit } => {
            once.update(id, |account| account.change_limit(*limit))
        }
        Instruction::Close => once.update(id, Account::close),
    }
}

/// Whether what was saved under the reference happened to another account.
fn is_of_another(movement: &Movement, saved: &KeyedSave) -> bool {
    let id = movement.account.id();
    saved
        .ranges
        .iter()
        .any(|range| range.originator_id != Uuid::from(id))
}

/// What the answer of a keyed save means for a movement.
fn booked(movement: &Movement, answer: &KeyedAnswer<AccountEvent>) -> Result<Booked, BankError> {
    let reference = || movement.reference.clone();
    match &answer.events[..] {
        _ if !answer.repeated => Ok(Booked::Now),
        [] => Err(BankError::RefusedBefore(reference())),
        [recorded] if recorded.event == movement.event() => Ok(Booked::Before),
        _ => Err(BankError::ReferenceTaken(reference())),
    }
}
