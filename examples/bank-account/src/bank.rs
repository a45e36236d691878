//! The bank: accounts by number, movements by reference.

mod transferring;

use eventsourcing::{
    AggregateRoot, Decision, Error, Keyed, KeyedAnswer, KeyedSave, Metadata, RecordedEvent,
    Repository, SnapshotPolicy, UpdateError, Uuid,
};
use eventsourcing_diesel::{AnyStrategy, DatabaseLocation};

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
    accounts: Repository<Account, AnyStrategy>,
    database: DatabaseLocation,
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
    /// The bank in the database there, which is made when it is not there.
    pub fn open(database: &DatabaseLocation) -> Result<Self, BankError> {
        let datastore = database.open();
        let datastore = datastore.map_err(|error| BankError::storage(database, error))?;
        let snapshots = SnapshotPolicy::every(EVENTS_PER_SNAPSHOT);
        Ok(Self {
            accounts: datastore.with_snapshots::<Account>(snapshots).repository(),
            database: database.clone(),
        })
    }

    /// The bank in the database there, which must be there: whoever asks for an account has
    /// mistyped where it is if not.
    pub fn open_existing(database: &DatabaseLocation) -> Result<Self, BankError> {
        if database.is_missing() {
            return Err(BankError::NoDatabase(database.clone()));
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
        self.refuse_taken(movement, &once)?;
        let answer = carry_out(movement, &once, |decided| decided);
        let answer = answer.map_err(|error| self.refused(movement, &once, error))?;
        booked(movement, &answer)
    }

    /// Books a movement in its turn, once; or keeps its reference when its account refuses it, so
    /// that it stays refused: what a statement asked for on its day must not be booked later, when
    /// the statement is imported again and there happens to be enough in the account.
    ///
    /// Either is one save under the reference: whoever else books the movement at the same time, all
    /// are told what is stored.
    ///
    /// # Errors
    ///
    /// As of [`book`](Self::book).
    pub fn book_in_turn(&self, movement: &Movement) -> Result<Booked, BankError> {
        let accounts = self.stamping(&movement.reference);
        let once = accounts.keyed(movement.reference.as_str());
        self.refuse_taken(movement, &once)?;
        let mut kept = None;
        let answer = carry_out(movement, &once, |decided| {
            kept = decided.as_ref().err().cloned();
            keep_refusal(movement, decided)
        });
        let answer = answer.map_err(|error| self.refused(movement, &once, error))?;
        match kept {
            Some(refusal) if !answer.repeated => Err(refusal.into()),
            _ => booked(movement, &answer),
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

    /// Refuses a movement whose reference is that of something that happened to another account.
    fn refuse_taken(&self, movement: &Movement, once: &Once<'_>) -> Result<(), BankError> {
        let earlier = once.find().map_err(|error| self.failed(error))?;
        if earlier.is_some_and(|earlier| is_of_another(movement, &earlier)) {
            return Err(BankError::ReferenceTaken(movement.reference.clone()));
        }
        Ok(())
    }

    /// Why a movement was not booked, in the words of a banker where it is not the database's fault.
    fn refused(
        &self,
        movement: &Movement,
        once: &Once<'_>,
        error: UpdateError<Refusal>,
    ) -> BankError {
        let number = || movement.account.clone();
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(Error::Conflict(_))
                if matches!(movement.instruction, Instruction::Open { .. }) =>
            {
                BankError::NumberTaken(number())
            }
            UpdateError::Failed(Error::NotFound { .. }) => self.gone(&movement.account),
            // Somebody else may have used the reference for another account meanwhile.
            UpdateError::Failed(error @ Error::Misuse { .. }) => {
                let taken = self.refuse_taken(movement, once);
                taken.err().unwrap_or_else(|| self.failed(error))
            }
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
    fn stamping(&self, reference: &Reference) -> Repository<Account, AnyStrategy> {
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

/// The accounts, saving under the reference of a movement.
type Once<'a> = Keyed<'a, Account, AnyStrategy>;

/// Has the account decide: each instruction is a decision of its own. `so` says what is saved of it.
fn carry_out<D: Decision<AccountEvent>>(
    movement: &Movement,
    once: &Once<'_>,
    mut so: impl FnMut(Result<AccountEvent, Refusal>) -> D,
) -> Result<KeyedAnswer<AccountEvent>, UpdateError<D::Refusal>> {
    let id = movement.account.id();
    match &movement.instruction {
        Instruction::Open { holder, limit } => {
            once.create_as(id, so(Account::open(&movement.account, holder, *limit)))
        }
        Instruction::Deposit { amount, text } => {
            once.update(id, |account| so(account.deposit(*amount, text)))
        }
        Instruction::Withdraw { amount, text } => {
            once.update(id, |account| so(account.withdraw(*amount, text)))
        }
        Instruction::ChangeLimit { limit } => {
            once.update(id, |account| so(account.change_limit(*limit)))
        }
        Instruction::Close => once.update(id, |account| so(account.close())),
    }
}

/// A refusal as a decision without events, which is saved under its key. An opening that is refused
/// has no account that could keep it.
fn keep_refusal(
    movement: &Movement,
    decided: Result<AccountEvent, Refusal>,
) -> Result<Option<AccountEvent>, Refusal> {
    match (decided, &movement.instruction) {
        (Err(refusal), Instruction::Open { .. }) => Err(refusal),
        (decided, _) => Ok(decided.ok()),
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
